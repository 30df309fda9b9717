// Two tildes on each side strike a text out. A single one is just a tilde: models write "3~5 days" and "~/.config". The
// library divides longer runs into pairs; here they stay text.
import type { MarkdownIt, StateInline } from 'markdown-it';

const TILDE = 0x7e;

/** Replaces only the rule that finds the marks; the library's own rule pairs them. */
export function strike(markdown: MarkdownIt): void {
  markdown.inline.ruler.at('strikethrough', tokenize);
}

function tokenize(state: StateInline, silent: boolean): boolean {
  if (silent || state.src.charCodeAt(state.pos) !== TILDE) return false;
  const { length, can_open: open, can_close: close } = state.scanDelims(state.pos, true);
  state.push('text', '', 0).content = '~'.repeat(length);
  state.pos += length;
  // Length 0, because CommonMark's rule about multiples of 3 is for emphasis only.
  if (length === 2) {
    state.delimiters.push({ marker: TILDE, length: 0, token: state.tokens.length - 1, end: -1, open, close });
  }
  return true;
}
