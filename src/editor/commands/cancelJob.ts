import * as vscode from 'vscode';
import type { Engine } from '../../core/engine.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { canCancel } from '../../shared/jobActs.ts';
import { agrees } from '../askModal.ts';
import type { JobArgument } from '../commandArguments.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { turnsOfThread } from '../turnsOfThread.ts';
import { jobTitle } from '../words/jobLine.ts';
import { stateLabel } from '../words/jobWords.ts';
import { joinedBy } from '../words/joined.ts';
import { cancelAllQuestion } from './cancelAll.ts';

/**
 * Stops a job that may still cost money; what it has used so far stays in the ledger. On the row of a thread: whatever
 * of its turns is not finished.
 */
export async function cancelJob({ door }: { door: LedgerDoor }, argument: JobArgument): Promise<void> {
  const { engine, job: chosen } = await jobOf(door, argument);
  const open = (await turnsOfThread(engine, argument))?.filter(canCancel) ?? [];
  if (open.length > 1) return await cancelTurns(engine, open);
  const job = open[0] ?? chosen;
  const { t } = vscode.l10n;
  if (!canCancel(job)) {
    // It may have ended while its menu was open.
    vscode.window.setStatusBarMessage(`Ponder: ${t('nothing to cancel: {0}', stateLabel(job, t))}`, 8_000);
    return;
  }
  const detail =
    job.state === 'waiting' || job.state === 'prepared'
      ? t('It was not sent yet. Nothing was spent.')
      : t('The model stops. What it used until then may be billed, and there may be no answer.');
  const isMeant = await agrees({
    message: t('Cancel “{0}”?', inert(jobTitle(job, t), 100)),
    detail,
    safe: t('Keep It'),
    act: t('Cancel Job'),
    away: t('Close'),
  });
  if (isMeant) await engine.jobs.cancel(job.id);
}

async function cancelTurns(engine: Engine, open: readonly Job[]): Promise<void> {
  const { t } = vscode.l10n;
  const isMeant = await agrees({
    message: t('Cancel {0} turns of this thread?', String(open.length)),
    detail: joinedBy('\n', [
      ...open.map((job) => `${inert(jobTitle(job, t), 60)} · ${stateLabel(job, t)}`),
      cancelAllQuestion(open).detail,
    ]),
    safe: t('Keep Them'),
    act: t('Cancel All'),
    away: t('Close'),
  });
  if (isMeant) await Promise.all(open.map(({ id }) => engine.jobs.cancel(id)));
}
