import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import { canDeleteAtProvider } from '../../shared/jobActs.ts';
import { askModal } from '../askModal.ts';
import type { JobArgument } from '../commandArguments.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { jobTitle } from '../words/jobLine.ts';

/** Deletes a finished job's response at its provider, and if the person wants that, the job here as well. */
export async function deleteAtProvider({ door }: { door: LedgerDoor }, argument: JobArgument): Promise<void> {
  const { engine, job } = await jobOf(door, argument);
  const { t } = vscode.l10n;
  const place = inert(job.endpoint.name, 60);
  if (!canDeleteAtProvider(job)) {
    throw new HumanError(
      'There is nothing to delete at {0} for this job, or it is not finished.',
      [job.endpoint.name],
      null,
      'hint',
    );
  }
  const there = t('Delete There');
  const both = t('Delete There and Here');
  const answer = await askModal({
    message: t('Delete the response to “{0}” at {1}?', inert(jobTitle(job, t), 80), place),
    detail: t(
      'It can’t be fetched again. Question, answer and cost stay here, unless you delete the texts here as well; the cost always stays.',
    ),
    safe: t('Keep It'),
    acts: [there, both],
  });
  if (answer !== there && answer !== both) return;
  await engine.jobs.deleteAtProvider(job.id);
  if (answer === both) await engine.jobs.remove(job.id);
  vscode.window.setStatusBarMessage(`Ponder: ${t('deleted at {0}', place)}`, 8_000);
}
