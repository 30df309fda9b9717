import { copyText } from '../copyText.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { answerOf } from './jobArgument.ts';

/** Copies the answer as the model wrote it, in Markdown. */
export async function copyAnswer({ door }: { door: Pick<LedgerDoor, 'ready'> }, argument: unknown): Promise<void> {
  const { texts } = await answerOf(door, argument);
  await copyText(texts.answer);
}
