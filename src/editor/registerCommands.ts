import * as vscode from 'vscode';
import { disposeAll } from '../shared/disposable.ts';
import { CommandId } from '../shared/ids.ts';
import type { Later } from '../shared/later.ts';
import type { Desk } from './desk.ts';
import type { LogChannel } from './logChannel.ts';
import { runCommand } from './runCommand.ts';

export function registerCommands(desk: Later<Desk>, log: LogChannel): vscode.Disposable {
  const registrations = Object.values(CommandId).map((id) =>
    vscode.commands.registerCommand(id, (...args: readonly unknown[]) =>
      runCommand(log, id, async () => await (await desk.get()).run(id, ...args)),
    ),
  );
  return { dispose: () => disposeAll(registrations) };
}
