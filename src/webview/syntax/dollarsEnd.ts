// `$…$` in a line: a formula, or two dollars that have nothing to do with each other. Models write of prices, of names in
// shells and programs, and of patterns that end in a dollar sign.

const CJK = '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}';
/** Before a formula stands no word (`US$3`, `^a$`), and nothing that a pattern may end with; languages without blanks are free. */
const BEFORE = new RegExp(`(?![${CJK}])[\\p{L}\\p{N}$^)\\]}]`, 'u');
/** `$@`, `$?`, `$'a'`, `$.get`, `$|^b`: nothing that a formula begins with. */
const NO_BEGIN = /^(?:[\s$@#?!)\]}&%;,'"~/]|\.(?!\d)|\|\^)/;
/** Words that stand in no braces. */
const WORDS = new RegExp(`[\\s(/]\\p{L}{2}|[${CJK}]`, 'u');
/** `$name`, `${name}` or `$(command)`, and then words. */
const PROSE = /^(?:\{[A-Za-z_]\w*\}|\([a-z][\w -]*\)|[A-Za-z_]\w)\S*\s+[A-Za-z]{2}/;
const NAME = /^[A-Za-z_]\w+$/;
/** Words in a formula may hold formulas: `\text{if $x > 0$}`. */
const TEXT = /\\(?:text|mbox|hbox)[a-z]*\{[^{}$`\\]*(?:\$[^{}$`\\]+\$[^{}$`\\]*)+\}/y;
/** What a formula ends with, where a word goes on behind it. */
const WORD_END = /[\p{L}\p{N})\]}']$/u;
/** `$n$th`: the rest of a word, in some languages. */
const SUFFIX = /^(?:ths?|st|nd|rd|e?s|e?d|er?|te[nrs]?|i?ème|ésim[ao]s?)(?![\p{L}\p{N}_$])/u;
/** Underscores that end words in italics or bold, which begin with some: `_the value of $x$_`. */
const ENDS_EMPHASIS = /^_{1,3}(?:$|[\s,;:!?)]|\.(?:$|\s))/;
const BEGINS_EMPHASIS = /(?<![\p{L}\p{N}_$\\])_{1,3}(?:$|[^\s_])/u;
const LONGEST_EMPHASIS = 300;
const ONE_LETTER = /^\d*\p{L}$/u;
/** `CO$_2$`, `R$^2$`, `25$^{\circ}$C`, `3$\times$4`: right behind a word only an index, a power or one command. */
const AT_WORD = /[\p{L}\p{N})\]]/u;
const ASIDE = /^(?:[_^](?:\d+|[\p{L}+*-]|\\[A-Za-z]+(?:\{[^{}]*\})?|\{.*\})|\\[A-Za-z]{2,}(?:\{[^{}]*\})?)$/u;

/** Where the formula ends whose first dollar stands at `pos`; 0 = it is a dollar. */
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

/** A backslash and what it stands before, or words with formulas in them. */
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

/** What follows the second dollar belongs to it: `$left-$right`, `${A}/${B}`, `$(a)/$(b)`, `$5–$10`. */
function beginsName(tex: string, after: string): boolean {
  if (/^[\d_{@]/.test(after)) return true;
  const isWord = /^[\p{L}([]/u.test(after) && !new RegExp(`^[${CJK}]`, 'u').test(after);
  if (!isWord || /^\\[A-Za-z]/.test(tex)) return false;
  if (!WORD_END.test(tex) || NAME.test(tex)) return true;
  if (SUFFIX.test(after)) return false;
  return /^[({]/.test(tex) || (/^\p{L}/u.test(after) && !(ONE_LETTER.test(tex) && /^\p{L}{2}/u.test(after)));
}
