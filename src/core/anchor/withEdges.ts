// The offsets of a place in the document itself: with as much of its edges as the text had that is looked for.
import type { Edges } from '../../shared/anchor.ts';
import type { Place } from './copiesOf.ts';
import { endOfLine, startOfLine } from './startOfLine.ts';
import type { UnitedText } from './unitedText.ts';

export interface Offsets {
  readonly start: number;
  readonly end: number;
}

const LEFT_OUT = /[\s;,\u200b\ufeff]/;

export function withEdges(base: string, edges: Edges, { from, to }: Place, { document, plain }: UnitedText): Offsets {
  const start = plain.at[from] ?? document.length;
  const end = to > 0 ? (plain.at[to - 1] ?? 0) + 1 : 0;
  return edges === 'lines'
    ? { start: lineStart(base, document, start), end: lineEnd(base, document, end) }
    : { start: start - sameBefore(base, document, start), end: end + sameAfter(base, document, end) };
}

/** The line's first column, above it as many empty lines as the text began with. */
function lineStart(base: string, document: string, offset: number): number {
  let start = startOfLine(document, offset);
  for (let empty = breaksIn(leading(base)); empty > 0 && start > 0; empty -= 1) {
    const above = startOfLine(document, beforeBreak(document, start));
    if (document.slice(above, start).trim() !== '') break;
    start = above;
  }
  return start;
}

/** The line's end, with its line break and as many empty lines below it as the text ended with. */
function lineEnd(base: string, document: string, offset: number): number {
  let end = endOfLine(document, offset);
  for (let breaks = breaksIn(trailing(base)); breaks > 0 && end < document.length; breaks -= 1) {
    const next = afterBreak(document, end);
    const lineBelow = endOfLine(document, next);
    end = next;
    if (breaks === 1 || document.slice(next, lineBelow).trim() !== '') break;
    end = lineBelow;
  }
  return end;
}

function beforeBreak(document: string, start: number): number {
  return start - (document.startsWith('\r\n', start - 2) ? 2 : 1);
}

function afterBreak(document: string, end: number): number {
  return end + (document.startsWith('\r\n', end) ? 2 : 1);
}

function breaksIn(white: string): number {
  return white.split(/\r\n|\r|\n/).length - 1;
}

function leading(base: string): string {
  let end = 0;
  while (end < base.length && LEFT_OUT.test(base[end] ?? '')) end += 1;
  return base.slice(0, end);
}

function trailing(base: string): string {
  let start = base.length;
  while (start > 0 && LEFT_OUT.test(base[start - 1] ?? '')) start -= 1;
  return base.slice(start);
}

/** How much of what the text began with stands before it there too. */
function sameBefore(base: string, document: string, offset: number): number {
  const white = leading(base);
  let same = 0;
  while (same < white.length && white.at(-1 - same) === document[offset - 1 - same]) same += 1;
  return same;
}

function sameAfter(base: string, document: string, offset: number): number {
  const white = trailing(base);
  let same = 0;
  while (same < white.length && white[same] === document[offset + same]) same += 1;
  return same;
}
