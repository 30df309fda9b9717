// The one way of untrusted text (answers, server errors, file names, settings, model names) into a notification, quick
// pick, tooltip, tree, status bar, modal or log.

// C0, DEL and C1 controls, bidirectional controls, zero-width and other invisible format characters, tags.
const INVISIBLE =
  /[\p{Cc}\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]|[\ufe00-\ufe0f]/gu;

/**
 * Makes untrusted text plain: no link, command, icon or control character survives, line breaks become spaces, and what
 * is longer than `maxLength` characters ends in an ellipsis.
 */
export function inert(text: string, maxLength = 300): string {
  const flat = text
    .toWellFormed()
    .replace(/[\s\u0085\u2028\u2029]+/g, ' ')
    .replace(INVISIBLE, '')
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
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g,
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
