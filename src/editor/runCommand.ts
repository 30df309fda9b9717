// The one wrapper around every command: cancelled → silent; fit for a person → its sentence and one useful button;
// anything else → the log with its stack, and a short message that leads there.
import * as vscode from 'vscode';
import { type HumanError, isHumanError, type Remedy } from '../shared/humanError.ts';
import { CommandId } from '../shared/ids.ts';
import { inert } from '../shared/inert.ts';
import { execute } from './execute.ts';
import type { LogChannel } from './logChannel.ts';

const MOST_MESSAGE = 500;

export async function runCommand<T>(log: LogChannel, id: string, run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof vscode.CancellationError) return undefined;
    if (isHumanError(error)) void tell(error, log);
    else void report(error, id, log);
    return undefined;
  }
}

async function tell(error: HumanError, log: LogChannel): Promise<void> {
  log.info(`Told: ${error.template}`);
  const args = error.args.map((text) => inert(text, MOST_MESSAGE));
  const message = vscode.l10n.t(error.template, ...args);
  const show = error.kind === 'hint' ? vscode.window.showInformationMessage : vscode.window.showErrorMessage;
  const remedy = error.remedy === null ? null : remedies()[error.remedy];
  if (remedy === null) {
    await show(message);
    return;
  }
  const [label, go] = remedy;
  const answer = await show(message, label);
  if (answer === label) await go();
}

function remedies(): Record<Remedy, readonly [label: string, go: () => Thenable<unknown>] | null> {
  const { t } = vscode.l10n;
  return {
    setApiKey: [t('Set API Key'), () => execute(CommandId.setApiKey)],
    signIn: [t('Sign In'), () => execute(CommandId.setApiKey)],
    chooseModel: [t('Choose Model'), () => execute(CommandId.chooseModel)],
    openSettings: [t('Open Settings'), () => vscode.commands.executeCommand('workbench.action.openSettings', 'ponder')],
    showLog: [t('Show Log'), () => execute(CommandId.showLog)],
    // The ask flow offers this remedy itself.
    passBudget: null,
  };
}

async function report(error: unknown, id: string, log: LogChannel): Promise<void> {
  log.error(`${id} failed`, error);
  const { t } = vscode.l10n;
  const show = t('Show Log');
  const message = t(
    'Ponder could not do this: {0}',
    inert(error instanceof Error ? error.message : String(error), 200),
  );
  if ((await vscode.window.showErrorMessage(message, show)) === show) log.show();
}
