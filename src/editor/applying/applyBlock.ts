// The button above a block of code on the answer page: this one block goes back into the file.
import { textAskedAbout } from '../../core/ledger/textAskedAbout.ts';
import type { AnswerDocuments } from '../answer/answerDocuments.ts';
import { type CodeBlock, codeBlocks } from '../answer/codeBlocks.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { applyCode } from './applyCode.ts';

/** @param code comes from the page: an answer that is still arriving is not in the ledger */
export async function applyBlock(
  { door, documents }: { door: Pick<LedgerDoor, 'ready'>; documents: AnswerDocuments },
  id: string,
  code: string,
): Promise<void> {
  const { engine, job } = await jobOf(door, id);
  const { context = '', answer = '' } = engine.ledger.texts(id) ?? {};
  const blocks = [blockOf(answer, code)];
  await applyCode(documents, {
    job,
    context: textAskedAbout(engine.ledger, job, { context }),
    choose: async () => blocks,
  });
}

/** The block with the language that the model wrote beside it, which the page leaves to its label. */
function blockOf(answer: string, text: string): CodeBlock {
  const wanted = text.trimEnd();
  return codeBlocks(answer).find((block) => block.text.trimEnd() === wanted) ?? { language: '', text };
}
