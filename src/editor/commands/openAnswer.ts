import type { AnswerPanels } from '../answer/answerPanels.ts';
import type { JobArgument, RowClick } from '../commandArguments.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';

export async function openAnswer(
  { door, panels }: { door: Pick<LedgerDoor, 'ready'>; panels: AnswerPanels },
  argument: JobArgument,
  click?: RowClick,
): Promise<void> {
  const { job } = await jobOf(door, argument);
  if (click === undefined) panels.open(job.id);
  else panels.click(job.id, click.clickedAt);
}
