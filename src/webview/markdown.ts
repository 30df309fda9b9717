// Renders Markdown as HTML. The text was written by a model that has read untrusted text: raw HTML stays text, pictures
// become their address, and only http, https and mailto addresses become links. sanitize.ts is the second net.
import MarkdownIt, { type Env, type Token } from 'markdown-it';
import cjkEmphasis from 'markdown-it-cjk-friendly';
import { codeHtml } from './codeLines.ts';
import { cutParts, type Parts } from './parts.ts';
import { autolinks } from './syntax/autolinks.ts';
import { backslashes } from './syntax/backslashes.ts';
import { bounds } from './syntax/bounds.ts';
import { breaks } from './syntax/breaks.ts';
import { fileLinks } from './syntax/fileLinks.ts';
import { footnotes } from './syntax/footnotes.ts';
import { formulas } from './syntax/formulas.ts';
import { places } from './syntax/places.ts';
import { strike } from './syntax/strike.ts';
import { tables } from './syntax/tables.ts';
import { tasks } from './syntax/tasks.ts';

/** Emphasis and strikes next to Chinese, Japanese and Korean punctuation. */
const LIBRARIES = [cjkEmphasis] as const;
/** In this order: `backslashes` gets what begins no formula, and `bounds` comes after all rules that it bounds. */
const OWN = [autolinks, footnotes, formulas, tables, strike, breaks, backslashes, tasks, places, bounds] as const;
/** The page's own headings are h1 and h2; an answer's begin below them. */
const HEADING_SHIFT = 2;
const LOWEST_HEADING = 6;
/** Characters that change the direction of text: with them, code can read differently from how it runs. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Nested links and pictures; what is nested deeper stays text. */
const MOST_NESTING = 30;
const LINKABLE = /^(?:https?|mailto):/i;

/** Whether an address may become a link: http, https and mailto. */
export function isLinkable(href: string): boolean {
  return LINKABLE.test(href.trim());
}

/** The page's word for a picture, which is not shown. */
export interface MarkdownWords {
  readonly image: string;
}

export interface MarkdownRenderer {
  /**
   * @param isSettled nothing in the text changes any more: the names of addresses that it defines (`[name]: address`)
   * hold for all later texts; otherwise only for this one
   */
  html(text: string, isSettled?: boolean): string;
  /**
   * Cuts the text into parts that can be drawn one after the other.
   * @param goesOn the text begins with the rest of a list or table that was cut
   */
  parts(text: string, isWhole: boolean, goesOn: boolean): Parts;
  /** Every rule that is applied to a text, as `chain/name`. */
  readonly rules: readonly string[];
  /** How many names of addresses are known so far. */
  readonly nameCount: number;
  /** Whether a text uses, or seems to use, a name that was defined when `known` names or more were known already. */
  usesLaterName(text: string, known: number): boolean;
}

type References = NonNullable<Env['references']>;

const IN_BRACKETS = /\[([^[\]]+)\]/g;

/** @param mayLink tells which addresses become links; all others stay text, as they were typed */
export function createRenderer(words: MarkdownWords, mayLink = isLinkable): MarkdownRenderer {
  const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false, maxNesting: MOST_NESTING });
  for (const syntax of [...LIBRARIES, ...OWN]) markdown.use(syntax);
  const code = (text: string) => markdown.utils.escapeHtml(text).replace(TURNS, '<span class="turn">$&</span>');
  fileLinks(markdown, mayLink);
  markdown.core.ruler.push('headings', ({ tokens }) => {
    for (const token of tokens) {
      if (token.type === 'heading_open' || token.type === 'heading_close') token.tag = shiftedHeading(token.tag);
    }
  });
  markdown.renderer.rules.image = (tokens, index) => {
    const token = tokens[index];
    const source = token?.attrGet('src') ?? '';
    const label = plainText(token?.children ?? []);
    const title = token?.attrGet('title') ?? '';
    const text = `[${[words.image, label, source, title].filter((part) => part !== '').join(': ')}]`;
    return `<span class="picture">${markdown.utils.escapeHtml(text)}</span>`;
  };
  markdown.renderer.rules.fence = (tokens, index) => {
    const token = tokens[index];
    const language = /^[\p{L}\p{N}_#+.-]{1,40}/u.exec(markdown.utils.unescapeAll(token?.info ?? '').trim())?.[0] ?? '';
    return codeBlock(codeHtml(token?.content ?? '', code), language);
  };
  markdown.renderer.rules.code_block = (tokens, index) => codeBlock(codeHtml(tokens[index]?.content ?? '', code), '');
  markdown.renderer.rules.code_inline = (tokens, index) => {
    const text = tokens[index]?.content ?? '';
    const html = code(text);
    return `<code>${tokens[index]?.meta?.isPlace === true ? `<span class="place">${html}</span>` : html}</code>`;
  };
  // The policy allows no inline style, so alignment becomes a class.
  for (const rule of ['th_open', 'td_open']) {
    markdown.renderer.rules[rule] = (tokens, index) => {
      const align = /right|center/.exec(String(tokens[index]?.attrGet('style') ?? ''))?.[0];
      return `<${rule.slice(0, 2)}${align === undefined ? '' : ` class="${align}"`}>`;
    };
  }
  markdown.renderer.rules.table_open = () => '<div class="wide"><table>';
  markdown.renderer.rules.table_close = () => '</table></div>';
  const references: References = Object.create(null);
  /** For each name, how many were known before it. */
  const names = new Map<string, number>();
  return {
    html: (text, isSettled = true) => {
      const fresh: References = Object.create(references);
      const html = markdown.render(text, { references: fresh, isOpen: !isSettled });
      for (const [name, reference] of isSettled ? Object.entries(fresh) : []) {
        references[name] = reference;
        names.set(name, names.size);
      }
      return html;
    },
    parts: (text, isWhole, goesOn) => cutParts(markdown, text, isWhole, goesOn),
    get rules() {
      const { core, block, inline } = markdown;
      const chains = { core: core.ruler, block: block.ruler, inline: inline.ruler, inline2: inline.ruler2 };
      return Object.entries(chains).flatMap(([chain, { __rules__: rules }]) =>
        rules.map(({ name }) => `${chain}/${name}`),
      );
    },
    get nameCount() {
      return names.size;
    },
    usesLaterName: (text, known) =>
      known < names.size &&
      [...text.matchAll(IN_BRACKETS)].some(
        ([, name = '']) => (names.get(markdown.utils.normalizeReference(name)) ?? -1) >= known,
      ),
  };
}

/** The text of tokens as it would be read. The library's own function leaves out code and what it does not know. */
function plainText(tokens: readonly Token[]): string {
  return tokens
    .map(({ type, content, children, markup }) => {
      if (type === 'image') return plainText(children ?? []);
      if (type === 'formula') return markup === 'display' ? `$$${content}$$` : `$${content}$`;
      if (type === 'softbreak' || type === 'hardbreak') return '\n';
      return type === 'place_close' ? '' : content;
    })
    .join('');
}

function shiftedHeading(tag: string): string {
  return `h${Math.min(Number(tag.slice(1)) + HEADING_SHIFT, LOWEST_HEADING)}`;
}

/** Without a copy button: the page adds that, as rendered text must not be able to make one. */
function codeBlock(html: string, language: string): string {
  return `<div class="code"><span class="language">${language}</span><pre><code>${html}</code></pre></div>\n`;
}
