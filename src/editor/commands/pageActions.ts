// What the buttons of the answer page do: the commands of the same name, and two that only make sense there.
import * as vscode from 'vscode';
import { CommandId } from '../../shared/ids.ts';
import type { PageAction } from '../../shared/panelProtocol.ts';

const COMMANDS: Readonly<Partial<Record<PageAction, CommandId>>> = {
  cancel: CommandId.cancelJob,
  retry: CommandId.retryJob,
  lookNow: CommandId.lookNow,
  remove: CommandId.removeJob,
  revealSource: CommandId.revealSource,
  copyAnswer: CommandId.copyAnswer,
  showLog: CommandId.showLog,
};

export function pageActions(
  sendNow: (id: string) => void,
  giveUp: (id: string) => void,
): (action: PageAction, id: string) => void {
  return (action, id) => {
    const command = COMMANDS[action];
    if (command !== undefined) void vscode.commands.executeCommand(command, id);
    else if (action === 'sendNow') sendNow(id);
    else if (action === 'giveUp') giveUp(id);
  };
}
