// The one way of untrusted text (answers, server errors, file names, settings, model names) into a notification, quick
// pick, tooltip, tree, status bar, modal or log.

// Controls, what Unicode says is to be ignored where it can't be drawn (bidirectional controls, zero-width and other format
// characters, fillers, variation selectors, tags), and annotation marks.
const INVISIBLE = /[\p{Cc}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
/** Line breaks, spaces of any width, and the blank that Unicode counts as a symbol. */
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
    // What was removed may have stood between two blanks.
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

const SECRETS: readonly RegExp[] = [
  /\b(?:sk|rk|pk|ek)-[A-Za-z0-9_*.-]{6,}/g,
  /\bBearer\s+[A-Za-z0-9._~+/=-]+/gi,
  /(?<![A-Za-z0-9])(?:api[-_]?key|authorization|token|password|secret)["']?\s*[:=]\s*["']?[^\s"',;]+/gi,
  /(?<![\w-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g,
  /(?<=:\/\/)[^\s/?#"'<>]+(?=@)/g,
];

/** Takes keys, tokens and passwords out of a text before it is logged, stored or shown. */
export function scrub(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length >= 4) clean = clean.replaceAll(secret, '[secret]');
  }
  for (const pattern of SECRETS) clean = clean.replace(pattern, '[secret]');
  return clean;
}
