// Untrusted text (answers, server errors, file names, settings, model names) has to pass `inert` on its way into a
// notification, quick pick, tooltip, tree, status bar, modal or log.

// Control characters, those that Unicode lets programs ignore (bidirectional controls, zero-width and other format
// characters, fillers, variation selectors, tags), and annotation marks.
export const INVISIBLE = /[\p{Cc}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
/** Line breaks, spaces of any width, and the blank Braille pattern, which Unicode counts as a symbol. */
const BLANK = /[\s\u0085\u2800]+/g;

/**
 * Makes untrusted text plain: no link, command, icon or control character survives, line breaks become spaces, and what
 * is longer than `maxLength` characters ends in an ellipsis.
 */
export function inert(text: string, maxLength = 300): string {
  const flat = text
    .toWellFormed()
    .replace(BLANK, ' ')
    .replace(INVISIBLE, '')
    // A removed character may have stood between two blanks.
    .replace(/ +/g, ' ')
    // `$(name)` draws an icon in status bar and quick pick, `[text](target)` a link in a notification.
    .replace(/\$(?=\()/g, '$ ')
    .replace(/\](?=\()/g, '] ')
    .trim();
  const characters = Array.from(flat);
  return characters.length <= maxLength
    ? flat
    : `${characters
        .slice(0, maxLength - 1)
        .join('')
        .trimEnd()}…`;
}
