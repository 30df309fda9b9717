import * as vscode from 'vscode';
import type { Job } from '../../shared/job.ts';
import { canCancel } from '../../shared/jobActs.ts';
import { isAmong, UNSENT_STATES } from '../../shared/jobStates.ts';
import { ceilingUsd } from '../../shared/money.ts';
import { agrees } from '../askModal.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';

/** Cancels everything that runs or waits, after one question that says how many jobs and how much money. */
export async function cancelAll({ door }: { door: Pick<LedgerDoor, 'ready'> }): Promise<void> {
  const { t } = vscode.l10n;
  const engine = await door.ready();
  const jobs = engine.ledger.open().filter(canCancel);
  if (jobs.length === 0) {
    void vscode.window.showInformationMessage(t('No job is running.'));
    return;
  }
  const isMeant = await agrees({
    ...cancelAllQuestion(jobs),
    safe: jobs.length === 1 ? t('Keep It') : t('Keep Them'),
    act: t('Cancel All'),
    away: t('Close'),
  });
  // Only the jobs that were counted, and no others that began meanwhile.
  if (isMeant) await Promise.all(jobs.map(({ id }) => engine.jobs.cancel(id)));
}

/** `Cancel 3 running jobs? What was used until then may be billed, up to $4.10.` */
export function cancelAllQuestion(jobs: readonly Job[]): { message: string; detail: string } {
  const { t } = vscode.l10n;
  const sent = jobs.filter((job) => !isAmong(UNSENT_STATES, job));
  const waiting = jobs.length - sent.length;
  if (sent.length === 0) {
    const message = waiting === 1 ? t('Cancel 1 waiting job?') : t('Cancel {0} waiting jobs?', String(waiting));
    return { message, detail: t('Nothing was sent yet, so nothing was spent.') };
  }
  const message = sent.length === 1 ? t('Cancel 1 running job?') : t('Cancel {0} running jobs?', String(sent.length));
  const more =
    waiting === 0
      ? ''
      : waiting === 1
        ? t('1 that waits will never be sent.')
        : t('{0} that wait will never be sent.', String(waiting));
  return { message, detail: [billSentence(sent), more].filter((part) => part !== '').join(' ') };
}

function billSentence(sent: readonly Job[]): string {
  const { t } = vscode.l10n;
  const sum = sent.reduce((total, { reserved }) => total + (reserved ?? 0), 0);
  const unknown = sent.filter(({ reserved }) => reserved === null).length;
  if (unknown === sent.length) return t('What was used until then may be billed; how much is not known.');
  if (unknown === 0) return t('What was used until then may be billed, up to {0}.', ceilingUsd(sum));
  return t(
    'What was used until then may be billed: up to {0}, and for {1} of them the price is not known.',
    ceilingUsd(sum),
    String(unknown),
  );
}
