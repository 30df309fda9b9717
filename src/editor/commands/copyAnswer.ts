import { copyText } from '../answer/copyText.ts';
import type { JobArgument } from '../commandArguments.ts';
import { answerOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';

/** Copies the answer as the model wrote it, in Markdown. */
export async function copyAnswer({ door }: { door: Pick<LedgerDoor, 'ready'> }, argument: JobArgument): Promise<void> {
  const { texts } = await answerOf(door, argument);
  await copyText(texts.answer);
}
