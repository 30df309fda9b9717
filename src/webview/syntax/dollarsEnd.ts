// Decides whether `$…$` in a line is a formula or two unrelated dollar signs. Models also write about prices, names in
// shells and programs, and patterns that end in a dollar sign.

const CJK = '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}';
/** What no formula follows: a word (`US$3`, `^a$`), or what may end a pattern. Languages without blanks are exempt. */
const BEFORE = new RegExp(`(?![${CJK}])[\\p{L}\\p{N}$^)\\]}]`, 'u');
/** What no formula begins with: `$@`, `$?`, `$'a'`, `$.get`, `$|^b`. */
const NO_BEGIN = /^(?:[\s$@#?!)\]}&%;,'"~/]|\.(?!\d)|\|\^)/;
/** A word, in a text without what stood in braces. */
const WORDS = new RegExp(`[\\s(/]\\p{L}{2}|[${CJK}]`, 'u');
/** `$name`, `${name}` or `$(command)`, followed by words. */
const PROSE = /^(?:\{[A-Za-z_]\w*\}|\([a-z][\w -]*\)|[A-Za-z_]\w)\S*\s+[A-Za-z]{2}/;
const NAME = /^[A-Za-z_]\w+$/;
/** Words in a formula may hold formulas: `\text{if $x > 0$}`. */
const TEXT = /\\(?:text|mbox|hbox)[a-z]*\{[^{}$`\\]*(?:\$[^{}$`\\]+\$[^{}$`\\]*)+\}/y;
/** What a formula has to end with if a word follows right behind its second dollar. */
const WORD_END = /[\p{L}\p{N})\]}']$/u;
/** The rest of a word behind a formula, in several languages: `$n$th`. */
const SUFFIX = /^(?:ths?|st|nd|rd|e?s|e?d|er?|te[nrs]?|i?ème|ésim[ao]s?)(?![\p{L}\p{N}_$])/u;
/** Underscores behind a formula that end italics or bold begun before it: `_the value of $x$_`. */
const ENDS_EMPHASIS = /^_{1,3}(?:$|[\s,;:!?)]|\.(?:$|\s))/;
const BEGINS_EMPHASIS = /(?<![\p{L}\p{N}_$\\])_{1,3}(?:$|[^\s_])/u;
const LONGEST_EMPHASIS = 300;
const ONE_LETTER = /^\d*\p{L}$/u;
/** Right behind a word, only an index, a power or one command: `CO$_2$`, `R$^2$`, `25$^{\circ}$C`, `3$\times$4`. */
const AT_WORD = /[\p{L}\p{N})\]]/u;
const ASIDE = /^(?:[_^](?:\d+|[\p{L}+*-]|\\[A-Za-z]+(?:\{[^{}]*\})?|\{.*\})|\\[A-Za-z]{2,}(?:\{[^{}]*\})?)$/u;

/** Where the formula ends whose first dollar stands at `pos`; 0 = that is only a dollar sign. */
export function dollarsEnd(src: string, pos: number, posMax: number): number {
  const before = src[pos - 1] ?? ' ';
  const mayBeAside = AT_WORD.test(before) && /[_^\\]/.test(src[pos + 1] ?? '');
  if ((BEFORE.test(before) && !mayBeAside) || NO_BEGIN.test(src.slice(pos + 1, pos + 3))) return 0;
  let end = pos + 1;
  while (end < posMax && src[end] !== '$') {
    if (src[end] === '`') return 0;
    end += src[end] === '\\' ? lengthOfCommand(src, end) : 1;
  }
  if (end >= posMax || /\s/.test(src[end - 1] ?? '')) return 0;
  const tex = src.slice(pos + 1, end);
  if (BEFORE.test(before)) return ASIDE.test(tex) ? end + 1 : 0;
  const after = src.slice(end + 1, Math.min(posMax, end + 12));
  const isName = beginsName(tex, after) && !endsEmphasis(src.slice(Math.max(0, pos - LONGEST_EMPHASIS), pos), after);
  return isProse(tex) || isName ? 0 : end + 1;
}

/** The length of a backslash with the character behind it, or of `\text{…}` with formulas in it. */
function lengthOfCommand(src: string, at: number): number {
  TEXT.lastIndex = at;
  return TEXT.exec(src)?.[0].length ?? 2;
}

function endsEmphasis(before: string, after: string): boolean {
  return ENDS_EMPHASIS.test(after) && BEGINS_EMPHASIS.test(before);
}

/** "$5 and x$" is money, `$NAME is set by a$` names a variable. Words in a formula stand in braces. */
function isProse(tex: string): boolean {
  if (/^[\p{L}_\\({[]/u.test(tex)) return PROSE.test(tex);
  return WORDS.test(tex.replace(/\\[A-Za-z]+|\{[^{}]*\}/g, ''));
}

/** Whether the second dollar belongs to what follows it: `$left-$right`, `${A}/${B}`, `$(a)/$(b)`, `$5–$10`. */
function beginsName(tex: string, after: string): boolean {
  if (/^[\d_{@]/.test(after)) return true;
  const isWord = /^[\p{L}([]/u.test(after) && !new RegExp(`^[${CJK}]`, 'u').test(after);
  if (!isWord || /^\\[A-Za-z]/.test(tex)) return false;
  if (!WORD_END.test(tex) || NAME.test(tex)) return true;
  if (SUFFIX.test(after)) return false;
  return /^[({]/.test(tex) || (/^\p{L}/u.test(after) && !(ONE_LETTER.test(tex) && /^\p{L}{2}/u.test(after)));
}
