// `<br>` breaks the line: a cell of a table has no other way, and models write it elsewhere too. All other HTML is text.
import type { MarkdownIt, StateInline } from 'markdown-it';

const BREAK = /<br[ \t]*\/?>/iy;

export function breaks(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('autolink', 'break', lineBreak);
}

function lineBreak(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '<') return false;
  BREAK.lastIndex = state.pos;
  const found = BREAK.exec(state.src)?.[0];
  if (found === undefined || state.pos + found.length > state.posMax) return false;
  if (!silent) state.push('hardbreak', 'br', 0);
  state.pos += found.length;
  return true;
}
