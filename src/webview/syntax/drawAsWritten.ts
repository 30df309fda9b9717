// TeX that is not a formula (`\begin{tabular}`, or one that never ends) stays as it was written: line by line, with
// every backslash. Only the formulas in it are set.
import type { StateBlock, Token } from 'markdown-it';
import { FormulaSearch } from './formulaSearch.ts';

const ENDS_IT = /^(?:`{3}|~{3})/;

/** @param lastLine the line in which the TeX ends; null = unknown */
export function drawAsWritten(state: StateBlock, startLine: number, endLine: number, lastLine: number | null): void {
  const { src, bMarks, tShift, eMarks, sCount, blkIndent } = state;
  const lines: string[] = [];
  let line = startLine;
  for (; line < endLine && line <= (lastLine ?? endLine); line += 1) {
    const text = src.slice((bMarks[line] ?? 0) + (tShift[line] ?? 0), eMarks[line]);
    if (line > startLine && (text.trim() === '' || ENDS_IT.test(text) || (sCount[line] ?? 0) < blkIndent)) break;
    lines.push(text);
  }
  state.push('paragraph_open', 'p', 1).map = [startLine, line];
  const token = state.push('inline', '', 0);
  // Without content, no other rule parses the token.
  token.content = '';
  token.children = childrenOf(lines.join('\n'), state);
  token.map = [startLine, line];
  state.push('paragraph_close', 'p', -1);
  state.line = line;
}

function childrenOf(text: string, { Token: Made }: StateBlock): Token[] {
  const search = new FormulaSearch(text);
  const made: Token[] = [];
  const add = (type: string, content: string, markup = '') => {
    if (type === 'text' && content === '') return;
    const token = new Made(type, type === 'hardbreak' ? 'br' : '', 0);
    token.content = content;
    token.markup = markup;
    made.push(token);
  };
  let begin = 0;
  for (let at = 0; at < text.length; ) {
    const found = text[at] === '$' || text[at] === '\\' ? search.at(at, text.length) : null;
    if (found === null && text[at] !== '\n') {
      at += text[at] === '\\' && text[at + 1] !== '\n' ? 2 : 1;
      continue;
    }
    add('text', text.slice(begin, at));
    if (found === null) add('hardbreak', '');
    else add('formula', found.tex, found.isDisplay ? 'display' : 'inline');
    at = found?.to ?? at + 1;
    begin = at;
  }
  add('text', text.slice(begin));
  return made;
}
