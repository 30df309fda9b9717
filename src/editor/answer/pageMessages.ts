// Does what an answer's page asks for. The page shows untrusted text, so each step checks what it gets, or asks first.
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

export type PageWish = Exclude<FromPage, { readonly type: 'ready' | 'shown' | 'place' }>;

export interface PageMessageNeeds {
  readonly door: Pick<LedgerDoor, 'ready'>;
  readonly documents: AnswerDocuments;
  readonly lastEditor: LastEditor;
  readonly log: LogChannel;
  readonly act: (call: PageCall, id: string) => void;
}

export function pageMessages({ door, documents, lastEditor, log, act }: PageMessageNeeds) {
  return (message: PageWish, id: string): void => {
    if (message.type === 'action') act(message, id);
    else void runCommand(log, message.type, () => follow(message, id));
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
        return await compareCode(documents, job, engine.ledger.texts(id)?.context ?? '', message.text);
      }
      case 'openFile':
        return await openFile(message, (await jobOf(door, id)).job.source);
      case 'openLink':
        return await openLink(message.href);
      default:
        return assertNever(message);
    }
  }
}
