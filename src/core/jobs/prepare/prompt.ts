// Question and code → the text that is sent. Pure: `previewQuestion` shows exactly this.
import { HumanError } from '../../../shared/humanError.ts';
import type { JobSource, LineRange } from '../../../shared/job.ts';

/** The API refuses an input string longer than this many characters. */
export const MAX_INPUT_CHARACTERS = 10_485_760;

const MANY_CONTROLS = 8;
const CONTROL_SHARE = 0.01;

/**
 * Refuses what no model can read, each with its own sentence: nothing at all, a binary file, broken characters.
 * @throws HumanError
 */
export function assertReadable(text: string, what: string): void {
  if (text.trim() === '')
    throw new HumanError('{0} contains only white space. Select the text you want to ask about.', [what], null, 'hint');
  if (text.includes('\0')) {
    throw new HumanError('{0} looks like a binary file. Ponder sends text only.', [what]);
  }
  const replaced = text.match(/\ufffd/g)?.length ?? 0;
  if (replaced >= MANY_CONTROLS && replaced > text.length * CONTROL_SHARE) {
    throw new HumanError(
      '{0} could not be read as text: it is binary, or in another encoding. Reopen it with its encoding.',
      [what],
    );
  }
  // Escape is allowed: it starts the colours of a terminal log, which people ask about.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  const controls = text.match(/[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]/g)?.length ?? 0;
  if (controls >= MANY_CONTROLS && controls > text.length * CONTROL_SHARE) {
    throw new HumanError(
      '{0} contains {1} control characters and would not reach the model unchanged. Remove them first.',
      [what, String(controls)],
    );
  }
  if (!text.isWellFormed()) {
    throw new HumanError('{0} contains half a character (a lone surrogate) in line {1}. Fix it, then ask again.', [
      what,
      String(brokenLine(text)),
    ]);
  }
  assertFits(text, what);
}

/** @throws HumanError */
export function assertFits(text: string, what: string): void {
  if (text.length > MAX_INPUT_CHARACTERS) {
    throw new HumanError('{0} has {1} characters; the API takes at most {2}. Select less.', [
      what,
      String(text.length),
      String(MAX_INPUT_CHARACTERS),
    ]);
  }
}

function brokenLine(text: string): number {
  return text.split('\n').findIndex((line) => !line.isWellFormed()) + 1;
}

/** A fence of back-ticks longer than any run of them in the text. */
export function fenceFor(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  return '`'.repeat(Math.max(3, longest + 1));
}

/** The user message. Stable text first, so that asking again about the same code can be served from the cache. */
export function buildPrompt(question: string, context: string, source: JobSource | null): string {
  if (context === '') return question.trim();
  const fence = fenceFor(context);
  const end = context.endsWith('\n') ? '' : '\n';
  return `${describeSource(source)}\n\n${fence}${fenceInfo(source)}\n${context}${end}${fence}\n\n${question.trim()}\n`;
}

function describeSource(source: JobSource | null): string {
  if (source === null || source.scope === 'text') return 'The text:';
  const side = source.side === undefined ? '' : `, the ${source.side} side of a diff`;
  const place = `${placeOf(source)}${side}`;
  if (source.scope === 'document') return `${place.charAt(0).toUpperCase()}${place.slice(1)}:`;
  return `From ${place}, ${lineWords(source.ranges ?? [source])}:`;
}

function placeOf({ path, cells }: JobSource): string {
  if (cells === undefined) return `the file ${oneLine(path)}`;
  return `${cells.length === 1 ? 'cell' : 'cells'} ${cells.join(', ')} of the notebook ${oneLine(path)}`;
}

/** `lines 3-9`, `line 4`, `lines 3-9, 12, 20-25`. */
export function lineWords(ranges: readonly LineRange[]): string {
  const words = ranges.map(({ startLine, endLine }) =>
    startLine === endLine ? String(startLine) : `${startLine}-${endLine}`,
  );
  const isOneLine = words.length === 1 && !words[0]?.includes('-');
  return `${isOneLine ? 'line' : 'lines'} ${words.join(', ')}`;
}

/** A language name from outside must not be able to end the fence's line. */
function fenceInfo(source: JobSource | null): string {
  return source === null ? '' : source.languageId.replace(/[^A-Za-z0-9#+._-]/g, '').slice(0, 40);
}

function oneLine(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
