// What the buttons of the answer page and of notices do: the commands of the same name, and some that only make sense
// there.
import * as vscode from 'vscode';
import { CommandId } from '../../shared/ids.ts';
import type { PageAction } from '../../shared/panelProtocol.ts';
import type { AskFlow } from '../asking/askFlow.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { LogChannel } from '../logChannel.ts';
import { jobOf } from './jobArgument.ts';
import { discard } from './resolveUncertain.ts';
import { runCommand } from './runCommand.ts';

/** `cancelNow`: the person pressed Cancel in a notice and is not asked again. */
export type Action = PageAction | 'cancelNow';

const COMMANDS: Readonly<Partial<Record<Action, CommandId>>> = {
  cancel: CommandId.cancelJob,
  resolve: CommandId.resolveUncertain,
  retry: CommandId.retryJob,
  lookNow: CommandId.lookNow,
  remove: CommandId.removeJob,
  revealSource: CommandId.revealSource,
  copyAnswer: CommandId.copyAnswer,
  showLog: CommandId.showLog,
};

export function pageActions({ door, asking, log }: { door: LedgerDoor; asking: AskFlow; log: LogChannel }) {
  return (action: Action, id: string): void => {
    const command = COMMANDS[action];
    // The tree's kind of element: a person chose it, no other extension.
    if (command !== undefined) void vscode.commands.executeCommand(command, { type: 'job', id });
    else void runCommand(log, action, () => act(action, id));
  };

  async function act(action: Action, id: string): Promise<void> {
    const { engine, job } = await jobOf(door, id);
    if (action === 'cancelNow') await engine.jobs.cancel(id);
    if (action === 'giveUp') await discard(engine, job);
    if (action === 'sendNow') await asking.sendWaiting(engine, job);
  }
}
