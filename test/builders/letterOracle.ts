// What a person must still be able to read of an answer, told from its source alone: nothing here knows the renderer's rules.
// Every letter, digit and ideograph, and every `~ | $ \`, has to appear in the drawn text, in order, but for those that
// Markdown itself takes away. What is taken away is stated here, as widely as the list of deviations allows and no wider.

/** What has to be found again. */
const KEPT = /[\p{L}\p{N}~|$\\]/u;
const ASCII_PUNCTUATION = /[!-/:-@[-`{-~]/;

/** What may stand before a block in its line: marks of lists, quotations and notes. */
const BEFORE = String.raw`^(?:[ \t>*+\-\d.)]|\[\^[^\]\n]{1,60}\]:)*`;
/** Texts that Markdown takes away, with the parts that may go. Each is one of the specification's, or a listed deviation. */
const TAKEN: readonly { readonly why: string; readonly found: RegExp }[] = [
  {
    why: 'an entity is the character it names',
    found: /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});/g,
  },
  { why: '`<br>` is a line break', found: /<br[ \t]*\/?>/gi },
  { why: 'the number of an item is counted by the page', found: begins(String.raw`\d{1,9}[.)](?=[ \t]|$)`) },
  { why: 'the mark of a task is drawn', found: begins(String.raw`\[[xX]\](?=\s)`) },
  { why: 'a fence, and what follows its language', found: begins('(?:~{3,}|`{3,})[^\\n]*$') },
  {
    why: 'the name of an address stands nowhere by itself',
    found: begins(String.raw`\[(?!\^)[^\]]*\]:[ \t\n>]*\S+(?:\s+["'(][^\n]*)?`),
  },
];
/** A line below the head of a table. The paragraph around it may be one. */
const DELIMITERS = new RegExp(`${BEFORE}[|:-][-|: \\t]*$`);

function begins(pattern: string): RegExp {
  return new RegExp(BEFORE + pattern, 'gm');
}

/** The characters that have to be found, in order. */
export function lettersOf(source: string): string {
  const text = source.replace(/\r\n?/g, '\n');
  const isFree = new Uint8Array(text.length);
  for (const { found } of TAKEN)
    for (const { 0: part, index } of text.matchAll(found)) isFree.fill(1, index, index + part.length);
  freeStrikes(text, isFree);
  freeTables(text, isFree);
  freeEscapes(text, isFree);
  let letters = '';
  let at = 0;
  for (const character of text) {
    if (isFree[at] === 0 && KEPT.test(character)) letters += character;
    at += character.length;
  }
  return letters;
}

/** Null = all of them are there; else what is missing, with what stands before it. */
export function firstLost(source: string, drawn: string): string | null {
  let from = 0;
  let before = '';
  for (const character of lettersOf(source)) {
    const at = drawn.indexOf(character, from);
    if (at < 0) return `${character} after "${before.slice(-20)}"`;
    from = at + character.length;
    before += character;
  }
  return null;
}

/** Runs of exactly two tildes, where there are two of them. What a backslash keeps is no part of a run. */
function freeStrikes(text: string, isFree: Uint8Array): void {
  const runs = [...text.matchAll(/\\.|~+/g)].filter(([run]) => run === '~~');
  if (runs.length > 1) for (const { index } of runs) isFree.fill(1, index, index + 2);
}

/** Pipes, and backslashes before them, from the head of what may be a table down to the next empty line. */
function freeTables(text: string, isFree: Uint8Array): void {
  const lines = text.split('\n');
  let at = 0;
  let isTable = false;
  for (const [index, line] of lines.entries()) {
    isTable = line.trim() !== '' && (isTable || DELIMITERS.test(line) || DELIMITERS.test(lines[index + 1] ?? ''));
    if (isTable)
      for (const { 0: pipe, index: place } of line.matchAll(/\\*\|/g))
        isFree.fill(1, at + place, at + place + pipe.length);
    at += line.length + 1;
  }
}

/**
 * A backslash before punctuation, or before the end of a line, stands for something else; what it keeps stays. But those of
 * TeX and of paths don't: two of them before anything else, and `\[` or `\(` where no bracket is ever closed.
 */
function freeEscapes(text: string, isFree: Uint8Array): void {
  const isClosed = /[\])]/.test(text);
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at)) {
    const next = text[at + 1] ?? '';
    const after = text[at + 2] ?? '';
    const isTex = next === '\\' ? !ASCII_PUNCTUATION.test(after) : isTexMark(next, after) && !isClosed;
    if (next !== '\n' && !ASCII_PUNCTUATION.test(next)) at += 1;
    else {
      if (!isTex) isFree[at] = 1;
      at += 2;
    }
  }
}

function isTexMark(mark: string, after: string): boolean {
  return (mark === '[' || mark === '(') && /^[\s\p{L}\p{N}]?$/u.test(after);
}
