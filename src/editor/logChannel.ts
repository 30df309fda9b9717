// The log, as an output channel with the editor's own levels. Texts and keys never reach it; what servers say is scrubbed.
import * as vscode from 'vscode';
import type { Logger } from '../core/logger.ts';
import { scrub } from '../shared/inert.ts';

export interface LogChannel extends Logger, vscode.Disposable {
  show(): void;
}

export function createLogChannel(): LogChannel {
  const channel = vscode.window.createOutputChannel('Ponder', { log: true });
  return {
    debug: (message) => channel.debug(scrub(message)),
    info: (message) => channel.info(scrub(message)),
    warn: (message) => channel.warn(scrub(message)),
    error: (message, error) => channel.error(scrub(`${message}${describeError(error)}`)),
    show: () => channel.show(true),
    dispose: () => channel.dispose(),
  };
}

function describeError(error: unknown): string {
  if (error === undefined) return '';
  return `: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
