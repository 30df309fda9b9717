// A text as its lines. Line breaks are no part of what is compared: those of the file stay as they are.

export interface TextLines {
  /** Without their line breaks. A text that ends with a line break has no empty line behind it. */
  readonly lines: readonly string[];
  /** Where each line begins in the text, and behind the last one the text's length. */
  readonly starts: readonly number[];
  readonly endsWithBreak: boolean;
}

const BREAK = /\r\n|\n|\r/g;

export function splitLines(text: string): TextLines {
  const lines: string[] = [];
  const starts: number[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(BREAK)) {
    lines.push(text.slice(at, index));
    starts.push(at);
    at = index + found.length;
  }
  const endsWithBreak = text !== '' && at === text.length;
  if (at < text.length) {
    lines.push(text.slice(at));
    starts.push(at);
  }
  return { lines, starts: [...starts, text.length], endsWithBreak };
}

/** The line break that most lines of the text have; `\n` where none has any. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  let windows = 0;
  let all = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    all += 1;
    if (text[at - 1] === '\r') windows += 1;
  }
  return windows * 2 > all ? '\r\n' : '\n';
}
