import { insertWhole } from '../answer/insertWhole.ts';
import type { LastEditor } from '../answer/lastEditor.ts';
import type { JobArgument } from '../commandArguments.ts';
import { answerOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';

/** Puts the answer at the cursor of the editor the person was last in. */
export async function insertAnswer(
  { door, lastEditor }: { door: Pick<LedgerDoor, 'ready'>; lastEditor: LastEditor },
  argument: JobArgument,
): Promise<void> {
  const { texts } = await answerOf(door, argument);
  await insertWhole(lastEditor, texts.answer);
}
