// The log, as an output channel with the editor's own levels. Questions, answers and keys never reach it. What servers
// say is scrubbed before it comes here, and every line is scrubbed again.
import * as vscode from 'vscode';
import type { Logger } from '../core/logger.ts';
import { inert } from '../shared/inert.ts';
import { SECRET, scrub } from '../shared/scrub.ts';

const MOST_LINE = 4_000;
/** In characters. A shorter key may be any word, so it is left in. */
const FEWEST = 8;
/** The error about invalid JSON quotes the text, which may be a question or an answer. */
const QUOTED = /"[\s\S]{0,120}"(?=(?:\.\.\.)? is not valid JSON)/g;

export interface LogChannel extends Logger, vscode.Disposable {
  show(): void;
}

/** @param secrets the keys of this window */
export function createLogChannel(secrets: () => readonly string[] = () => []): LogChannel {
  const channel = vscode.window.createOutputChannel('Ponder', { log: true });
  const withoutKeys = (text: string): string => {
    const keys = secrets().filter((key) => key.length >= FEWEST);
    return keys.reduce(
      (left, key) => left.replaceAll(key, SECRET).replaceAll(encodeURIComponent(key.toWellFormed()), SECRET),
      text,
    );
  };
  /** Makes one line, whatever a server or a file name put into it: a second line could pass for ours. */
  const line = (message: string): string => {
    // Keys are taken out again as the line will be read: a character that `inert` removes may have split a key.
    const flat = inert(withoutKeys(message).slice(0, MOST_LINE).replace(QUOTED, '"…"'), MOST_LINE);
    return inert(scrub(withoutKeys(flat), null, MOST_LINE), MOST_LINE);
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
