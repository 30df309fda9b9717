import { textAskedAbout } from '../../core/ledger/textAskedAbout.ts';
import type { AnswerDocuments } from '../answer/answerDocuments.ts';
import { codeBlocks } from '../answer/codeBlocks.ts';
import { applyCode } from '../applying/applyCode.ts';
import { pickReplacements } from '../applying/pickReplacements.ts';
import type { JobArgument } from '../commandArguments.ts';
import { answerOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';

/** Puts the answer's code back into the file that the question was about, after a preview. */
export async function applyAnswer(
  { door, documents }: { door: Pick<LedgerDoor, 'ready'>; documents: AnswerDocuments },
  argument: JobArgument,
): Promise<void> {
  const { engine, job, texts } = await answerOf(door, argument);
  const blocks = codeBlocks(texts.answer);
  const context = textAskedAbout(engine.ledger, job, texts);
  await applyCode(documents, { job, context, choose: (source) => pickReplacements(source, blocks) });
}
