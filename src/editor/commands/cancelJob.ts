import * as vscode from 'vscode';
import { inert } from '../../shared/inert.ts';
import { canCancel } from '../../shared/jobActs.ts';
import { agrees } from '../askModal.ts';
import type { JobArgument } from '../commandArguments.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { jobTitle } from '../words/jobLine.ts';
import { stateLabel } from '../words/jobWords.ts';

/** Stops a job that may still cost money; what it has used so far stays in the ledger. */
export async function cancelJob({ door }: { door: LedgerDoor }, argument: JobArgument): Promise<void> {
  const { engine, job } = await jobOf(door, argument);
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
