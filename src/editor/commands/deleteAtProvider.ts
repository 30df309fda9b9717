import * as vscode from 'vscode';
import type { Engine } from '../../core/engine.ts';
import { formatCount } from '../../shared/format.ts';
import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { canDeleteAtProvider } from '../../shared/jobActs.ts';
import { askModal } from '../askModal.ts';
import type { JobArgument } from '../commandArguments.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { jobTitle } from '../words/jobLine.ts';

/**
 * Deletes a finished job's response at its provider, and if the person wants that, the job here as well. In a thread
 * each turn holds the texts of those before it, so all of them go.
 */
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
  const turns = (await engine.ledger.thread(job.id)).filter(canDeleteAtProvider);
  const isThread = turns.length > 1;
  const there = t('Delete There');
  const both = t('Delete There and Here');
  const answer = await askModal({
    message: isThread
      ? t('Delete the {0} stored responses of the thread “{1}”?', formatCount(turns.length), titleOf(turns[0] ?? job))
      : t('Delete the response to “{0}” at {1}?', titleOf(job), place),
    detail: isThread
      ? t(
          'Each turn is stored with those before it, so all of them are deleted, wherever they were asked. They can’t be fetched again. Questions, answers and costs stay here, unless you delete the texts here as well; the costs always stay.',
        )
      : t(
          'It can’t be fetched again. Question, answer and cost stay here, unless you delete the texts here as well; the cost always stays.',
        ),
    safe: t('Keep It'),
    acts: [there, both],
  });
  if (answer !== there && answer !== both) return;
  const done = isThread ? await deleteAll(engine, job) : await deleteOne(engine, job);
  if (answer === both) for (const id of done) await engine.jobs.remove(id);
  vscode.window.setStatusBarMessage(`Ponder: ${t('deleted at {0}', place)}`, 8_000);
}

async function deleteOne({ jobs }: Engine, { id }: Job): Promise<readonly string[]> {
  await jobs.deleteAtProvider(id);
  return [id];
}

async function deleteAll({ jobs, ledger }: Engine, { id }: Job): Promise<readonly string[]> {
  const { deleted, trouble } = await jobs.deleteThreadAtProvider(id);
  if (trouble === null) return deleted;
  if (deleted.length === 0) throw trouble;
  const left = (await ledger.thread(id)).filter(canDeleteAtProvider).length;
  throw new HumanError(
    'Deleted {0} stored responses of this thread; {1} could not be deleted and may still be there. Try again: the log says why.',
    [formatCount(deleted.length), formatCount(left)],
    'showLog',
  );
}

function titleOf(job: Job): string {
  return inert(jobTitle(job, vscode.l10n.t), 80);
}
