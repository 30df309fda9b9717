// Tells a person, once in a window, of each part of their settings that can't be used.
import * as vscode from 'vscode';
import type { Logger } from '../core/logger.ts';
import { inert } from '../shared/inert.ts';

const MOST = 400;

export function settingsTrouble(log: Pick<Logger, 'warn'>): (problem: string) => void {
  const told = new Set<string>();
  return (problem) => {
    if (told.has(problem)) return;
    told.add(problem);
    log.warn(problem);
    tell(problem).catch((error: unknown) =>
      log.warn(`The trouble with the settings could not be shown: ${String(error)}`),
    );
  };
}

async function tell(problem: string): Promise<void> {
  const open = vscode.l10n.t('Open Settings');
  const answer = await vscode.window.showWarningMessage(inert(problem, MOST), open);
  if (answer === open) await vscode.commands.executeCommand('workbench.action.openSettingsJson');
}
