// Does what an answer's page asks for. The page shows untrusted text, so each step checks what it gets, or asks first.
import { textAskedAbout } from '../../core/ledger/textAskedAbout.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { FromPage, PageCall } from '../../shared/pageProtocol.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { LogChannel } from '../logChannel.ts';
import { runCommand } from '../runCommand.ts';
import type { AnswerDocuments } from './answerDocuments.ts';
import { compareCode } from './compareCode.ts';
import { copyText } from './copyText.ts';
import { insertText } from './insertText.ts';
import type { LastEditor } from './lastEditor.ts';
import { openFile } from './openFile.ts';
import { openLink } from './openLink.ts';

export type PageWish = Exclude<
  FromPage,
  { readonly type: 'ready' | 'shown' | 'place' | 'draft' | 'readTurn' | 'openTurn' }
>;

export interface PageMessageNeeds {
  readonly door: Pick<LedgerDoor, 'ready'>;
  readonly documents: AnswerDocuments;
  readonly lastEditor: LastEditor;
  readonly log: LogChannel;
  /** Puts a block of the job's answer back into its file. */
  readonly apply: (id: string, code: string) => Promise<void>;
  /** Returns the id of the job that was asked on, if the action asks on. */
  readonly act: (call: PageCall, id: string) => Promise<string | undefined>;
}

export function pageMessages({ door, documents, lastEditor, log, apply, act }: PageMessageNeeds) {
  return async (message: PageWish, id: string): Promise<string | undefined> => {
    if (message.type === 'action') return await act(message, id);
    await runCommand(log, message.type, () => follow(message, id));
    return undefined;
  };

  async function follow(message: Exclude<PageWish, { readonly type: 'action' }>, id: string): Promise<void> {
    switch (message.type) {
      case 'copyCode':
        return await copyText(message.text);
      case 'insertCode':
        return await insertText(lastEditor, message.text);
      case 'compareCode': {
        // The code comes from the page: an answer that is still arriving is not in the ledger.
        const { engine, job } = await jobOf(door, id);
        const { context = '' } = engine.ledger.texts(id) ?? {};
        return await compareCode(documents, job, textAskedAbout(engine.ledger, job, { context }), message.text);
      }
      case 'applyCode':
        return await apply(id, message.text);
      case 'openFile':
        return await openFile(message, (await jobOf(door, id)).job.source);
      case 'openLink':
        return await openLink(message.href);
      default:
        return assertNever(message);
    }
  }
}
