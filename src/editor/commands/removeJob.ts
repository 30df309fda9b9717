import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import { canRemove } from '../../shared/jobActs.ts';
import { agrees } from '../askModal.ts';
import type { JobArgument } from '../commandArguments.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { jobTitle } from '../words/jobLine.ts';

/** Removes a finished job and its texts from the disk; its cost stays in the totals. */
export async function removeJob({ door }: { door: LedgerDoor }, argument: JobArgument): Promise<void> {
  const { engine, job } = await jobOf(door, argument);
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
