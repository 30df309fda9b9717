// What commands may use. Each takes only the part it needs.

import type { AnswerDocuments } from '../answerDocuments.ts';
import type { AnswerPanels } from '../answerPanels.ts';
import type { AskFlow } from '../asking/askFlow.ts';
import type { ChosenJobs } from '../chosenJobs.ts';
import type { KeyEntry } from '../keyEntry.ts';
import type { KeyRing } from '../keyRing.ts';
import type { LastEditor } from '../lastEditor.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { LogChannel } from '../logChannel.ts';
import type { PreviewDocuments } from '../previewDocuments.ts';
import type { QuestionDocuments } from '../questionDocuments.ts';
import type { Settings } from '../settings.ts';
import type { TreeFilter } from '../treeFilter.ts';

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
  readonly filter: TreeFilter;
  readonly log: LogChannel;
}
