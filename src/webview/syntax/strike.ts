// One or two tildes on each side strike a text out, as GitHub's Markdown has it; the library knows only two.
import type { Delimiter, MarkdownIt, StateInline } from 'markdown-it';

const TILDE = 0x7e;
/** Marks of one tilde and of two don't match each other: the library compares these numbers. */
const MARKERS = [0, 0x1_0000 + TILDE, 0x2_0000 + TILDE] as const;

export function strike(markdown: MarkdownIt): void {
  markdown.inline.ruler.at('strikethrough', tokenize);
  markdown.inline.ruler2.at('strikethrough', (state) => {
    pair(state, state.delimiters);
    for (const meta of state.tokens_meta) if (meta?.delimiters !== undefined) pair(state, meta.delimiters);
    return false;
  });
}

function tokenize(state: StateInline, silent: boolean): boolean {
  if (silent || state.src.charCodeAt(state.pos) !== TILDE) return false;
  const { length, can_open: open, can_close: close } = state.scanDelims(state.pos, true);
  const marker = MARKERS[length];
  state.push('text', '', 0).content = '~'.repeat(length);
  state.pos += length;
  // Length 0: the rule of three is for emphasis alone.
  if (marker) state.delimiters.push({ marker, length: 0, token: state.tokens.length - 1, end: -1, open, close });
  return true;
}

function pair({ tokens }: StateInline, delimiters: readonly Delimiter[]): void {
  for (const { marker, end, token } of delimiters) {
    if (end === -1 || !MARKERS.some((known) => known === marker)) continue;
    const closing = delimiters[end]?.token ?? -1;
    for (const [at, type, nesting] of [
      [token, 's_open', 1],
      [closing, 's_close', -1],
    ] as const) {
      const mark = tokens[at];
      if (mark === undefined) continue;
      mark.type = type;
      mark.tag = 's';
      mark.nesting = nesting;
      mark.markup = mark.content;
      mark.content = '';
    }
  }
}
