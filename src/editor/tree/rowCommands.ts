// What a click on a job's row runs: a command of its own for each job, with the job's id in its name. VS Code keeps the
// arguments of a row's command in the extension host and drops them when the row is redrawn: a click on its way then
// finds nothing. A name needs no keeping. Selection and focus of the tree would not do: both are empty while all is redrawn.
import * as vscode from 'vscode';
import { CommandId } from '../../shared/ids.ts';
import { execute } from '../execute.ts';

export class RowCommands implements vscode.Disposable {
  /** Kept for as long as the window lives: a row may be clicked in the moment it goes. */
  readonly #registered = new Map<string, vscode.Disposable>();

  /** The underscore keeps it out of lists of commands. */
  of(jobId: string): vscode.Command {
    const command = `_${CommandId.openAnswer}.${jobId}`;
    if (!this.#registered.has(jobId)) {
      const open = () => execute(CommandId.openAnswer, jobId);
      this.#registered.set(jobId, vscode.commands.registerCommand(command, open));
    }
    return { command, title: vscode.l10n.t('Open Answer') };
  }

  dispose(): void {
    for (const registration of this.#registered.values()) registration.dispose();
    this.#registered.clear();
  }
}
