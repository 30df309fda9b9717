// The log, as an output channel with the editor's own levels. Texts and keys never reach it; what servers say is scrubbed.
import * as vscode from 'vscode';
import type { Logger } from '../core/logger.ts';
import { inert, scrub } from '../shared/inert.ts';

const MOST_LINE = 4_000;

export interface LogChannel extends Logger, vscode.Disposable {
  show(): void;
}

export function createLogChannel(): LogChannel {
  const channel = vscode.window.createOutputChannel('Ponder', { log: true });
  return {
    debug: (message) => channel.debug(line(message)),
    info: (message) => channel.info(line(message)),
    warn: (message) => channel.warn(line(message)),
    error: (message, error) => channel.error(line(`${message}${describeError(error)}`)),
    show: () => channel.show(true),
    dispose: () => channel.dispose(),
  };
}

/** One line, whatever a server or a file name put into it: a second one could pass for ours. */
function line(message: string): string {
  return inert(scrub(inert(message, Number.POSITIVE_INFINITY)), MOST_LINE);
}

function describeError(error: unknown): string {
  if (error === undefined) return '';
  return `: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
