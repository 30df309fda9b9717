// Texts made to cost the search for a changed text the most: what repeats itself, is nearly the same, or has no end.
import { anchorOf } from '../../src/core/anchor/anchorOf.ts';
import { findPlace } from '../../src/core/anchor/findPlace.ts';
import type { GrowthCase } from './growth.ts';
import { seededRandom } from './seededRandom.ts';

const repeated = (piece: string) => (size: number) => piece.repeat(Math.max(1, Math.round(size / piece.length)));
const words = (size: number) => {
  const random = seededRandom(7);
  const lines: string[] = [];
  for (let length = 0; length < size; length += lines.at(-1)?.length ?? 1) {
    lines.push(`  let value${Math.floor(random() * 500)} = load(${Math.floor(random() * 90)});`);
  }
  return lines.join('\n');
};

const TEXTS: readonly (readonly [name: string, text: (size: number) => string])[] = [
  ['one letter', repeated('a')],
  ['equal lines', repeated('x = 1;\n')],
  ['braces', repeated('}\n')],
  ['lone carriage returns', repeated('ab\r')],
  ['empty lines', repeated('\n')],
  [
    'blocks that are nearly equal',
    (size) => repeated('case a:\n  return null;\n')(size).replaceAll(/a:/g, (_, at) => `a${at}:`),
  ],
  ['one long line', repeated('f(a,b);g={c:1};')],
  ['a letter, and its end', (size) => `b${'a'.repeat(size)}`],
  ['lines of code', words],
];
/** Of the text: a part in its middle, and nearly all of it. */
const PARTS = [
  ['a part', 0.45, 0.55],
  ['nearly all', 0.01, 0.99],
] as const;

export const ANCHOR_GROWTH: readonly GrowthCase[] = TEXTS.flatMap(([name, text]) =>
  PARTS.map(([part, from, to]) => ({
    name: `${part} of ${name}`,
    text,
    work: (document: string) => {
      const [start, end] = [Math.floor(document.length * from), Math.floor(document.length * to)];
      const anchor = anchorOf(document, start, end);
      const middle = (start + end) >> 1;
      const changed = `${document.slice(0, middle)}changed${document.slice(middle)}`;
      return findPlace(document.slice(start, end), anchor, changed);
    },
  })),
);
