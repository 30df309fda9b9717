// Finds formulas in a line: `$…$`, `\(…\)`, `$$…$$`, `\[…\]`, and environments without marks. Each closing mark is
// searched for once, so that a text full of opening marks is no more work than any other.
import { dollarsEnd } from './dollarsEnd.ts';
import { environmentAt, environmentEnds } from './environments.ts';

export const CLOSES: Readonly<Record<string, string>> = { $$: '$$', '\\[': '\\]', '\\(': '\\)' };
/** TeX of more characters than this is not taken for a formula. */
export const MOST_TEX = 4_000;

export interface FoundFormula {
  readonly tex: string;
  readonly to: number;
  readonly isDisplay: boolean;
}

export class FormulaSearch {
  readonly #src: string;
  /** For each closing mark, where the search for it began and where it stands; -1 = nowhere from there on. */
  readonly #closings = new Map<string, { readonly from: number; readonly at: number }>();
  #ends: ReadonlyMap<number, number> | null = null;

  constructor(src: string) {
    this.#src = src;
  }

  /** The formula that begins at `pos` and ends at `posMax` at the latest; null = there is none. */
  at(pos: number, posMax: number): FoundFormula | null {
    const src = this.#src;
    if (src.startsWith('\\begin{', pos)) return this.#environment(pos, posMax);
    const opening = src.slice(pos, pos + 2);
    const closing = CLOSES[opening];
    if (closing !== undefined) {
      const at = this.#closing(closing, pos + 2);
      if (at < 0 || at + 2 > posMax) return null;
      return this.#found(pos + 2, at, at + 2, opening !== '\\(');
    }
    const to = src[pos] === '$' ? dollarsEnd(src, pos, Math.min(posMax, pos + MOST_TEX)) : 0;
    return to === 0 ? null : this.#found(pos + 1, to - 1, to, false);
  }

  #environment(pos: number, posMax: number): FoundFormula | null {
    this.#ends ??= environmentEnds(this.#src);
    const end = this.#ends.get(pos) ?? posMax + 1;
    if (end > posMax || environmentAt(this.#src, pos)?.isFormula !== true) return null;
    return this.#found(pos, end, end, true);
  }

  #found(from: number, end: number, to: number, isDisplay: boolean): FoundFormula | null {
    if (end - from > MOST_TEX) return null;
    const tex = this.#src.slice(from, end);
    return hasContent(tex) ? { tex: tex.trim(), to, isDisplay } : null;
  }

  #closing(mark: string, from: number): number {
    const known = this.#closings.get(mark);
    if (known !== undefined && known.from <= from && (known.at < 0 || known.at >= from)) return known.at;
    const at = this.#src.indexOf(mark, from);
    this.#closings.set(mark, { from, at });
    return at;
  }
}

/** Three words in a row; and a sign of TeX or of a calculation, which makes even those a formula. */
const WORDS = /\p{L}{2}[,;:.]?\s+\p{L}{2,40}[,;:.]?\s+\p{L}{2}/u;
const SIGN = /\\[A-Za-z]|[=^_+<>]/;

/** Whether this may be a formula. Blanks are not, and neither are plain words: "the process `$$` and `$$`". */
export function hasContent(tex: string): boolean {
  if (!/[^\s\\]/.test(tex) || /^\s+(?:[a-z]{2,}\s+)+$/.test(tex)) return false;
  return SIGN.test(tex) || !WORDS.test(tex);
}
