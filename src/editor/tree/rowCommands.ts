// A click on a job's row runs a command that exists for this job alone and has its id in its name. VS Code keeps the
// arguments of a row's command in the extension host and drops them when the row is redrawn, so a click on its way
// would find none. A name is not dropped. The tree's selection and focus are no help: both are empty during a redraw.
import * as vscode from 'vscode';
import { CommandId } from '../../shared/ids.ts';
import { execute } from '../execute.ts';

export class RowCommands implements vscode.Disposable {
  /** Kept for as long as the window lives: a row may be clicked in the moment in which it is removed. */
  readonly #registered = new Map<string, vscode.Disposable>();

  /** The command of this job's row. Its underscore keeps it out of lists of commands. */
  of(jobId: string): vscode.Command {
    const command = `_${CommandId.openAnswer}.${jobId}`;
    if (!this.#registered.has(jobId)) {
      const open = () => execute(CommandId.openAnswer, jobId, { clickedAt: performance.now() });
      this.#registered.set(jobId, vscode.commands.registerCommand(command, open));
    }
    return { command, title: vscode.l10n.t('Open Answer') };
  }

  dispose(): void {
    for (const registration of this.#registered.values()) registration.dispose();
    this.#registered.clear();
  }
}
