// Keeps the backslashes of paths and of TeX that is not a formula. CommonMark removes a backslash before punctuation;
// but in an answer `\[`, `\(` and `\\` are hardly ever meant as escapes.
import type { MarkdownIt, StateInline } from 'markdown-it';
import { pathAt } from './pathAt.ts';

/** What may stand right behind the opening mark of a formula. */
const TEX_AFTER = /^(?:$|[\s\p{L}\p{N}]|\\[A-Za-z])/u;
const PUNCTUATION = /[!-/:-@[-`{-~]/;
/** Where the last `]` without a backslash stands, for each text. */
const lastClosings = new WeakMap<StateInline, number>();

export function backslashes(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('escape', 'backslash', backslash);
}

function backslash(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (src[pos] !== '\\' || pos + 1 >= posMax) return false;
  const path = pathAt(state);
  if (path !== '') {
    if (!silent) state.pending += path;
    state.pos = pos + path.length;
    return true;
  }
  const mark = src[pos + 1] ?? '';
  if (!(mark === '\\' ? isTwo(src[pos + 2] ?? ' ') : isTex(state, mark))) return false;
  if (!silent) state.pending += `\\${mark}`;
  state.pos = pos + 2;
  return true;
}

/** `\\` is kept at the end of a line and before a blank or a letter; before punctuation it is an escaped backslash. */
function isTwo(after: string): boolean {
  return !PUNCTUATION.test(after);
}

/** An opening mark without an end, or a closing mark alone. With a `]` behind it, `\[` may be an escape instead. */
function isTex(state: StateInline, mark: string): boolean {
  const { src, pos } = state;
  const before = src[pos - 1] ?? ' ';
  if (mark === ')' || mark === ']') return /\s/.test(before);
  if (!TEX_AFTER.test(src.slice(pos + 2, pos + 4))) return false;
  return mark === '(' ? before !== ']' : mark === '[' && lastClosing(state) < pos;
}

function lastClosing(state: StateInline): number {
  const known = lastClosings.get(state);
  if (known !== undefined) return known;
  let at = state.src.lastIndexOf(']');
  while (at > 0 && state.src[at - 1] === '\\') at = state.src.lastIndexOf(']', at - 1);
  lastClosings.set(state, at);
  return at;
}
