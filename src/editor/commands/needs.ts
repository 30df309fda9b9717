// What commands may use. Each takes only the part it needs.

import type { AnswerDocuments } from '../answer/answerDocuments.ts';
import type { AnswerPanels } from '../answer/answerPanels.ts';
import type { LastEditor } from '../answer/lastEditor.ts';
import type { AskFlow } from '../asking/askFlow.ts';
import type { QuestionDocuments } from '../asking/question/questionDocuments.ts';
import type { PreviewDocuments } from '../asking/sending/previewDocuments.ts';
import type { EndpointDocuments } from '../endpoints/endpointDocuments.ts';
import type { KeyEntry } from '../keys/keyEntry.ts';
import type { KeyRing } from '../keys/keyRing.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { LogChannel } from '../logChannel.ts';
import type { Settings } from '../settings.ts';
import type { ChosenJobs } from '../tree/chosenJobs.ts';
import type { TreeFilter } from '../tree/treeFilter.ts';

export interface Needs {
  readonly door: LedgerDoor;
  readonly settings: Settings;
  readonly keys: KeyRing;
  readonly keyEntry: KeyEntry;
  readonly asking: AskFlow;
  readonly panels: AnswerPanels;
  readonly chosen: ChosenJobs;
  readonly documents: AnswerDocuments;
  readonly lastEditor: LastEditor;
  readonly previews: PreviewDocuments;
  readonly questions: QuestionDocuments;
  readonly endpointPages: EndpointDocuments;
  readonly filter: TreeFilter;
  readonly log: LogChannel;
}
