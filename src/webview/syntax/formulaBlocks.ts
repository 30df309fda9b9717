// Formulas that stand by themselves, and TeX that begins like one but is none.
import type { StateBlock } from 'markdown-it';
import { ClosingLines, endsHere } from './closingLines.ts';
import { environmentAt, environmentEnds } from './environments.ts';
import { CLOSES, hasContent, MOST_TEX } from './formulaSearch.ts';

export type FormulaBlock =
  | { readonly type: 'formula'; readonly tex: string; readonly to: number }
  /** Stays as it was written. */
  | { readonly type: 'text'; readonly lastLine: number | null };

const TEXT = { type: 'text', lastLine: null } as const;

export class FormulaBlocks {
  readonly #state: StateBlock;
  readonly #closings: ClosingLines;
  #ends: ReadonlyMap<number, number> | null = null;

  constructor(state: StateBlock) {
    this.#state = state;
    this.#closings = new ClosingLines(state);
  }

  /** What begins with this line; null = that is for other rules to say. */
  at(startLine: number, endLine: number): FormulaBlock | null {
    const { src } = this.#state;
    const begin = this.#begin(startLine);
    if (src.startsWith('\\begin{', begin)) return this.#environment(startLine, endLine);
    const mark = src.slice(begin, begin + 2);
    const closing = mark === '\\(' ? undefined : CLOSES[mark];
    if (closing === undefined) return null;
    return this.#inOneLine(startLine, closing) ?? this.#inLines(startLine, endLine, closing);
  }

  #environment(startLine: number, endLine: number): FormulaBlock | null {
    const { src, eMarks, sCount, blkIndent } = this.#state;
    const begin = this.#begin(startLine);
    const environment = environmentAt(src, begin);
    if (environment === null) return null;
    this.#ends ??= environmentEnds(src);
    const end = this.#ends.get(begin) ?? Number.POSITIVE_INFINITY;
    if (end - begin > MOST_TEX) return TEXT;
    let line = startLine;
    while (line < endLine && (eMarks[line] ?? 0) < end) {
      line += 1;
      if ((sCount[line] ?? 0) < blkIndent && !this.#state.isEmpty(line)) return TEXT;
    }
    if (line === endLine) return TEXT;
    if (!environment.isFormula) return { type: 'text', lastLine: line };
    if (!endsHere(src.slice(end, eMarks[line]))) return null;
    return { type: 'formula', tex: this.#tex(startLine, line, begin, end), to: line + 1 };
  }

  /** Null = the formula does not end in its first line. */
  #inOneLine(line: number, closing: string): FormulaBlock | null {
    const { src, eMarks } = this.#state;
    const text = src.slice(this.#begin(line) + 2, eMarks[line]);
    const at = text.indexOf(closing);
    if (at < 0 || at > MOST_TEX || !hasContent(text.slice(0, at)) || !endsHere(text.slice(at + 2))) return null;
    return { type: 'formula', tex: text.slice(0, at).trim(), to: line + 1 };
  }

  #inLines(startLine: number, endLine: number, closing: string): FormulaBlock | null {
    const { src, eMarks, env, parentType } = this.#state;
    const begin = this.#begin(startLine) + 2;
    const first = src.slice(begin, eMarks[startLine]);
    if (first.includes(closing)) return null;
    const isAlone = first.trim() === '';
    const {
      at,
      line,
      isLast,
      isAlone: endsAlone,
      emptyLine,
      proseLine,
    } = this.#closings.find(closing, startLine + 1, endLine);
    const isOneText = emptyLine <= startLine;
    // A formula with empty lines in it may hold no prose, and its marks have to stand alone: a stray mark is easily
    // made.
    const isFormula =
      isLast && at - begin <= MOST_TEX && (isOneText || (isAlone && endsAlone && proseLine <= startLine));
    const tex = isFormula ? this.#tex(startLine, line, begin, at) : '';
    if (hasContent(tex)) return { type: 'formula', tex, to: line + 1 };
    // A formula that is still being written is shown as one already, but only in this drawing.
    const last = eMarks[endLine - 1] ?? 0;
    const isOpen = env.isOpen === true && parentType === 'root' && at < 0 && line === endLine && isOneText;
    if (isOpen && last - begin <= MOST_TEX)
      return { type: 'formula', tex: this.#tex(startLine, endLine - 1, begin, last), to: endLine };
    return isAlone ? TEXT : null;
  }

  #begin(line: number): number {
    const { bMarks, tShift } = this.#state;
    return (bMarks[line] ?? 0) + (tShift[line] ?? 0);
  }

  /** The TeX without a list's or quotation's marks before its lines, and without empty lines, which TeX forbids. */
  #tex(first: number, last: number, begin: number, end: number): string {
    const { src, eMarks } = this.#state;
    const lines: string[] = [];
    for (let line = first; line <= last; line += 1) {
      const text = src.slice(line === first ? begin : this.#begin(line), line === last ? end : eMarks[line]);
      if (text.trim() !== '') lines.push(text);
    }
    return lines.join('\n').trim();
  }
}
