import * as vscode from 'vscode';
import type { Engine } from '../../core/engine.ts';
import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { canRemove } from '../../shared/jobActs.ts';
import { agrees } from '../askModal.ts';
import type { JobArgument } from '../commandArguments.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { turnsOfThread } from '../turnsOfThread.ts';
import { jobTitle } from '../words/jobLine.ts';
import { joined } from '../words/joined.ts';

/** Removes a finished job, or all finished turns of a thread, with their texts from the disk; what they cost stays. */
export async function removeJob({ door }: { door: LedgerDoor }, argument: JobArgument): Promise<void> {
  const { engine, job } = await jobOf(door, argument);
  const turns = await turnsOfThread(engine, argument);
  if (turns !== null) return await removeThread(engine, turns);
  if (!canRemove(job))
    throw new HumanError('This job is not finished. Cancel or discard it first, then remove it.', [], null, 'hint');
  const { t } = vscode.l10n;
  const isMeant = await agrees({
    message: t('Remove “{0}”?', inert(jobTitle(job, t), 100)),
    detail: t('Question and answer are deleted from this machine. What it cost stays in the totals.'),
    safe: t('Keep It'),
    act: t('Remove'),
  });
  if (isMeant) await engine.jobs.remove(job.id);
}

/** Those turns that the question named, and no others that ended or began meanwhile. */
async function removeThread(engine: Engine, turns: readonly Job[]): Promise<void> {
  const { t } = vscode.l10n;
  const [first] = turns;
  const ended = turns.filter(canRemove);
  if (first === undefined || ended.length === 0)
    throw new HumanError(
      'No turn of this thread is finished. Cancel or discard them first, then remove it.',
      [],
      null,
      'hint',
    );
  const title = inert(jobTitle(first, t), 100);
  const left = turns.length - ended.length;
  const isMeant = await agrees({
    message:
      left === 0
        ? t('Remove “{0}” with all of its {1} turns?', title, String(turns.length))
        : t('Remove {1} of the {2} turns of “{0}”?', title, String(ended.length), String(turns.length)),
    detail: joined(
      left === 0
        ? ''
        : left === 1
          ? t('1 turn is not finished and stays.')
          : t('{0} are not finished and stay.', String(left)),
      t('Questions and answers are deleted from this machine. What they cost stays in the totals.'),
    ),
    safe: t('Keep Them'),
    act: t('Remove'),
  });
  if (!isMeant) return;
  for (const { id } of ended) await engine.jobs.remove(id);
}
