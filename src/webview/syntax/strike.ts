// Two tildes on each side strike a text out. One is a tilde: models write "3~5 days", and "~/.config". The library takes
// longer runs apart; here they stay text.
import type { MarkdownIt, StateInline } from 'markdown-it';

const TILDE = 0x7e;

/** What pairs the marks is the library's. */
export function strike(markdown: MarkdownIt): void {
  markdown.inline.ruler.at('strikethrough', tokenize);
}

function tokenize(state: StateInline, silent: boolean): boolean {
  if (silent || state.src.charCodeAt(state.pos) !== TILDE) return false;
  const { length, can_open: open, can_close: close } = state.scanDelims(state.pos, true);
  state.push('text', '', 0).content = '~'.repeat(length);
  state.pos += length;
  // Length 0: the rule of three is for emphasis alone.
  if (length === 2) {
    state.delimiters.push({ marker: TILDE, length: 0, token: state.tokens.length - 1, end: -1, open, close });
  }
  return true;
}
