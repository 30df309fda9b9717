// Addresses that stand in a text without any marks become links, as in GitHub's Markdown.
import type { MarkdownIt, StateCore, StateInline, Token } from 'markdown-it';

/** Right before it stands no letter, and nothing that would make it the end of another address. */
const SCHEME = /(?<![a-z\d<:/@.+-])(?:https?|ftp)$/i;
const LONGEST_SCHEME = 6;
/** Punctuation and brackets of Chinese, Japanese and Korean: they belong to the sentence, not to the address. */
const CJK_MARKS =
  '\\u2014\\u2018-\\u201f\\u2026\\u3000-\\u3004\\u3008-\\u3020\\u3030\\u303d\\ufe10-\\ufe1f\\ufe30-\\ufe6f\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65';
const CJK_LETTERS = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Bopomofo}';
/**
 * Where an address ends. A letter of these languages belongs to it at the beginning of a segment (`/wiki/漢字`); right
 * behind a Latin letter or a digit it begins the next word of a sentence without blanks (`/guide详情`, `/guide에서`).
 */
const END = new RegExp(`[\\s<${CJK_MARKS}]|(?<=[a-z\\d])[${CJK_LETTERS}]`, 'iu');
const WWW = /^www\./;
/** What may stand before `www.`. */
const MAY_PRECEDE = new RegExp(`[\\s*_~(${CJK_MARKS}${CJK_LETTERS}]$`, 'u');
/** Characters at which another rule may apply, and what may be the beginning of an address. */
const STOP = /[\n!#$%&*+\-:<=>@[\\\]^_`{}~]|www\./g;
/** No domain is longer, and no search for one goes further. */
const LONGEST_DOMAIN = 255;
const DOMAIN = /^[\p{L}\p{M}\p{N}\p{So}_-]+(?:\.[\p{L}\p{M}\p{N}\p{So}_-]+)*/u;
const TRAILING: ReadonlySet<string> = new Set(`?!.,:*_~'"`);
const EMAIL = /(?:mailto:)?(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;

export function autolinks(markdown: MarkdownIt): void {
  markdown.inline.ruler.at('text', text);
  markdown.inline.ruler.after('text', 'autolink_bare', autolink);
  markdown.core.ruler.after('text_join', 'autolink_email', emails);
}

/** Like the library's own rule, but a text ends where an address may begin. */
function text(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  const to = Math.min(posMax, endOfText(src, pos));
  if (to === pos) return false;
  if (!silent) state.pending += src.slice(pos, to);
  state.pos = to;
  return true;
}

function endOfText(src: string, from: number): number {
  STOP.lastIndex = from;
  for (let stop = STOP.exec(src); stop !== null; stop = STOP.exec(src)) {
    if (stop[0].length === 1 || startsWww(src, stop.index)) return stop.index;
  }
  return src.length;
}

function startsWww(src: string, pos: number): boolean {
  return src.startsWith('www.', pos) && (pos === 0 || MAY_PRECEDE.test(src.slice(Math.max(0, pos - 2), pos)));
}

function autolink(state: StateInline, silent: boolean): boolean {
  if (state.linkLevel > 0) return false;
  const { src, pos, posMax, md } = state;
  if (src[pos] === ':' && src.startsWith('//', pos + 1)) {
    const scheme = SCHEME.exec(src.slice(Math.max(0, pos - LONGEST_SCHEME), pos))?.[0] ?? '';
    const rest = withoutQuote(src.slice(pos + 3, posMax), src[pos - scheme.length - 1] ?? '');
    // Each of these checks reads a few letters only: text that is not an address must not be read to its end.
    if (scheme === '' || !md.validateLink(`${scheme}://`) || !hasDomain(rest, false)) return false;
    if (!silent && !state.pending.endsWith(scheme)) return false;
    const end = endOf(rest);
    return link(state, silent, { before: scheme, to: `${scheme}://${rest.slice(0, end)}`, from: pos, length: end + 3 });
  }
  if (!startsWww(src, pos)) return false;
  const rest = src.slice(pos, posMax);
  if (!hasDomain(rest, true)) return false;
  const end = endOf(rest);
  return link(state, silent, { before: '', to: rest.slice(0, end), from: pos, length: end });
}

/** An address behind a quotation mark ends before the next one: `<a href="http://a.b">c</a>`, `"http://a.b","c"`. */
function withoutQuote(rest: string, before: string): string {
  const end = before === '"' || before === "'" ? rest.indexOf(before) : -1;
  return end < 0 ? rest : rest.slice(0, end);
}

interface Found {
  /** The beginning of the address that is in `state.pending` already. */
  readonly before: string;
  readonly to: string;
  readonly from: number;
  readonly length: number;
}

function link(state: StateInline, silent: boolean, { before, to, from, length }: Found): boolean {
  const href = state.md.normalizeLink(WWW.test(to) ? `http://${to}` : to);
  if (!state.md.validateLink(href)) return false;
  if (!silent) {
    state.pending = state.pending.slice(0, state.pending.length - before.length);
    state.push('link_open', 'a', 1).attrs = [['href', href]];
    state.push('text', '', 0).content = to;
    state.push('link_close', 'a', -1);
  }
  state.pos = from + length;
  return true;
}

function hasDomain(rest: string, needsPeriod: boolean): boolean {
  const begin = rest.slice(0, LONGEST_DOMAIN);
  const domain = DOMAIN.exec(begin.slice(0, firstEnd(begin)))?.[0].replace(/[^\p{L}\p{M}\p{N}]+$/u, '') ?? '';
  const segments = domain.split('.');
  if (domain === '' || (needsPeriod && segments.length < 2)) return false;
  return !segments.slice(-2).some((segment) => segment.includes('_'));
}

function firstEnd(rest: string): number {
  const end = rest.search(END);
  return end < 0 ? rest.length : end;
}

/** The length of the address, without a sentence's end, a final entity, or closing brackets that it does not open. */
function endOf(rest: string): number {
  let end = ownEnd(rest, firstEnd(rest));
  let open = 0;
  for (let at = 0; at < end; at += 1) open += rest[at] === '(' ? 1 : rest[at] === ')' ? -1 : 0;
  for (;;) {
    const last = rest[end - 1] ?? '';
    if (last === ')' && open < 0) open += 1;
    else if (last === ';') end = entityStart(rest, end) + 1;
    else if (!TRAILING.has(last)) return end;
    end -= 1;
  }
}

/** An address ends at a bracket or brace that it does not open: it is a link's label (`[url](url)`), or in TeX. */
function ownEnd(rest: string, end: number): number {
  const open = { ']': 0, '}': 0 };
  for (let at = 0; at < end; at += 1) {
    const letter = rest[at];
    if (letter === '[') open[']'] += 1;
    else if (letter === '{') open['}'] += 1;
    else if (letter === ']' || letter === '}') {
      if (open[letter] === 0) return at;
      open[letter] -= 1;
    }
  }
  return end;
}

/** Where the entity begins whose semicolon stands right before `end`; where that stands if it ends no entity. */
function entityStart(text: string, end: number): number {
  let at = end - 2;
  while (/[a-z\d]/i.test(text[at] ?? '')) at -= 1;
  return text[at] === '&' && at < end - 2 ? at : end - 1;
}

function emails({ tokens, Token: Made, md }: StateCore): void {
  for (const token of tokens) {
    const { children } = token;
    if (children === null || !token.content.includes('@')) continue;
    let inLink = 0;
    token.children = children.flatMap((child) => {
      if (child.type === 'link_open') inLink += 1;
      if (child.type === 'link_close') inLink -= 1;
      return child.type === 'text' && inLink === 0 && child.content.includes('@')
        ? withEmails(child, Made, md)
        : [child];
    });
  }
}

function withEmails(text: Token, Made: typeof Token, markdown: MarkdownIt): Token[] {
  const made: Token[] = [];
  const add = (type: string, nesting: -1 | 0 | 1, content = '') => {
    const token = new Made(type, nesting === 0 ? '' : 'a', nesting);
    token.content = content;
    token.level = text.level;
    made.push(token);
    return token;
  };
  let at = 0;
  for (const { 0: address, index } of text.content.matchAll(EMAIL)) {
    const after = text.content[index + address.length] ?? '';
    // As on GitHub, the last character has to be a letter: `name@1.2.3` is a version.
    if (!/[A-Za-z]$/.test(address) || /[+/@]/.test(after)) continue;
    const href = markdown.normalizeLink(/^mailto:/i.test(address) ? address : `mailto:${address}`);
    if (!markdown.validateLink(href)) continue;
    if (index > at) add('text', 0, text.content.slice(at, index));
    add('link_open', 1).attrs = [['href', href]];
    add('text', 0, address);
    add('link_close', -1);
    at = index + address.length;
  }
  if (at < text.content.length) add('text', 0, text.content.slice(at));
  return made;
}
