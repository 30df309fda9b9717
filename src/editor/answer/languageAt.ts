// What a place in a file of several languages is written in: between its tags, in a script or in a style. Pure.

/** Their pages hold scripts and styles, in which a comment of the markup hides nothing. */
const PAGES: ReadonlySet<string> = new Set(['html', 'vue', 'svelte', 'php']);
/** In a section of character data a comment is data as well. */
const XML: ReadonlySet<string> = new Set(['xml', 'xsl', 'svg']);

const MARKS = /<!--|-->|<(?:script|style)\b[^<>]*\/>|<\/?(?:script|style)\b/gi;
const CLOSES: ReadonlyMap<string, string> = new Map([
  ['<!--', '-->'],
  ['<script', '</script'],
  ['<style', '</style'],
]);

/**
 * A language as `asComment` knows it: the file's own, or what stands at this place of it.
 * @param before the file's text up to the place
 */
export function languageAt(languageId: string, before: string): string {
  if (XML.has(languageId)) return isOpen(before, '<![CDATA[', ']]>') ? 'character data' : languageId;
  if (!PAGES.has(languageId) || (languageId === 'php' && isOpen(before, '<?', '?>'))) return languageId;
  switch (openMark(before)) {
    case '<script':
      return 'script of a page';
    case '<style':
      return 'style of a page';
    case '<!--':
      return 'comment of a page';
    default:
      return 'html';
  }
}

function isOpen(before: string, open: string, close: string): boolean {
  return before.lastIndexOf(open) > before.lastIndexOf(close);
}

/** What was opened last and is not closed. Within a script, a style or a comment nothing but its own end counts. */
function openMark(before: string): string | null {
  let open: string | null = null;
  for (const [found] of before.matchAll(MARKS)) {
    const mark = found.toLowerCase();
    if (open === null) open = CLOSES.has(mark) ? mark : null;
    else if (mark === CLOSES.get(open)) open = null;
  }
  return open;
}
