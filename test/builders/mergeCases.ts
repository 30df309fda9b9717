// Merges with what git made of them, kept small: each line is stored once, and a text is the numbers of its lines.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const MERGES_FILE = join(import.meta.dirname, '../fixtures/merges/cases.json');

export interface MergeCase {
  /** Where the three texts come from. */
  readonly name: string;
  readonly base: string;
  readonly now: string;
  readonly answer: string;
  /** What `git merge-file` made of them, with the labels `now` and `answer`. */
  readonly merged: string;
  readonly conflicts: number;
}

const TEXTS = ['base', 'now', 'answer', 'merged'] as const;
type Text = (typeof TEXTS)[number];

interface Stored {
  readonly lines: readonly string[];
  readonly cases: readonly ({ readonly name: string; readonly conflicts: number } & Readonly<Record<Text, string>>)[];
}

export function readMergeCases(): MergeCase[] {
  const { lines, cases }: Stored = JSON.parse(readFileSync(MERGES_FILE, 'utf8'));
  const text = (spans: string) => {
    const numbers = spans.split(',').flatMap((span) => {
      const [from = 0, to = from] = span.split('-').map(Number);
      return Array.from({ length: to - from + 1 }, (_, index) => from + index);
    });
    return spans === '' ? '' : numbers.map((number) => lines[number] ?? '').join('\n');
  };
  return cases.map(({ name, conflicts, base, now, answer, merged }) => ({
    name,
    conflicts,
    base: text(base),
    now: text(now),
    answer: text(answer),
    merged: text(merged),
  }));
}

/** One line for each case. */
export function storedMergeCases(cases: readonly MergeCase[]): string {
  const lines = new Map<string, number>();
  const spans = (text: string) => {
    const numbers = text === '' ? [] : text.split('\n').map((line) => numberOf(line, lines));
    const parts: [number, number][] = [];
    for (const number of numbers) {
      const last = parts.at(-1);
      if (last !== undefined && last[1] + 1 === number) last[1] = number;
      else parts.push([number, number]);
    }
    return parts.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(',');
  };
  const rows = cases.map((one) =>
    JSON.stringify({ ...one, ...Object.fromEntries(TEXTS.map((name) => [name, spans(one[name])])) }),
  );
  const texts = [...lines.keys()].map((line) => JSON.stringify(line));
  return `{"lines":[\n${texts.join(',\n')}\n],"cases":[\n${rows.join(',\n')}\n]}\n`;
}

function numberOf(line: string, lines: Map<string, number>): number {
  const known = lines.get(line);
  if (known !== undefined) return known;
  lines.set(line, lines.size);
  return lines.size - 1;
}
