import * as vscode from 'vscode';
import type { Engine } from '../../core/engine.ts';
import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, Rating } from '../../shared/job.ts';
import { canRate } from '../../shared/jobActs.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';

const MOST_NOTE = 2_000;

interface Line extends vscode.QuickPickItem {
  readonly thumb: Rating['thumb'] | null;
}

/** Keeps what a person thinks of an answer, with a note if they want one. */
export async function rateAnswer({ door }: { door: Pick<LedgerDoor, 'ready'> }, argument: unknown): Promise<void> {
  const { engine, job } = await ratedOf(door, argument);
  const { t } = vscode.l10n;
  const lines: Line[] = [
    { label: `$(thumbsup) ${t('Good')}`, thumb: 'up' },
    { label: `$(thumbsdown) ${t('Bad')}`, thumb: 'down' },
    ...(job.rating === null ? [] : [{ label: `$(discard) ${t('Take the rating back')}`, thumb: null }]),
  ];
  const title = t('How good is the answer to “{0}”?', inert(job.title, 60));
  const chosen = await vscode.window.showQuickPick(lines, { title });
  if (chosen === undefined) return;
  const { rating } = (await ratedOf(door, job.id)).job;
  if (chosen.thumb === null) {
    await engine.jobs.rate(job.id, null);
    return;
  }
  const note = await vscode.window.showInputBox({
    title,
    prompt: t('A note, if you want one: it stays in the ledger on this machine'),
    value: rating?.note ?? '',
  });
  if (note === undefined) return;
  // Its answer may be gone by now, with all that is kept of it.
  await ratedOf(door, job.id);
  await engine.jobs.rate(job.id, { thumb: chosen.thumb, note: note.trim().slice(0, MOST_NOTE), at: Date.now() });
}

async function ratedOf(door: Pick<LedgerDoor, 'ready'>, argument: unknown): Promise<{ engine: Engine; job: Job }> {
  const found = await jobOf(door, argument);
  if (!canRate(found.job)) throw new HumanError('Only an answer can be rated, and this job has none.');
  return found;
}
