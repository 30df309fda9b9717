// Where secrets stand, as a person can find them: by the line of their file, and by nothing of what they say.
import type { JobSource } from '../../shared/job.ts';
import { lineWords } from '../jobs/prepare/prompt.ts';
import type { Secret } from '../secrets/finding.ts';
import { type Searched, TOLD_PARTS, type ToldPart } from './told.ts';

export interface SecretPlace extends Secret {
  readonly part: ToldPart;
  /** Counted from 1, in its file if the text is of one. */
  readonly line: number;
  /** The cell of a notebook whose line it is, where several were taken. */
  readonly cell?: number;
}

export interface SecretPlaces {
  readonly first: readonly SecretPlace[];
  /** All of them, those above included. */
  readonly count: number;
}

/** @param most so many are told one by one. Null = the texts could not be searched */
export function secretPlaces({ told, found }: Searched, source: JobSource | null, most: number): SecretPlaces | null {
  if (found === null) return null;
  const all = TOLD_PARTS.flatMap((part, index) => (found[index] ?? []).map((finding) => ({ part, ...finding })));
  const first = all.slice(0, most).map(({ part, kind, vendor, start }) => {
    const before = told[part].slice(0, start);
    const place = part === 'context' ? placeIn(before, source) : { line: lineOf(before) };
    return { part, kind, vendor, ...place };
  });
  return { first, count: all.length };
}

/** How many lines a text begins. */
function lineOf(before: string): number {
  return (before.match(/\n/g)?.length ?? 0) + 1;
}

/** Several selections and cells stand under a line each that names them. */
function placeIn(before: string, source: JobSource | null): Pick<SecretPlace, 'line' | 'cell'> {
  const line = lineOf(before);
  if (source === null) return { line };
  const { ranges, cells, startLine } = source;
  if (ranges !== undefined) {
    const names = new Map(ranges.map((range) => [`[${lineWords([range])}]`, range.startLine]));
    return lineUnder(before, (name) => names.get(name)) ?? { line };
  }
  if (cells !== undefined && cells.length > 1) {
    let cell = 0;
    const under = lineUnder(before, (name) => {
      const number = /^\[cell (\d{1,9}), [^\]]{0,100}\]$/.exec(name)?.[1];
      if (number === undefined || !cells.includes(Number(number))) return undefined;
      cell = Number(number);
      return 1;
    });
    return under === null ? { line } : { ...under, cell };
  }
  return { line: startLine + line - 1 };
}

/** @param firstOf the number of the first line under a name; undefined = it is none */
function lineUnder(before: string, firstOf: (name: string) => number | undefined): { readonly line: number } | null {
  const lines = before.split('\n');
  for (let index = lines.length - 2; index >= 0; index -= 1) {
    const first = firstOf(lines[index] ?? '');
    if (first !== undefined) return { line: first + lines.length - 2 - index };
  }
  return null;
}
