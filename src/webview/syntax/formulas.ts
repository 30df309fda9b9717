// Formulas in TeX: `$…$` and `\(…\)` in a line, `$$…$$`, `\[…\]` and environments (`\begin{align}`) by themselves.
// dollarsEnd.ts tells formulas from dollar signs in prose. TeX that is not a formula stays as it was written.
import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';
import { drawAsWritten } from './drawAsWritten.ts';
import { FormulaBlocks } from './formulaBlocks.ts';
import { CLOSES, FormulaSearch, MOST_TEX } from './formulaSearch.ts';

/** A line that may begin a formula that has not ended yet. */
const MAY_OPEN = /^[ \t>*+\-\d.)]*(\$\$|\\\[|\\begin\{)(.*)$/gm;
/** Characters, beyond those of the longest formula, that may stand before its mark in such a line or behind its end. */
const ASIDE = 200;
const NAME = /\$_+/y;

const blocks = new WeakMap<StateBlock, FormulaBlocks>();
const searches = new WeakMap<StateInline, FormulaSearch>();

export function formulas(markdown: MarkdownIt): void {
  markdown.block.ruler.before('table', 'formula_block', block, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
  markdown.inline.ruler.before('escape', 'formula', inline);
  const { escapeHtml } = markdown.utils;
  markdown.renderer.rules.formula = (tokens, index) => {
    const token = tokens[index];
    const kind = token?.markup === 'display' ? 'math display' : 'math';
    return `<span class="${kind}"><code>${escapeHtml(token?.content ?? '')}</code></span>`;
  };
  markdown.renderer.rules.formula_block = (tokens, index) =>
    `<div class="math display"><code>${escapeHtml(tokens[index]?.content ?? '')}</code></div>\n`;
}

/**
 * Where the first line begins that may yet turn out to open a formula; what stands from there on is not settled.
 * @param over ranges, in order, in which no formula can begin: formulas that have ended, and code
 */
export function openFormulaAt(text: string, over: readonly (readonly [number, number])[]): number {
  let next = 0;
  MAY_OPEN.lastIndex = Math.max(0, text.length - MOST_TEX - ASIDE);
  for (let found = MAY_OPEN.exec(text); found !== null; found = MAY_OPEN.exec(text)) {
    const { index, 1: mark = '', 2: rest = '' } = found;
    while ((over[next]?.[1] ?? text.length) <= index) next += 1;
    const isOver = (over[next]?.[0] ?? text.length) <= index;
    if (!isOver && !isDecided(text, mark, rest, MAY_OPEN.lastIndex)) return index;
  }
  return text.length;
}

/** The end is in the same line; or text follows the mark, and then an empty line, which such a formula can't span. */
function isDecided(text: string, mark: string, rest: string, lineEnd: number): boolean {
  const closing = CLOSES[mark];
  if (closing === undefined) return false;
  return rest.includes(closing) || (rest.trim() !== '' && /\n[ \t>]*\n/.test(text.slice(lineEnd)));
}

function block(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false;
  const known = blocks.get(state) ?? new FormulaBlocks(state);
  blocks.set(state, known);
  const found = known.at(startLine, endLine);
  if (found === null) return false;
  // A mark without an end does not interrupt the paragraph that it stands in.
  if (silent) return found.type === 'formula' || found.lastLine !== null;
  if (found.type === 'text') {
    drawAsWritten(state, startLine, endLine, found.lastLine);
    return true;
  }
  const token = state.push('formula_block', '', 0);
  token.content = found.tex;
  token.map = [startLine, found.to];
  state.line = found.to;
  return true;
}

function inline(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (src[pos] !== '$' && src[pos] !== '\\') return false;
  const search = searches.get(state) ?? new FormulaSearch(src);
  searches.set(state, search);
  const found = search.at(pos, posMax);
  if (found === null) return name(state, silent);
  if (!silent) {
    const token = state.push('formula', '', 0);
    token.content = found.tex;
    token.markup = found.isDisplay ? 'display' : 'inline';
  }
  state.pos = found.to;
  return true;
}

/** `$_`: a name in a program, whose underscore is not emphasis. */
function name(state: StateInline, silent: boolean): boolean {
  NAME.lastIndex = state.pos;
  const found = NAME.exec(state.src)?.[0];
  if (found === undefined || state.pos + found.length > state.posMax) return false;
  if (!silent) state.pending += found;
  state.pos += found.length;
  return true;
}
