// A text as it was sent has markers in place of its secrets. Here they become again what the file has, so that a secret is
// never a difference. The secret itself was never stored: it is read from the file.
import { lineDiff } from './lineDiff.ts';

/** As `markerOf` of `core/secrets` writes them. */
const MARKER = /\[removed: [A-Za-z0-9 ._-]{1,60}\]/g;

export function markersIn(text: string): readonly string[] {
  return text.match(MARKER) ?? [];
}

/** A text as it was sent, and as it stands in the file now. */
export interface SentText {
  readonly base: string;
  readonly now: string;
}

/**
 * What each line with a marker is in the file, both trimmed. A marker whose line was edited since is not in it, nor is a
 * line that stands for several secrets.
 */
export function realLinesOf(texts: readonly SentText[]): ReadonlyMap<string, string> {
  const found = new Map<string, string | null>();
  for (const { base, now } of texts) {
    if (markersIn(base).length === 0) continue;
    const [was, is] = [base.split('\n'), now.split('\n')];
    for (const { start, end, newStart, newEnd } of lineDiff(was, is)) {
      for (const [line, real] of pairs(was.slice(start, end), is.slice(newStart, newEnd))) {
        const known = found.get(line);
        found.set(line, known === undefined || known === real ? real : null);
      }
    }
  }
  return new Map([...found].flatMap(([line, real]) => (real === null ? [] : [[line, real] as const])));
}

/** The text with the file's own lines where it has a marker; each keeps its indentation. */
export function withRealLines(text: string, realLines: ReadonlyMap<string, string>): string {
  if (realLines.size === 0) return text;
  const lines = text.split('\n').map((line) => {
    const real = realLines.get(line.trim());
    return real === undefined ? line : line.replace(/\S[\s\S]*$/, () => real);
  });
  return lines.join('\n');
}

/** Each line with a marker, with the lines that fit around it; in their order. */
function pairs(was: readonly string[], is: readonly string[]): (readonly [line: string, real: string])[] {
  const all: (readonly [string, string])[] = [];
  let from = 0;
  for (const [index, line] of was.entries()) {
    if (markersIn(line).length === 0) continue;
    // Only one line before a marker can be one that was edited meanwhile; a secret of several lines is at its hunk's end.
    const rest = is.slice(from);
    const single = rest.findIndex((real) => fits(line, real));
    if (single >= 0) {
      all.push([line.trim(), (rest[single] ?? '').trim()]);
      from += single + 1;
    } else if (index === was.length - 1 && fits(line, rest.join('\n'))) all.push([line.trim(), rest.join('\n').trim()]);
  }
  return all;
}

/** Whether the text is the line with something in place of each marker. */
function fits(line: string, text: string): boolean {
  const literals = line.split(MARKER);
  const [first = ''] = literals;
  const last = literals.at(-1) ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length <= first.length + last.length) return false;
  let at = first.length;
  for (const literal of literals.slice(1, -1)) {
    const next = text.indexOf(literal, at + 1);
    if (next < 0) return false;
    at = next + literal.length;
  }
  return at < text.length - last.length;
}
