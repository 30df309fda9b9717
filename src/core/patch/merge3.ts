// The three-way merge: what the answer changed in the text that was sent, put into that text as it is now. As git would
// merge it, but for line breaks: those of the file stay.
import { type Hunk, lineDiff } from './lineDiff.ts';
import { lineBreakOf, splitLines, type TextLines } from './splitLines.ts';

/** Offsets in UTF-16 units. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What stands beside the marks of a conflict. */
export interface ConflictLabels {
  readonly now: string;
  readonly answer: string;
}

export interface Merge {
  /** Of `now`, in its order; what is in none of them stays as it is, to the byte. */
  readonly edits: readonly TextEdit[];
  readonly conflicts: number;
}

export interface Sides {
  /** As it was sent. */
  readonly base: string;
  readonly now: string;
  readonly answer: string;
  /** The file's line break, where `now` is only a part of it. */
  readonly lineBreak?: '\n' | '\r\n';
}

export function merge3({ base, now, answer, lineBreak }: Sides, labels: ConflictLabels): Merge {
  const [was, is, told] = [splitLines(base), splitLines(now), splitLines(answer)];
  const regions = regionsOf(lineDiff(was.lines, is.lines), lineDiff(was.lines, told.lines));
  const text = new EditedLines(is, now, lineBreak ?? lineBreakOf(now));
  const changes = joined(
    regions.flatMap((region) => (region.by === 'both' ? differing(region, is.lines, told.lines) : [region])),
    is.lines,
  );
  const edits = changes.flatMap(({ now: [start, end], answer: [from, to], by }) => {
    if (by === 'now') return [];
    const lines = told.lines.slice(from, to);
    if (by === 'answer') return [text.replaced(start, end, lines)];
    const mine = is.lines.slice(start, end);
    const marked = [`<<<<<<< ${labels.now}`, ...mine, '=======', ...lines, `>>>>>>> ${labels.answer}`];
    return [text.replaced(start, end, marked)];
  });
  return { edits, conflicts: changes.filter(({ by }) => by === 'both').length };
}

export function withEdits(text: string, edits: readonly TextEdit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const edit of edits) {
    pieces.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return pieces.join('') + text.slice(at);
}

/** Changed lines, and as which they stand on both sides. */
interface Region {
  readonly now: readonly [start: number, end: number];
  readonly answer: readonly [start: number, end: number];
  /** `both`: the answer changed lines that were edited in the file as well, or right beside an edit. */
  readonly by: 'now' | 'answer' | 'both';
}

function regionsOf(mine: readonly Hunk[], theirs: readonly Hunk[]): Region[] {
  const regions: Region[] = [];
  let [i, j] = [0, 0];
  // How much further down a line of the text as sent stands now, and in the answer.
  let [down, across] = [0, 0];
  const never = Number.POSITIVE_INFINITY;
  while (i < mine.length || j < theirs.length) {
    const start = Math.min(mine[i]?.start ?? never, theirs[j]?.start ?? never);
    const [before, beside] = [start + down, start + across];
    const [firstOfMine, firstOfTheirs] = [i, j];
    let end = start;
    for (let grew = true; grew; ) {
      grew = false;
      for (let hunk = mine[i]; hunk !== undefined && hunk.start <= end; hunk = mine[i]) {
        end = Math.max(end, hunk.end);
        down = hunk.newEnd - hunk.end;
        i += 1;
        grew = true;
      }
      for (let hunk = theirs[j]; hunk !== undefined && hunk.start <= end; hunk = theirs[j]) {
        end = Math.max(end, hunk.end);
        across = hunk.newEnd - hunk.end;
        j += 1;
        grew = true;
      }
    }
    const isByMe = i > firstOfMine;
    const by = !isByMe ? 'answer' : j === firstOfTheirs ? 'now' : 'both';
    regions.push({ now: [before, end + down], answer: [beside, end + across], by });
  }
  return regions;
}

/** Where the two sides of a conflict differ; nowhere, if both made the same change. */
function differing({ now, answer }: Region, is: readonly string[], told: readonly string[]): Region[] {
  return lineDiff(is.slice(...now), told.slice(...answer)).map(({ start, end, newStart, newEnd }) => ({
    now: [now[0] + start, now[0] + end],
    answer: [answer[0] + newStart, answer[0] + newEnd],
    by: 'both',
  }));
}

/** So many equal lines between two conflicts are too few to read them apart. */
const FEW_LINES = 3;
const HAS_WORDS = /[\p{L}\p{N}]/u;

function joined(regions: readonly Region[], is: readonly string[]): Region[] {
  const all: Region[] = [];
  for (const region of regions) {
    const last = all.at(-1);
    if (last?.by !== 'both' || region.by !== 'both') {
      all.push(region);
      continue;
    }
    const between = is.slice(last.now[1], region.now[0]);
    const isNear = between.length <= FEW_LINES || !between.some((line) => HAS_WORDS.test(line));
    if (!isNear) all.push(region);
    else {
      const now = [last.now[0], region.now[1]] as const;
      all.splice(-1, 1, { now, answer: [last.answer[0], region.answer[1]], by: 'both' });
    }
  }
  return all;
}

/** Edits of whole lines, as edits of the text. */
class EditedLines {
  readonly #is: TextLines;
  readonly #text: string;
  readonly #lineBreak: string;

  constructor(is: TextLines, text: string, lineBreak: string) {
    this.#is = is;
    this.#text = text;
    this.#lineBreak = lineBreak;
  }

  /** A text that ends without a line break goes on doing so. */
  replaced(first: number, last: number, lines: readonly string[]): TextEdit {
    const { starts, endsWithBreak, lines: all } = this.#is;
    const [start, end] = [starts[first] ?? this.#text.length, starts[last] ?? this.#text.length];
    const joined = lines.join(this.#lineBreak);
    const isAtOpenEnd = last === all.length && !endsWithBreak;
    if (!isAtOpenEnd) return { start, end, text: lines.length === 0 ? '' : joined + this.#lineBreak };
    if (first === last && first > 0) return { start, end, text: this.#lineBreak + joined };
    if (lines.length > 0 || first === 0) return { start, end, text: joined };
    return { start: (starts[first - 1] ?? 0) + (all[first - 1] ?? '').length, end, text: '' };
  }
}
