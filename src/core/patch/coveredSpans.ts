// Which lines a block stands for: the asked text, more than that (with lines around it), or a piece of it.

import { commonCount, likeness } from './likeness.ts';
import type { Reference, Span } from './reference.ts';

/** `unlike`: it has nothing to do with the asked text. `unsure`: it could stand for several places, or for an unknown piece. */
export type Covered = { readonly kind: 'span'; readonly span: Span } | { readonly kind: 'unlike' | 'unsure' };

/** A first or last line that was changed is still the one of its place. */
const ALIKE_LINE = 0.6;
/** Less than this, of words or of lines, is another text. */
const LEAST_LIKENESS = 0.25;
/** Costs are counted in lines; what differs by less than this is as good. */
const AS_GOOD = 0.05;
/** What an edge that is the same counts; one that was only changed is counted as a removed and an added line before. */
const SAME_EDGE = 0.5;
const CHANGED_EDGE = 1.5;
/** Lines that can begin or end the span, nearest first. */
const MOST_EDGES = 4;
/** How far beyond the asked text a block can reach. */
const MOST_AROUND = 400;

/** Longer lines are those of data: they are only ever equal. */
const LONG_LINE = 400;

interface Edge {
  readonly line: Line;
  readonly away: number;
  readonly alike: number;
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export class CoveredSpans {
  readonly #reference: Reference;
  readonly #lines: readonly Line[];
  readonly #known: ReadonlySet<string>;

  constructor(reference: Reference) {
    this.#reference = reference;
    let at = 0;
    this.#lines = reference.text.split('\n').map((line) => {
      const start = at;
      at += line.length + 1;
      return { start, end: start + line.length, text: line.trim() };
    });
    this.#known = new Set(this.#lines.map(({ text }) => text));
  }

  /** @param block its lines without elisions; with some left out, what is missing of it says nothing */
  of(block: readonly string[], hasElisions: boolean): Covered {
    const filled = block.map((line) => line.trim()).filter((line) => line !== '');
    const each = this.#reference.parts.map((part) => this.#inPart(part, filled, hasElisions));
    const best = each.flatMap((one) => (one === null ? [] : [one])).sort((a, b) => a.cost - b.cost);
    const [first, second] = best;
    if (first === undefined) return { kind: 'unlike' };
    const isTie = second !== undefined && second.cost <= first.cost + AS_GOOD && !isSame(first.span, second.span);
    return first.isDoubled || isTie || first.isPiece ? { kind: 'unsure' } : { kind: 'span', span: first.span };
  }

  #inPart(part: Span, block: readonly string[], hasElisions: boolean): Rated | null {
    const [firstLine = '', lastLine = ''] = [block[0], block.at(-1)];
    const from = this.#lineAt(part.start);
    const to = this.#lineAt(Math.max(part.start, part.end - 1));
    const starts = this.#edges(firstLine, from - MOST_AROUND, to, from).map((line) => line.start);
    const ends = this.#edges(lastLine, from, to + MOST_AROUND, to).map((line) => line.end);
    const whole = this.#rate(part, block, hasElisions);
    const spans = this.#spansOf(part, starts, ends);
    const all = spans.map((span) => (isSame(span, part) ? whole : this.#rate(span, block, hasElisions)));
    // A piece of the text is told by both of its edges: otherwise a new function would take the place of the first one.
    const rated = all.filter((one) => one === whole || one.hasEdges || !isWithin(one.span, part));
    const least = Math.min(...rated.map(({ cost }) => cost)) + AS_GOOD;
    const bests = whole.cost <= least ? [whole] : rated.filter(({ cost }) => cost <= least);
    const [best = whole] = bests;
    if (best.alike < LEAST_LIKENESS) return null;
    const isDoubled = bests.some(({ span }) => !isSame(span, best.span) && !this.#isSameText(span, best.span));
    return { ...best, isDoubled, isPiece: isSame(best.span, part) && !hasElisions && best.isPiece };
  }

  /** The part itself, and all between the edges; one that is within a line goes with no other edge than its own. */
  #spansOf(part: Span, starts: readonly number[], ends: readonly number[]): Span[] {
    const { text } = this.#reference;
    const beginsLine = part.start === 0 || text[part.start - 1] === '\n';
    const endsLine = part.end === text.length || text[part.end] === '\n' || text[part.end - 1] === '\n';
    const from = beginsLine ? [part.start, ...starts] : starts;
    const to = endsLine ? [part.end, ...ends] : ends;
    const spans = from.flatMap((start) => to.map((end) => ({ start, end })));
    const meeting = spans.filter(({ start, end }) => start < end && start < part.end && end > part.start);
    return [part, ...meeting.filter((span) => !isSame(span, part))];
  }

  #rate(span: Span, block: readonly string[], hasElisions: boolean): Rated {
    const text = this.#reference.text.slice(span.start, span.end);
    const lines = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    const common = commonCount(lines, block);
    const added = block.length - common;
    const removed = lines.length - common;
    const share = common / Math.max(1, Math.min(lines.length, block.length));
    const words = likeness(text, block.join('\n'));
    const alike = Math.max(share, words);
    const [first, last] = [this.#edgeWorth(lines[0], block[0]), this.#edgeWorth(lines.at(-1), block.at(-1))];
    // Most of a long text would be gone: that is a piece of it, of which nobody can tell where it belongs.
    const isPiece = lines.length >= 8 && common < 0.3 * lines.length && block.length < 0.5 * lines.length;
    return {
      span,
      cost: (hasElisions ? added : added + removed) + 1 - words - first - last,
      alike,
      isPiece,
      hasEdges: first > 0 && last > 0,
      isDoubled: false,
    };
  }

  /** A line that is in the file as it was is never another one that is like it. */
  #edgeWorth(line = '', wanted = ''): number {
    if (line === wanted) return SAME_EDGE;
    const areShort = Math.max(line.length, wanted.length) < LONG_LINE;
    return areShort && !this.#known.has(wanted) && likeness(line, wanted) >= ALIKE_LINE ? CHANGED_EDGE : 0;
  }

  /** The lines like this one, nearest to a line first. */
  #edges(wanted: string, from: number, to: number, near: number): Line[] {
    const isThin = !/[\p{L}\p{N}]/u.test(wanted);
    const equal: Edge[] = [];
    const similar: Edge[] = [];
    for (let index = Math.max(0, from); index <= Math.min(to, this.#lines.length - 1); index += 1) {
      const line = this.#lines[index];
      if (line === undefined || line.text === '') continue;
      const away = Math.abs(index - near);
      if (line.text === wanted) equal.push({ line, away, alike: 1 });
      else if (!isThin && equal.length === 0 && Math.max(line.text.length, wanted.length) < LONG_LINE) {
        const alike = likeness(line.text, wanted);
        if (alike >= ALIKE_LINE) similar.push({ line, away, alike });
      }
    }
    const found = equal.length > 0 ? equal : similar;
    found.sort((a, b) => b.alike - a.alike || a.away - b.away);
    return found.slice(0, MOST_EDGES).map(({ line }) => line);
  }

  #lineAt(offset: number): number {
    let [low, high] = [0, this.#lines.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#lines[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** They differ by empty lines or white space only. */
  #isSameText(one: Span, other: Span): boolean {
    const bare = ({ start, end }: Span) => [
      start + (this.#reference.text.slice(start, end).match(/^\s*/)?.[0].length ?? 0),
      this.#reference.text.slice(start, end).trimEnd().length + start,
    ];
    return bare(one).join() === bare(other).join();
  }
}

interface Rated {
  readonly span: Span;
  readonly cost: number;
  readonly alike: number;
  readonly isPiece: boolean;
  /** Its first and its last line are those of the block, even if they were changed. */
  readonly hasEdges: boolean;
  readonly isDoubled: boolean;
}

function isWithin(one: Span, part: Span): boolean {
  return one.start >= part.start && one.end <= part.end;
}

function isSame(one: Span, other: Span): boolean {
  return one.start === other.start && one.end === other.end;
}
