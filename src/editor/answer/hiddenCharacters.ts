// Finds characters that nobody sees and that change what a text does, or what it says to a machine. An answer is code
// to be pasted, and the model that wrote it has read untrusted text.

const KINDS = {
  /** Characters that turn the order in which a text is read (Trojan source). */
  direction: /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u,
  /** Tag characters: models can read a text that is written in them, and people can't see it. */
  tag: /[\u{e0000}-\u{e007f}]/u,
  selector: /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}\u180b-\u180d\u180f]/u,
  control: /(?![\t\n\r])\p{Cc}/u,
  lineBreak: /[\u2028\u2029]/u,
  invisible:
    /\u034f|[\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}]/u,
} as const;

export type HiddenKind = keyof typeof KINDS;

const ANY = new RegExp(
  Object.values(KINDS)
    .map(({ source }) => source)
    .join('|'),
  'gu',
);

/** Scripts whose words need joiners (U+200C, U+200D). */
const JOINING =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}]$/u;
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Emoji}]$/u;
/** The flags of England, Scotland and Wales: the only tags that people send each other. */
const FLAGS =
  /\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}/gu;

export interface Hidden {
  readonly kind: HiddenKind;
  readonly count: number;
  /** The first few of these characters, as `U+202E`, each once, in order of appearance. */
  readonly codes: readonly string[];
}

const MOST_CODES = 6;

/** The hidden characters of a text, by kind; empty for a text that says what it shows. */
export function findHidden(text: string): Hidden[] {
  const found = new Map<HiddenKind, { count: number; codes: Set<string> }>();
  visit(text, (character) => {
    const kind = kindOf(character);
    const seen = found.get(kind) ?? { count: 0, codes: new Set<string>() };
    seen.count += 1;
    if (seen.codes.size < MOST_CODES) seen.codes.add(codeOf(character));
    found.set(kind, seen);
  });
  return [...found].map(([kind, { count, codes }]) => ({ kind, count, codes: [...codes] }));
}

/** The text without its hidden characters. A line separator becomes the line break it stands for. */
export function withoutHidden(text: string): string {
  const parts: string[] = [];
  let end = 0;
  visit(text, (character, at) => {
    parts.push(text.slice(end, at), kindOf(character) === 'lineBreak' ? '\n' : '');
    end = at + character.length;
  });
  return parts.join('') + text.slice(end);
}

function visit(text: string, seen: (character: string, at: number) => void): void {
  const flags = new Set<number>();
  for (const { 0: flag, index } of text.matchAll(FLAGS)) {
    for (let at = index; at < index + flag.length; at += 1) flags.add(at);
  }
  for (const { 0: character, index } of text.matchAll(ANY)) {
    if (!flags.has(index) && !isOrdinary(text, character, index)) seen(character, index);
  }
}

/** True when the character is part of an emoji, or of a word in a script that needs it. */
function isOrdinary(text: string, character: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 2), at).replace(/^[\udc00-\udfff]/, '');
  if (character === '\ufe0f' || character === '\ufe0e') return EMOJI.test(before);
  if (character === '\u200d') {
    const joinsEmoji = /\p{Extended_Pictographic}$|\p{Emoji_Modifier}$|\ufe0f$/u.test(before);
    return (joinsEmoji && /^\p{Extended_Pictographic}/u.test(text.slice(at + 1, at + 3))) || JOINING.test(before);
  }
  return character === '\u200c' && JOINING.test(before);
}

function kindOf(character: string): HiddenKind {
  if (KINDS.direction.test(character)) return 'direction';
  if (KINDS.tag.test(character)) return 'tag';
  if (KINDS.selector.test(character)) return 'selector';
  if (KINDS.control.test(character)) return 'control';
  return KINDS.lineBreak.test(character) ? 'lineBreak' : 'invisible';
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
