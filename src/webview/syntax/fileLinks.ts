// `[label](src/a.ts:12)`: a link to a file of the workspace becomes a place in the code, with a label. Its target is
// written behind the label; the page takes it from there.
import type { MarkdownIt, StateCore, StateInline, Token } from 'markdown-it';
import { type CodePlace, placeOf, placeOfTarget } from './places.ts';

/** A target with blanks in it, which CommonMark wants in angle brackets. */
const SPACED = /\[([^[\]\n]{1,200})\]\(([^()<>"'\n]{1,260})\)/y;

/** @param mayLink tells whether an address may be an ordinary link */
export function fileLinks(markdown: MarkdownIt, mayLink: (href: string) => boolean): void {
  // Files may be the targets of links in a text only: a definition (`[name]: src/a.ts`) stays visible, as it was
  // written.
  let isInText = false;
  markdown.core.ruler.before('inline', 'files_allowed', () => {
    isInText = true;
  });
  markdown.core.ruler.after('inline', 'files_refused', () => {
    isInText = false;
  });
  markdown.validateLink = (href) => mayLink(href) || (isInText && targetOf(href) !== null);
  markdown.inline.ruler.after('link', 'spaced_link', spacedLink);
  markdown.core.ruler.push('file_links', (state) => findLinks(state, mayLink));
  const { escapeHtml } = markdown.utils;
  markdown.renderer.rules.place_open = () => '<span class="place">';
  markdown.renderer.rules.place_close = (tokens, index) => {
    const { content = '', info = '' } = tokens[index] ?? {};
    const target = content === '' ? '' : `<span class="target">${escapeHtml(content)}</span>`;
    return `${target}</span>${info === '' ? '' : ` (${escapeHtml(info)})`}`;
  };
}

function spacedLink(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (src[pos] !== '[' || state.linkLevel > 0) return false;
  SPACED.lastIndex = pos;
  const [found = '', label = '', target = ''] = SPACED.exec(src) ?? [];
  if (!target.includes(' ') || pos + found.length > posMax || placeOfTarget(target) === null) return false;
  if (!silent) {
    state.push('link_open', 'a', 1).attrs = [['href', encodeURIComponent(target)]];
    state.pos = pos + 1;
    state.posMax = pos + 1 + label.length;
    state.linkLevel += 1;
    state.md.inline.tokenize(state);
    state.linkLevel -= 1;
    state.push('link_close', 'a', -1);
    state.posMax = posMax;
  }
  state.pos = pos + found.length;
  return true;
}

/** Whether the label of a link reads like another place than the one it leads to, or like an address. */
export function namesAnother(label: string, { path, line }: CodePlace): boolean {
  const text = label.trim();
  if (/:\/\/|^www\./i.test(text)) return true;
  const named = placeOfTarget(text);
  if (named === null) return false;
  return !`/${path}`.endsWith(`/${named.path}`) || (placeOf(text) !== null && named.line !== line);
}

function findLinks({ tokens }: StateCore, mayLink: (href: string) => boolean): void {
  for (const { children } of tokens) {
    let open: Token | null = null;
    let label = '';
    let inside = 0;
    for (const child of children ?? []) {
      const step = /^link_/.test(child.type) ? child.nesting : 0;
      if (open === null) {
        const href = step === 1 ? String(child.attrGet('href') ?? '') : '';
        if (step === 1 && !mayLink(href) && targetOf(href) !== null) open = child;
        label = '';
        continue;
      }
      if (step === -1 && inside === 0) {
        asPlace(open, child, label);
        open = null;
        continue;
      }
      inside += step;
      // An address in angle brackets inside a label becomes text, so that there is only one thing to click.
      if (step !== 0) child.type = 'text';
      label += child.content;
    }
  }
}

function asPlace(open: Token, close: Token, label: string): void {
  const target = targetOf(String(open.attrGet('href') ?? '')) ?? '';
  open.type = 'place_open';
  close.type = 'place_close';
  // A label that is the place itself needs nothing behind it.
  close.content = label === target && placeOf(target) !== null ? '' : target;
  close.info = String(open.attrGet('title') ?? '');
}

/** The path as it was written, or null when the address names no file. */
function targetOf(href: string): string | null {
  try {
    const target = decodeURIComponent(href);
    return placeOfTarget(target) === null ? null : target;
  } catch {
    // `%` without its two digits.
    return null;
  }
}
