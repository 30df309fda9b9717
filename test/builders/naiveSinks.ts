// The control for what is no HTML: what the editor, a log, a template, a merge or a parser would make of a text as it comes.
import { format } from 'node:util';
import MarkdownIt from 'markdown-it';

/** An icon in a label of quick pick, status bar or Markdown, as VS Code looks for it. */
const ICON = /\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/;
/** A link in a notification, as VS Code looks for it. */
const LINK = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+(?: (?:"[^"]+"|'[^']+'))?\)/i;

/** What VS Code would draw as more than text. */
export function editorWouldDraw(text: string): boolean {
  return ICON.test(text) || LINK.test(text);
}

/** A terminal or a reader of the log would take part of it for something else: another line, a colour, a title. */
export function logWouldBreak(text: string): boolean {
  return /\p{Cc}|[\u2028\u2029]/u.test(text);
}

/** A second look at the same text puts something in, as filling one place after the other does. */
export function templateWouldFill(text: string): boolean {
  return (
    '{9}'.replace('{9}', () => text).replace('{0}', 'filled') !== text || format(text, 'filled') !== `${text} filled`
  );
}

/** Anything that comes with every object is taken for one's own. */
export function objectWouldGive(text: string): boolean {
  const known: Readonly<Record<string, string>> = {};
  if ([...text.matchAll(/[\w$]+/g)].some(([name]) => known[name] !== undefined)) return true;
  const target: Record<string, unknown> = {};
  try {
    merge(target, JSON.parse(text));
  } catch {
    // No JSON: nothing to merge.
    return false;
  }
  return Reflect.get({}, 'polluted') !== undefined && Reflect.deleteProperty(Object.prototype, 'polluted');
}

function merge(target: object, more: unknown): void {
  if (typeof more !== 'object' || more === null) return;
  for (const [key, value] of Object.entries(more)) {
    const inner: unknown = Reflect.get(target, key);
    if ((typeof inner === 'object' || typeof inner === 'function') && inner !== null) merge(inner, value);
    else Reflect.set(target, key, value);
  }
}

/** Ends a parser that goes as deep as its text. */
export function parserWouldEnd(text: string): boolean {
  const markdown = new MarkdownIt('commonmark', { maxNesting: Number.MAX_SAFE_INTEGER });
  try {
    markdown.render(text);
    return deepest(text) > 1_000;
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
}

/** How deep brackets of any kind stand in one another. */
function deepest(text: string): number {
  let depth = 0;
  let most = 0;
  for (const character of text) {
    if ('([{<>$`*_|#&-'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}

/** Does not come out as it went in, or throws, on its way through UTF-8, an address or a C string. */
export function wireWouldBreak(text: string): boolean {
  if (text.includes('\0') || !text.isWellFormed()) return true;
  try {
    return decodeURI(text) !== text;
  } catch (error) {
    if (error instanceof URIError) return true;
    throw error;
  }
}
