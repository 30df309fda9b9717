// `src/a.ts:12`: a place in the code. Only relative ones are; whether there is such a file the host finds out.
import type { MarkdownIt, StateCore, Token } from 'markdown-it';

export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number | null;
}

const MOST_PATH = 260;
const NAME = '[\\p{L}\\p{N}_@+][\\p{L}\\p{N}_@+.-]*';
const LINES = ':(\\d{1,7})(?::(\\d{1,6}))?(?:-\\d{1,7})?|#L(\\d{1,7})(?:C(\\d{1,6}))?(?:-L?\\d{1,7}(?:C\\d{1,6})?)?';
const PATH = `(?:\\.{1,2}[\\\\/])?(?:[.]?${NAME}[\\\\/]){0,30}[.]?${NAME}\\.\\p{L}[\\p{L}\\p{N}]{0,9}`;
const PLACE = new RegExp(`(?<![\\p{L}\\p{N}_@+.:/\\\\~#%&=?-])(${PATH})(?:${LINES})(?![\\p{L}\\p{N}_/\\\\])`, 'gu');
const WHOLE = new RegExp(`^(${PATH})(?:${LINES})$`, 'u');
/** Without a folder before it, a name with a number may be a machine with its port. */
const CODE =
  /\.(?:[cm]?[jt]sx?|py|rs|go|java|kts?|swift|rb|php|cs|fs|c|h|cc|hh|cpp|hpp|m|mm|scala|clj|exs?|erl|hs|ml|lua|pl|r|jl|dart|sh|sql|html?|s?css|less|vue|svelte|json|ya?ml|toml|xml|md|txt|log|ini|cfg|lean|tex)$/i;

export function places(markdown: MarkdownIt): void {
  markdown.core.ruler.push('places', findPlaces);
  const { escapeHtml } = markdown.utils;
  markdown.renderer.rules.place = (tokens, index) =>
    `<span class="place">${escapeHtml(tokens[index]?.content ?? '')}</span>`;
}

/** Null = this text names no place. */
export function placeOf(text: string): Place | null {
  if (text.length > MOST_PATH) return null;
  const [, written = '', line, column, hashLine, hashColumn] = WHOLE.exec(text) ?? [];
  const path = written.replaceAll('\\', '/').replace(/^\.\//, '');
  const number = Number(line ?? hashLine ?? 0);
  if (path === '' || number < 1 || path.split('/').includes('..')) return null;
  if (!path.includes('/') && !CODE.test(path)) return null;
  const at = Number(column ?? hashColumn ?? 0);
  return { path, line: number, column: at < 1 ? null : at };
}

function findPlaces({ tokens, Token: Made }: StateCore): void {
  for (const token of tokens) {
    if (token.children === null || !/[:#]L?\d/.test(token.content)) continue;
    let inLink = 0;
    token.children = token.children.flatMap((child) => {
      if (child.type === 'link_open') inLink += 1;
      if (child.type === 'link_close') inLink -= 1;
      return child.type === 'text' && inLink === 0 ? withPlaces(child, Made) : [child];
    });
  }
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
  for (const { 0: found, index } of content.matchAll(PLACE)) {
    if (placeOf(found) === null) continue;
    add('text', at, index);
    add('place', index, index + found.length);
    at = index + found.length;
  }
  if (made.length === 0) return [text];
  add('text', at, content.length);
  return made;
}
