import * as vscode from 'vscode';
import { withoutSurprise } from './hiddenWarning.ts';

/** Copies a model's text, once the person knows what is hidden in it. */
export async function copyText(text: string): Promise<void> {
  const plain = await withoutSurprise(text, 'copy');
  if (plain === undefined) return;
  await vscode.env.clipboard.writeText(plain);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Ponder: copied'), 3_000);
}
