// `src/a.ts:12`: a place in the code. Only relative paths count; the host finds out whether the file exists.
import type { MarkdownIt, StateCore, StateInline, Token } from 'markdown-it';

export interface CodePlace {
  readonly path: string;
  readonly line: number;
  readonly column: number | null;
}

const MOST_PATH = 260;
const LINES = ':(\\d{1,7})(?::(\\d{1,6}))?(?:-\\d{1,7})?|#L(\\d{1,7})(?:C(\\d{1,6}))?(?:-L?\\d{1,7}(?:C\\d{1,6})?)?';
/** Some frameworks write names of folders in brackets: `[locale]`, `[[...slug]]`, `(group)`. */
const GROUP = '\\[{1,2}[\\p{L}\\p{N}_.-]{1,60}\\]{1,2}|\\([\\p{L}\\p{N}_.-]{1,60}\\)';
const BEGIN = `(?:[\\p{L}\\p{N}_@+$]|${GROUP})`;
const LETTER = `(?:[\\p{L}\\p{N}_@+$.-]|${GROUP})`;
/** No name is longer than a path. Without a bound the matcher would run out of stack. */
const NAME = `${BEGIN}${LETTER}{0,${MOST_PATH}}`;
const EXTENSION = '\\.\\p{L}[\\p{L}\\p{N}]{0,9}';
/** Files that by custom have no extension. */
const CUSTOM = '(?:Make|Docker|Jenkins|Rake|Gem|Proc)file|LICENSE|README|CHANGELOG';
const PATH = `(?:\\.{1,2}[\\\\/])?(?:[.]?${NAME}[\\\\/]){0,30}(?:[.]?${NAME}${EXTENSION}|${CUSTOM})`;
const PLACE = new RegExp(
  `(?<![\\p{L}\\p{N}_@+.:/\\\\~#%&=?$\\])-])(?<!\\[(?=\\[))(${PATH})(?:${LINES})(?![A-Za-z\\d_/\\\\])`,
  'gu',
);
/** The end of a sentence in a language without blanks, right before a path in other letters. */
const IDEOGRAPHS = /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}]+(?=[A-Za-z\d_@.$[(])/u;
/** A folder in brackets, within a path. */
const FOLDER = /\[{1,2}[\p{L}\p{N}_.-]{1,60}\]{1,2}(?=[\\/]|\.\p{L})/uy;
/** Inline code or a link's target is nothing but the path, so names in it may hold blanks. */
const SPACED = `${BEGIN}(?:${LETTER}| (?=\\S))*`;
const WHOLE_PATH = `(?:\\.{1,2}[\\\\/])?(?:[.]?${SPACED}[\\\\/]){0,30}[.]?${SPACED}`;
const WHOLE = new RegExp(`^(${WHOLE_PATH})(?:${LINES})$`, 'u');
const FILE = new RegExp(`^${WHOLE_PATH}$`, 'u');
const FILE_NAME = new RegExp(`${EXTENSION}$|(?:^|/)(?:${CUSTOM})$`, 'u');
/** Without a folder before it, any other name with a number may be a machine with its port. */
const CODE =
  /\.(?:[cm]?[jt]sx?|py|rs|go|java|kts?|swift|rb|php|cs|fs|c|h|cc|hh|cpp|hpp|m|mm|scala|clj|exs?|erl|hs|ml|lua|pl|r|jl|dart|sh|sql|html?|s?css|less|vue|svelte|json|ya?ml|toml|xml|md|txt|log|ini|cfg|lean|tex)$/i;
/** A machine, or a shell variable. */
const NO_FOLDER = /^(?:www\.|\$[A-Z_]{2})/;
/** `node src/a.js:5` is a command; only what follows it is the place. */
const COMMAND = /^[a-z]+ /;
const ranges = new WeakMap<StateInline, readonly (readonly [number, number])[]>();

export function places(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('text', 'path', path);
  markdown.core.ruler.push('places', findPlaces);
  const { escapeHtml } = markdown.utils;
  markdown.renderer.rules.place = (tokens, index) =>
    `<span class="place">${escapeHtml(tokens[index]?.content ?? '')}</span>`;
}

/** The place that the whole text names; null = none. */
export function placeOf(text: string): CodePlace | null {
  if (text.length > MOST_PATH) return null;
  const [, written = '', line, column, hashLine, hashColumn] = WHOLE.exec(text) ?? [];
  const at = Number(column ?? hashColumn ?? 0);
  return placeAt(written, Number(line ?? hashLine ?? 0), at < 1 ? null : at);
}

/** The place that a link's target names, with or without a line (then line 1); null = it names no file. */
export function placeOfTarget(target: string): CodePlace | null {
  const found = placeOf(target);
  if (found !== null || target.length > MOST_PATH || !FILE.test(target)) return found;
  return placeAt(target, 1, null);
}

function placeAt(written: string, line: number, column: number | null): CodePlace | null {
  const named = written.replaceAll('\\', '/').replace(/^\.\//, '');
  const parts = named.split('/');
  if (named === '' || line < 1 || parts.includes('..') || NO_FOLDER.test(named)) return null;
  if (!FILE_NAME.test(named) || (parts.length === 1 && !CODE.test(named) && named.includes('.'))) return null;
  return { path: named, line, column };
}

/** Markdown's marks inside a path are letters of it: neither emphasis nor the name of a link. */
function path(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  const known = ranges.get(state) ?? pathsIn(src);
  ranges.set(state, known);
  const [from, end] = rangeAround(known, pos);
  const to = from <= pos ? end : folderEnd(src, pos);
  if (to === 0 || to > posMax) return false;
  if (!silent) state.pending += src.slice(pos, to);
  state.pos = to;
  return true;
}

/** The end of the folder in brackets that begins here; 0 = none does. */
function folderEnd(src: string, pos: number): number {
  if (src[pos] !== '[' || !/[\\/]/.test(src[pos - 1] ?? '')) return 0;
  FOLDER.lastIndex = pos;
  return FOLDER.test(src) ? FOLDER.lastIndex : 0;
}

function pathsIn(src: string): [number, number][] {
  if (!/[:#]L?\d/.test(src)) return [];
  return [...src.matchAll(PLACE)].flatMap(({ 0: found, index }): [number, number][] => {
    const before = IDEOGRAPHS.exec(found)?.[0].length ?? 0;
    return placeOf(found.slice(before)) === null ? [] : [[index + before, index + found.length]];
  });
}

/** The first range that ends behind `pos`. */
function rangeAround(known: readonly (readonly [number, number])[], pos: number): readonly [number, number] {
  let low = 0;
  for (let high = known.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((known[middle]?.[1] ?? 0) > pos) high = middle;
    else low = middle + 1;
  }
  return known[low] ?? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
}

function findPlaces({ tokens, Token: Made }: StateCore): void {
  for (const token of tokens) {
    if (token.children === null || !/[:#]L?\d/.test(token.content)) continue;
    let inLink = 0;
    token.children = token.children.flatMap((child) => {
      if (child.type === 'link_open') inLink += 1;
      if (child.type === 'link_close') inLink -= 1;
      if (inLink > 0) return [child];
      if (child.type === 'code_inline' && isCodePlace(child.content)) child.meta = { isPlace: true };
      return child.type === 'text' ? withPlaces(child, Made) : [child];
    });
  }
}

function isCodePlace(text: string): boolean {
  return placeOf(text) !== null && !(COMMAND.test(text) && placeOf(text.replace(COMMAND, '')) !== null);
}

function withPlaces(text: Token, Made: typeof Token): Token[] {
  const { content } = text;
  const made: Token[] = [];
  const add = (type: string, from: number, to: number) => {
    if (from >= to) return;
    const token = new Made(type, '', 0);
    token.content = content.slice(from, to);
    made.push(token);
  };
  let at = 0;
  for (const [from, to] of pathsIn(content)) {
    add('text', at, from);
    add('place', from, to);
    at = to;
  }
  if (made.length === 0) return [text];
  add('text', at, content.length);
  return made;
}
