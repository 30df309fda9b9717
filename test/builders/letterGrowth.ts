// Texts that are hard for the rules by which an answer keeps its letters: for each rule, what makes it look for something
// that is not there, or find the same thing again and again.
import { createRenderer } from '../../src/webview/markdown.ts';
import type { GrowthCase } from './growth.ts';

const repeated =
  (piece: string, before = '', after = '') =>
  (size: number) =>
    before + piece.repeat(Math.max(1, Math.round((size - before.length - after.length) / piece.length))) + after;
const draws = (name: string, text: (size: number) => string): GrowthCase => ({
  name,
  text,
  work: (made) => createRenderer({ image: 'Image' }).html(made),
});
const cuts = (name: string, text: (size: number) => string): GrowthCase => ({
  name: `${name}, in parts`,
  text,
  work: (made) => createRenderer({ image: 'Image' }).parts(made, false, false),
});
/** Runs of every length, none twice. */
const runs = (mark: string, between: string) => (size: number) => {
  let text = '';
  for (let length = 1; text.length < size; length += 1) text += mark.repeat(length) + between;
  return text;
};
const HEAD = '| a | b |\n| - | - |\n';

const LINES: readonly (readonly [string, (size: number) => string])[] = [
  ['strike: marks that may do both', repeated('a~~中~~。')],
  ['strike: runs of every length', runs('~', 'a')],
  ['emphasis: marks that may do both', repeated('中**。')],
  ['formula: $ before letters', repeated('$a ')],
  ['formula: $ and prices', repeated('$5 and x')],
  ['formula: $ and no second one', repeated('\\$', '$a')],
  ['formula: \\(', repeated('\\(')],
  ['formula: $$ in a line', repeated('$$ ')],
  ['formula: \\[ in lines', repeated('\\[\n')],
  ['formula: \\[ in lines, with text', repeated('\\[ x\n')],
  ['formula: $$ between empty lines', repeated('$$\n\n')],
  ['formula: many \\[ for one end', repeated('\\[\n', '', 'a \\] b')],
  ['formula: many \\[ for ends between words', repeated(`${'\\[\n'.repeat(600)}\nso many words\n\n\\]\n`)],
  ['formula: in quotations', repeated('> \\[\n')],
  ['environment: begins', repeated('\\begin{align}\n')],
  ['environment: begins in a line', repeated('a \\begin{align} ')],
  ['environment: nested', (size) => `${'\\begin{align}\n'.repeat(size / 27)}${'\\end{align}\n'.repeat(size / 27)}`],
  ['environment: crossed', repeated('\\begin{cases}\\begin{align}\\end{cases}\n')],
  ['environment: none that is a formula', repeated('\\begin{tabular} $x \\\\\n')],
  ['backslash: \\[', repeated('a\\[ b ')],
  ['backslash: closed brackets', repeated('\\] ')],
  ['backslash: paths of Windows', repeated('C:\\a#')],
  ['backslash: paths of Windows, and marks', repeated('C:\\a##$')],
  ['backslash: paths of Windows, and stars', repeated('C:\\**')],
  ['formula: behind a word', repeated('a$_\\$')],
  ['formula: a command behind a word', repeated('a$\\')],
  ['formula: words in it', repeated('$\\text{$a$')],
  ['formula: at the end of words', repeated('_a $b$_,')],
  ['break: blanks in it', repeated(' ', '<br')],
  ['table: cells in a row', repeated('| a ', HEAD)],
  ['table: a wide head', (size) => `${'|a'.repeat(size / 5)}|\n${'|-'.repeat(size / 5)}|\n|a|\n`],
  ['table: code in a row', repeated('`|', HEAD)],
  ['table: runs of backticks in a row', (size) => HEAD + runs('`', '|')(size)],
  ['table: $ in a row', repeated('$a|', HEAD)],
  ['table: escaped pipes', repeated('\\|', HEAD)],
  ['table: heads without rows', repeated(HEAD)],
  ['table: lines that may be below a head', repeated('|-\n')],
  ['place: folders', repeated('a/')],
  ['place: brackets', repeated('[a]', '', '.ts:1')],
  ['place: two brackets', repeated('[[a]]', '', '.ts:1')],
  ['place: brackets that open', repeated('/[a', '', ':1')],
  ['place: found', repeated('src/a.ts:1 ')],
  ['place: ideographs', repeated('中', '', 'a.ts:1')],
  ['place: in code', repeated('`a b/c.ts:1` ')],
  ['file link: found', repeated('[a](b/c.ts:1) ')],
  ['file link: with blanks', repeated('[a](b c/d.ts:1) ')],
  ['file link: begun', repeated('[a](b ')],
];

/** Which rules and functions of the page these texts are for, by how their names begin. */
const RULES: Readonly<Record<string, readonly string[]>> = {
  strike: ['inline/strikethrough', 'inline2/strikethrough'],
  emphasis: ['inline/emphasis', 'inline2/emphasis'],
  formula: ['block/formula_block', 'inline/formula', 'function/endsHere', 'function/dollarsEnd', 'function/hasContent'],
  environment: ['function/environmentAt', 'function/environmentEnds'],
  backslash: ['inline/backslash'],
  break: ['inline/break'],
  table: ['block/table', 'function/headCells', 'function/rowCells'],
  place: ['core/places', 'inline/path', 'function/placeOf'],
  'file link': [
    ...['core/files_allowed', 'core/files_refused', 'core/file_links', 'inline/spaced_link'],
    ...['function/placeOfTarget', 'function/namesAnother'],
  ],
};

/** The rules that have a text here. */
export const LETTER_RULES: readonly string[] = LINES.flatMap(([name]) => RULES[name.split(':')[0] ?? ''] ?? []);

export const LETTER_GROWTH: readonly GrowthCase[] = [
  ...LINES.map(([name, text]) => draws(name, text)),
  ...LINES.filter(([name]) => /^(?:formula: .* (?:lines|ends|one end)|environment: (?:begins|nested))/.test(name)).map(
    ([name, text]) => cuts(name, text),
  ),
];
