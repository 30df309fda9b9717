// The encoding `o200k_base`. Its vocabulary comes from `gpt-tokenizer`; splitting and merging are done here, because
// the libraries need quadratic time for a long unbroken run, can't be interrupted, and stop at special tokens.
import vocabulary from 'gpt-tokenizer/bpeRanks/o200k_base';
import type { TokenCount } from '../../shared/usage.ts';
import { Merger } from './merger.ts';

/** White space as the encoding means it (Unicode's), which is not quite what `\s` is in JavaScript. */
const SPACE = String.raw`\p{White_Space}`;
const UPPER = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`;
const LOWER = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`;
const SHORT_FORM = "(?:'(?:[sSſ]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD]))?";
const PIECES = new RegExp(
  [
    String.raw`[^\r\n\p{L}\p{N}]?${UPPER}*${LOWER}+${SHORT_FORM}`,
    String.raw`[^\r\n\p{L}\p{N}]?${UPPER}+${LOWER}*${SHORT_FORM}`,
    String.raw`\p{N}{1,3}`,
    String.raw` ?[^${SPACE}\p{L}\p{N}]+[\r\n/]*`,
    String.raw`${SPACE}*[\r\n]+`,
    String.raw`${SPACE}+(?!\P{White_Space})`,
    `${SPACE}+`,
  ].join('|'),
  'gu',
);

/** Counts of short pieces are kept, because these come again and again. */
const MOST_KEPT = 50_000;
const LONGEST_KEPT = 64;
const PIECES_BETWEEN_LOOKS = 1_024;

export class O200k {
  readonly #ranks = new Map<string, number>();
  readonly #merger: Merger;
  readonly #kept = new Map<string, number>();

  constructor() {
    vocabulary.forEach((token, rank) => {
      this.#ranks.set(typeof token === 'string' ? byteText(token) : String.fromCharCode(...token), rank);
    });
    this.#merger = new Merger((bytes) => this.#ranks.get(bytes));
  }

  /**
   * How many tokens a text has; what looks like a special token counts as text. Once `isOver` returns true, the rest is
   * bounded by its bytes, since no token has less than one.
   */
  count(text: string, isOver: () => boolean): TokenCount {
    let tokens = 0;
    let seen = 0;
    PIECES.lastIndex = 0;
    for (let match = PIECES.exec(text); match !== null; match = PIECES.exec(text)) {
      seen += 1;
      if (seen % PIECES_BETWEEN_LOOKS === 0 && isOver()) {
        return { tokens: tokens + Buffer.byteLength(text.slice(match.index)), isUpperBound: true };
      }
      const piece = match[0];
      const known = this.#kept.get(piece);
      if (known !== undefined) {
        tokens += known;
        continue;
      }
      const bytes = byteText(piece);
      const count = this.#ranks.has(bytes) ? { tokens: 1, isUpperBound: false } : this.#merger.count(bytes, isOver);
      tokens += count.tokens;
      if (count.isUpperBound) {
        return { tokens: tokens + Buffer.byteLength(text.slice(PIECES.lastIndex)), isUpperBound: true };
      }
      if (piece.length <= LONGEST_KEPT && this.#kept.size < MOST_KEPT) this.#kept.set(piece, count.tokens);
    }
    return { tokens, isUpperBound: false };
  }
}

/** The UTF-8 bytes of a text, one character each: a key for maps that needs no allocation if the text is ASCII. */
function byteText(text: string): string {
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) > 0x7f) return Buffer.from(text).toString('latin1');
  }
  return text;
}
