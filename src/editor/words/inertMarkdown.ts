// Untrusted text in a Markdown document: nothing of it becomes a link, an image, HTML, or the end of what it stands in.
// Editors make links of bare addresses in any text, and previews of mail addresses.
import { inert } from '../../shared/inert.ts';

/** For a heading or the middle of a sentence. */
export function inertMarkdown(text: string, most: number): string {
  return unlinked(text, most)
    .replaceAll('@', ' @ ')
    .replace(/[\\`*~|[\]<>]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&');
}

/** As code: for what has to be told apart letter by letter, such as the name of a model, and for a server's words. */
export function inertCode(text: string, most: number): string {
  return `\`${unlinked(text, most).replaceAll('`', '’') || ' '}\``;
}

function unlinked(text: string, most: number): string {
  return inert(text, most).replaceAll('//', '/ /').replaceAll('www.', 'www .');
}
