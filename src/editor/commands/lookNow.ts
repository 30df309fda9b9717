import * as vscode from 'vscode';
import type { LookOutcome } from '../../core/jobs/look.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { inert } from '../../shared/inert.ts';
import { stateLabel } from '../jobWords.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { jobOf } from './jobArgument.ts';

/** Asks the provider about the job at once and says what it said. */
export async function lookNow({ door }: { door: LedgerDoor }, argument: unknown): Promise<void> {
  const { engine, job } = await jobOf(door, argument);
  const outcome = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Ponder: looking…') },
    () => engine.jobs.lookNow(job.id),
  );
  const now = engine.ledger.get(job.id);
  if (now === null) return;
  vscode.window.setStatusBarMessage(
    `Ponder: ${sentence(outcome, stateLabel(now, vscode.l10n.t), job.endpoint.name)}`,
    8_000,
  );
}

function sentence(outcome: LookOutcome, state: string, endpoint: string): string {
  const { t } = vscode.l10n;
  const name = inert(endpoint, 60);
  switch (outcome) {
    case 'seen':
      return t('{0} says: {1}', name, state);
    case 'notFound':
      return t('{0} does not have this response (any more).', name);
    case 'paused':
      return t('{0} did not show the job to the key there is, or there is none; its page says more.', name);
    case 'noAnswer':
      return t('{0} gave no usable answer. Ponder goes on looking.', name);
    case 'nothingToLookAt':
      return t('There is no response id to ask about.');
    default:
      return assertNever(outcome);
  }
}
