import * as vscode from 'vscode';
import type { Engine } from '../../core/engine.ts';
import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, Rating } from '../../shared/job.ts';
import { canRate } from '../../shared/jobActs.ts';
import type { PageArguments } from '../../shared/pageProtocol.ts';
import type { JobArgument } from '../commandArguments.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { ChosenJobs } from '../tree/chosenJobs.ts';
import { jobTitle } from '../words/jobLine.ts';

const MOST_NOTE = 2_000;

interface Line extends vscode.QuickPickItem {
  readonly thumb: Rating['thumb'] | null;
}

/**
 * Stores what a person thinks of an answer, with a note if they want one. A given thumb counts at once if a person
 * pressed it; if a program gives one, the person is asked.
 */
export async function rateAnswer(
  { door, chosen }: { door: Pick<LedgerDoor, 'ready'>; chosen: Pick<ChosenJobs, 'has'> },
  argument: JobArgument,
  { thumb }: PageArguments<'rateAnswer'> = { thumb: null },
): Promise<void> {
  if (thumb === null || !chosen.has(argument)) await askRating(door, argument);
  else await turnThumb(door, argument, thumb);
}

/** Pressing the thumb that is set takes the rating back, with its note; the other thumb keeps the note. */
async function turnThumb(
  door: Pick<LedgerDoor, 'ready'>,
  argument: JobArgument,
  thumb: Rating['thumb'],
): Promise<void> {
  const { engine, job } = await jobOf(door, argument);
  if (!canRate(job)) return;
  const rating = job.rating?.thumb === thumb ? null : { thumb, note: job.rating?.note ?? '', at: Date.now() };
  await engine.jobs.rate(job.id, rating);
}

async function askRating(door: Pick<LedgerDoor, 'ready'>, argument: JobArgument): Promise<void> {
  const { engine, job } = await ratedOf(door, argument);
  const { t } = vscode.l10n;
  const lines: Line[] = [
    { label: `$(thumbsup) ${t('Good')}`, thumb: 'up' },
    { label: `$(thumbsdown) ${t('Bad')}`, thumb: 'down' },
    ...(job.rating === null ? [] : [{ label: `$(discard) ${t('Remove the Rating')}`, thumb: null }]),
  ];
  const title = t('How good is the answer to “{0}”?', inert(jobTitle(job, t), 60));
  const chosen = await vscode.window.showQuickPick(lines, { title });
  if (chosen === undefined) return;
  const { rating } = (await ratedOf(door, job.id)).job;
  if (chosen.thumb === null) {
    await engine.jobs.rate(job.id, null);
    return;
  }
  const note = await vscode.window.showInputBox({
    title,
    prompt: t('A note, if you like. It stays on this machine.'),
    value: rating?.note ?? '',
  });
  if (note === undefined) return;
  // The answer may have been removed meanwhile.
  await ratedOf(door, job.id);
  await engine.jobs.rate(job.id, { thumb: chosen.thumb, note: note.trim().slice(0, MOST_NOTE), at: Date.now() });
}

async function ratedOf(door: Pick<LedgerDoor, 'ready'>, argument: JobArgument): Promise<{ engine: Engine; job: Job }> {
  const found = await jobOf(door, argument);
  if (!canRate(found.job))
    throw new HumanError('Only an answer can be rated, and this job has none.', [], null, 'hint');
  return found;
}
