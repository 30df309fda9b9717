// The log, as an output channel with the editor's own levels. Texts and keys never reach it; what servers say is scrubbed.
import * as vscode from 'vscode';
import type { Logger } from '../core/logger.ts';
import { inert } from '../shared/inert.ts';
import { keysAmong } from '../shared/knownKeys.ts';
import { scrub } from '../shared/scrub.ts';

const MOST_LINE = 4_000;
/** What can't be read as JSON is quoted in the error, be it a question or an answer. */
const QUOTED = /"[\s\S]{0,120}"(?=(?:\.\.\.)? is not valid JSON)/g;

export interface LogChannel extends Logger, vscode.Disposable {
  show(): void;
}

/** @param secrets the keys of this window */
export function createLogChannel(secrets: () => readonly string[] = () => []): LogChannel {
  const known = keysAmong(secrets);
  const channel = vscode.window.createOutputChannel('Ponder', { log: true });
  /** One line, whatever a server or a file name put into it: a second one could pass for ours. */
  const line = (message: string): string => {
    const keys = known();
    const clean = inert(scrub(message, keys, MOST_LINE).replace(QUOTED, '"…"'), MOST_LINE);
    // What is left out of a line may have stood within a key.
    return inert(scrub(clean, keys, MOST_LINE), MOST_LINE);
  };
  return {
    debug: (message) => channel.debug(line(message)),
    info: (message) => channel.info(line(message)),
    warn: (message) => channel.warn(line(message)),
    error: (message, error) => channel.error(line(`${message}${describeError(error)}`)),
    show: () => channel.show(true),
    dispose: () => channel.dispose(),
  };
}

function describeError(error: unknown): string {
  if (error === undefined) return '';
  return `: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
