import type { AnswerPanels } from '../answer/answerPanels.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';

export async function openAnswer(
  { door, panels }: { door: LedgerDoor; panels: AnswerPanels },
  argument: unknown,
): Promise<void> {
  const { job } = await jobOf(door, argument);
  panels.open(job.id);
}
