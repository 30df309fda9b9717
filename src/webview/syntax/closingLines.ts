// Finds the line in which a formula that stands by itself ends. What was found is remembered for the text that is
// parsed, so that the next line that could begin a formula does not search the same lines again.
import type { StateBlock } from 'markdown-it';

/** What may follow the end of such a formula. With anything else behind it, it is a formula within a sentence. */
const NOTHING_MORE = /^[ \t.,;:]*$/;
/** Two words in a row, a sentence without blanks, or another block: not in a formula that has empty lines in it. */
const PROSE = /\p{L}{2}[ \t]+\p{L}{2}|[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}]{8}|^(?:#{1,6} |`{3}|~{3}|\|)/u;
const TEX_WORDS = /\\[A-Za-z]+\*?(?:\{[^{}]*\})?/g;

export interface Closing {
  /** Where the closing mark stands; -1 = there is none. */
  readonly at: number;
  /** The line of the mark; if there is none, the first line that can't belong to the formula. */
  readonly line: number;
  /** Nothing stands behind the mark in its line; and (`isAlone`) nothing before it either. */
  readonly isLast: boolean;
  readonly isAlone: boolean;
  /** The last empty line, and the last one with prose, before the mark; -1 = there is none. */
  readonly emptyLine: number;
  readonly proseLine: number;
}

export class ClosingLines {
  readonly #state: StateBlock;
  readonly #known = new Map<string, Closing & { readonly from: number }>();

  constructor(state: StateBlock) {
    this.#state = state;
  }

  /** The first line with this mark, from `line` on. */
  find(mark: string, line: number, endLine: number): Closing {
    const { level, blkIndent } = this.#state;
    const key = `${mark} ${level} ${blkIndent} ${endLine}`;
    const known = this.#known.get(key);
    if (known !== undefined && known.from <= line && line <= known.line) return known;
    const found = { ...this.#search(mark, line, endLine), from: line };
    this.#known.set(key, found);
    return found;
  }

  #search(mark: string, from: number, endLine: number): Closing {
    const { src, bMarks, tShift, eMarks, sCount, blkIndent } = this.#state;
    const before = { emptyLine: -1, proseLine: -1 };
    const none = { at: -1, isLast: false, isAlone: false };
    for (let line = from; line < endLine; line += 1) {
      const begin = (bMarks[line] ?? 0) + (tShift[line] ?? 0);
      const text = src.slice(begin, eMarks[line]);
      if (text.trim() === '') {
        before.emptyLine = line;
        continue;
      }
      if ((sCount[line] ?? 0) < blkIndent) return { ...none, ...before, line };
      const at = text.indexOf(mark);
      if (at >= 0) {
        const isLast = endsHere(text.slice(at + mark.length));
        return { at: begin + at, line, isLast, isAlone: isLast && at === 0, ...before };
      }
      if (PROSE.test(text.replace(TEX_WORDS, ''))) before.proseLine = line;
    }
    return { ...none, ...before, line: endLine };
  }
}

export function endsHere(rest: string): boolean {
  return NOTHING_MORE.test(rest);
}
