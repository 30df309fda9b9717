import type { AnswerPanels } from '../answer/answerPanels.ts';
import type { JobArgument } from '../commandArguments.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';

export async function openAnswer(
  { door, panels }: { door: LedgerDoor; panels: AnswerPanels },
  argument: JobArgument,
): Promise<void> {
  const { job } = await jobOf(door, argument);
  panels.open(job.id);
}
