// Formulas in TeX: `$…$` and `\(…\)` in a line, `$$…$$` and `\[…\]` by themselves. A dollar sign in prose stays one.
import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';

const CLOSES: Readonly<Record<string, string>> = { $$: '$$', '\\[': '\\]', '\\(': '\\)' };
/** Longer ones are no formulas; and no search goes further. */
const MOST_TEX = 4_000;
/** A line that may begin a formula which is not over yet. */
const MAY_OPEN = /^[ \t>*+\-\d.)]*(?:\$\$|\\\[)/m;
const BLANK_LINE = /\n[ \t]*\n/g;

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

/** Where a line begins that may turn out to open a formula; what stands from there on is not settled. */
export function openFormulaAt(text: string): number {
  let from = Math.max(0, text.length - MOST_TEX);
  BLANK_LINE.lastIndex = from;
  // No formula goes over an empty line.
  for (let found = BLANK_LINE.exec(text); found !== null; found = BLANK_LINE.exec(text)) {
    from = found.index + 1;
    BLANK_LINE.lastIndex = from;
  }
  const opens = MAY_OPEN.exec(text.slice(from));
  return opens === null ? text.length : from + opens.index;
}

function block(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const { src, bMarks, tShift, eMarks, sCount, blkIndent } = state;
  const textOf = (line: number) => src.slice((bMarks[line] ?? 0) + (tShift[line] ?? 0), eMarks[line]);
  if ((sCount[startLine] ?? 0) - blkIndent >= 4) return false;
  const first = textOf(startLine);
  const closing = first.startsWith('\\(') ? undefined : CLOSES[first.slice(0, 2)];
  if (closing === undefined) return false;
  const lines: string[] = [];
  for (let line = startLine, length = 0; line < endLine; line += 1) {
    const text = line === startLine ? first.slice(2) : textOf(line);
    if (line > startLine && (text.trim() === '' || (sCount[line] ?? 0) < blkIndent)) return false;
    const close = text.indexOf(closing);
    length += text.length + 1;
    if (length > MOST_TEX) return false;
    if (close < 0) {
      lines.push(text);
      continue;
    }
    const tex = [...lines, text.slice(0, close)].join('\n');
    // What goes on in the line is a sentence with a formula in it.
    if (!/^[ \t.,;:]*$/.test(text.slice(close + 2)) || !hasContent(tex)) return false;
    if (!silent) pushBlock(state, startLine, line + 1, tex);
    return true;
  }
  // While it is written it is shown as what it will be, but only for that drawing.
  if (silent || state.env.isOpen !== true || state.parentType !== 'root') return false;
  pushBlock(state, startLine, endLine, lines.join('\n'));
  return true;
}

function pushBlock(state: StateBlock, from: number, to: number, tex: string): void {
  const token = state.push('formula_block', '', 0);
  token.content = tex.trim();
  token.map = [from, to];
  state.line = to;
}

function inline(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (src[pos] !== '$' && src[pos] !== '\\') return false;
  const opening = src.slice(pos, pos + 2);
  const closing = CLOSES[opening];
  if (closing === undefined) return src[pos] === '$' && dollars(state, silent);
  const found = src.slice(pos + 2, Math.min(posMax, pos + 2 + MOST_TEX)).indexOf(closing);
  if (found < 0) return false;
  const tex = src.slice(pos + 2, pos + 2 + found);
  if (!hasContent(tex)) return false;
  return push(state, silent, { tex, to: pos + found + 4, isDisplay: opening !== '\\(' });
}

/** As pandoc reads them: no space inside of the dollars, no digit behind; "$5 and $10" is money. */
function dollars(state: StateInline, silent: boolean): boolean {
  const { src, pos } = state;
  const posMax = Math.min(state.posMax, pos + MOST_TEX);
  if (/[\s$]/.test(src[pos + 1] ?? ' ') || /[\p{L}\p{N}$]/u.test(src[pos - 1] ?? ' ')) return false;
  let end = pos + 1;
  while (end < posMax && src[end] !== '$') {
    if (src[end] === '`') return false;
    end += src[end] === '\\' ? 2 : 1;
  }
  if (end >= posMax || /\s/.test(src[end - 1] ?? '') || /\d/.test(src[end + 1] ?? '')) return false;
  const tex = src.slice(pos + 1, end);
  // `$HOME/$USER` are names of a shell.
  if (/^[A-Z_]{2}/.test(tex) && /[\p{L}_]/u.test(src[end + 1] ?? '')) return false;
  return push(state, silent, { tex, to: end + 1, isDisplay: false });
}

interface Found {
  readonly tex: string;
  readonly to: number;
  readonly isDisplay: boolean;
}

function push(state: StateInline, silent: boolean, { tex, to, isDisplay }: Found): boolean {
  if (!silent) {
    const token = state.push('formula', '', 0);
    token.content = tex.trim();
    token.markup = isDisplay ? 'display' : 'inline';
  }
  state.pos = to;
  return true;
}

function hasContent(tex: string): boolean {
  return /[^\s\\]/.test(tex);
}
