// The one way for our own code to run a command of ours: arguments that do not fit do not compile.
import * as vscode from 'vscode';
import type { CommandId } from '../shared/ids.ts';
import type { CommandArguments } from './commandArguments.ts';

export function execute<C extends CommandId>(id: C, ...args: CommandArguments[C]): Thenable<unknown> {
  return vscode.commands.executeCommand(id, ...args);
}
