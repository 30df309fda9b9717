// Addresses that stand in a text without any marks become links, as GitHub's Markdown has it.
import type { MarkdownIt, StateCore, StateInline, Token } from 'markdown-it';

/** Before it no letter and nothing that would make it the end of another address. */
const SCHEME = /(?<![a-z\d<:/@.+-])(?:https?|ftp)$/i;
/** What may stand before `www.`. */
const MAY_PRECEDE = /[\s*_~(]/;
const WWW = /^www\./;
/** What no other rule looks at. */
const PLAIN = /[^\n!#$%&*+\-:<=>@[\\\]^_`{}~]+/y;
const LONGEST_SCHEME = 6;
const DOMAIN = /^[^\s<>/?#:]+/;
const SEGMENT = /^[\p{L}\p{N}\p{So}_-]+$/u;
const TRAILING = /[?!.,:*_~'"]$/;
const ENTITY = /&[a-z\d]+;$/i;
const EMAIL = /(?:mailto:)?(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;

export function autolinks(markdown: MarkdownIt): void {
  markdown.inline.ruler.at('text', text);
  markdown.inline.ruler.after('text', 'autolink_bare', autolink);
  markdown.core.ruler.after('text_join', 'autolink_email', emails);
}

/** As the library's own rule, but a text does not run over the beginning of an address. */
function text(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  PLAIN.lastIndex = pos;
  let found = PLAIN.exec(src)?.[0].slice(0, posMax - pos) ?? '';
  if (startsWww(src, pos)) found = '';
  for (let at = found.indexOf('www.', 1); at > 0; at = found.indexOf('www.', at + 1)) {
    if (startsWww(src, pos + at)) found = found.slice(0, at);
  }
  if (found === '') return false;
  if (!silent) state.pending += found;
  state.pos = pos + found.length;
  return true;
}

function startsWww(src: string, pos: number): boolean {
  return src.startsWith('www.', pos) && (pos === 0 || MAY_PRECEDE.test(src[pos - 1] ?? ''));
}

function autolink(state: StateInline, silent: boolean): boolean {
  if (state.linkLevel > 0) return false;
  const { src, pos, posMax } = state;
  if (src[pos] === ':' && src.startsWith('//', pos + 1)) {
    const scheme = SCHEME.exec(src.slice(Math.max(0, pos - LONGEST_SCHEME), pos))?.[0] ?? '';
    if (scheme === '' || (!silent && !state.pending.endsWith(scheme))) return false;
    const rest = src.slice(pos + 3, posMax);
    const end = endOf(rest, false);
    if (end === 0) return false;
    return link(state, silent, { before: scheme, to: `${scheme}://${rest.slice(0, end)}`, from: pos, length: end + 3 });
  }
  if (!startsWww(src, pos)) return false;
  const rest = src.slice(pos, posMax);
  const end = endOf(rest, true);
  if (end === 0) return false;
  return link(state, silent, { before: '', to: rest.slice(0, end), from: pos, length: end });
}

interface Found {
  /** What of it is pending already. */
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

/** How long the address is that begins here; 0 where none does. */
function endOf(rest: string, needsPeriod: boolean): number {
  const domain = DOMAIN.exec(rest)?.[0] ?? '';
  const segments = domain.replace(/[^\p{L}\p{N}]+$/u, '').split('.');
  if (needsPeriod && segments.length < 2) return 0;
  if (!segments.every((segment) => SEGMENT.test(trimmed(segment)))) return 0;
  if (segments.slice(-2).some((segment) => segment.includes('_'))) return 0;
  let url = /^[^\s<]*/.exec(rest)?.[0] ?? '';
  for (;;) {
    const shorter = withoutEnd(url);
    if (shorter === url) return url.length;
    url = shorter;
  }
}

/** A domain may be followed at once by what no domain holds. */
function trimmed(segment: string): string {
  return segment.replace(/[^\p{L}\p{N}\p{So}_-].*$/u, '');
}

function withoutEnd(url: string): string {
  if (TRAILING.test(url)) return url.slice(0, -1);
  if (url.endsWith(';')) return ENTITY.test(url) ? url.replace(ENTITY, '') : url.slice(0, -1);
  if (!url.endsWith(')')) return url;
  const count = (mark: string) => url.split(mark).length;
  return count(')') > count('(') ? url.slice(0, -1) : url;
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
    if (/[-_]$/.test(address) || /[+/@]/.test(after)) continue;
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
