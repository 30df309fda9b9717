// A question that was begun in an editor, as the workspace keeps it. It is read back with care: another version of Ponder may
// have written it.
import { isHumanError } from '../../../shared/humanError.ts';
import { type AskOptions, readAskOptions } from '../askOptions.ts';
import type { TakenText } from '../text/askedText.ts';

export interface BegunQuestion {
  readonly id: string;
  /** The untitled document it is written in; null = its editor was closed. */
  readonly uri: string | null;
  readonly text: string;
  /** Taken when the question was begun: it does not change with what is selected later. */
  readonly asked: TakenText;
  /** What was given for it already, such as the model. */
  readonly options: AskOptions;
  /** `with` = model and effort are picked as it is sent. */
  readonly way: 'usual' | 'with';
  /** The id of the job whose answer it goes on from; absent = it is a first turn. */
  readonly after?: string | undefined;
}

export function readBegun(value: unknown): readonly BegunQuestion[] {
  return Array.isArray(value) ? value.flatMap((row: unknown) => readRow(row) ?? []) : [];
}

function readRow(row: unknown): BegunQuestion | null {
  if (!has(row, 'id', 'text', 'asked', 'options')) return null;
  const { id, text, asked } = row;
  if (typeof id !== 'string' || typeof text !== 'string' || !isAskedText(asked)) return null;
  const uri = 'uri' in row && typeof row.uri === 'string' ? row.uri : null;
  // Ponder 0.1.0 kept no way.
  const way = 'way' in row && row.way === 'with' ? 'with' : 'usual';
  const after = 'after' in row && typeof row.after === 'string' ? { after: row.after } : {};
  return { id, uri, text, asked, options: optionsOf(row.options), way, ...after };
}

function isAskedText(value: unknown): value is TakenText {
  if (!has(value, 'context', 'source') || typeof value.context !== 'string') return false;
  const { source } = value;
  return (
    has(source, 'uri', 'path', 'languageId', 'scope', 'startLine', 'endLine') &&
    [source.uri, source.path, source.languageId, source.scope].every((part) => typeof part === 'string') &&
    [source.startLine, source.endLine].every((part) => typeof part === 'number')
  );
}

/** Options that don't fit any more are chosen again when the question is sent. */
function optionsOf(value: unknown): AskOptions {
  try {
    return readAskOptions(value);
  } catch (error) {
    if (isHumanError(error)) return {};
    throw error;
  }
}

function has<K extends string>(value: unknown, ...keys: readonly K[]): value is Record<K, unknown> {
  return typeof value === 'object' && value !== null && keys.every((key) => key in value);
}
