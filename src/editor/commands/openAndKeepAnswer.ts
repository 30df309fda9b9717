import * as vscode from 'vscode';
import type { AnswerPanels } from '../answer/answerPanels.ts';

/**
 * Enter in the list. VS Code tells no extension which row has the focus, so its list is asked to do what Enter does: it
 * runs the command of the row, whose answer is then kept in a tab of its own.
 */
export async function openAndKeepAnswer({ panels }: { panels: AnswerPanels }): Promise<void> {
  panels.entered(performance.now());
  await vscode.commands.executeCommand('list.select');
}
