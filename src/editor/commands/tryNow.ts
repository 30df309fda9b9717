import * as vscode from 'vscode';
import type { Engine } from '../../core/engine.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { canTry } from '../../shared/jobActs.ts';
import type { JobArgument } from '../commandArguments.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { explanation } from '../words/explanation.ts';
import { jobTitle } from '../words/jobLine.ts';
import { stateLabel } from '../words/jobWords.ts';

/** Tries the connection for a job at once; without a job, for one of each place that could not be reached. */
export async function tryNow({ door }: { door: LedgerDoor }, argument?: JobArgument): Promise<void> {
  const { t } = vscode.l10n;
  const engine = await door.ready();
  const jobs = argument === undefined ? latestOfEach(engine) : [(await jobOf(door, argument)).job].filter(canTry);
  if (jobs.length === 0) {
    vscode.window.setStatusBarMessage(`Ponder: ${t('nothing is waiting for a connection')}`, 8_000);
    return;
  }
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: t('Ponder: connecting…') }, () =>
    Promise.all(jobs.map(({ id }) => engine.jobs.tryNow(id))),
  );
  for (const { id } of jobs) tell(engine.ledger.get(id));
}

/** Once a place is reached, the others that wait for it follow by themselves. */
function latestOfEach({ ledger }: Engine): Job[] {
  const waiting = ledger.open().filter(canTry);
  const latest = waiting.toSorted((one, other) => one.createdAt - other.createdAt);
  return [...new Map(latest.map((job) => [job.endpoint.name, job])).values()];
}

function tell(now: Job | null): void {
  const { t } = vscode.l10n;
  if (now === null) return;
  if (canTry(now)) void vscode.window.showWarningMessage(explanation(now, t));
  else vscode.window.setStatusBarMessage(`Ponder: “${inert(jobTitle(now, t), 60)}”: ${stateLabel(now, t)}`, 8_000);
}
