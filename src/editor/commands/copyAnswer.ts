import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { jobOf } from './jobArgument.ts';

/** Copies the answer as the model wrote it, in Markdown. */
export async function copyAnswer({ door }: { door: LedgerDoor }, argument: unknown): Promise<void> {
  const { engine, job } = await jobOf(door, argument);
  const answer = engine.ledger.texts(job.id)?.answer ?? '';
  if (answer === '') throw new HumanError('This job has no answer to copy.');
  await vscode.env.clipboard.writeText(answer);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Ponder: answer copied'), 3_000);
}
