// biome-ignore-all lint/suspicious/noTemplateCurlyInString: dollars and braces are what models write
// Random texts of the characters and pieces that models use, the same ones for the same seed.
import { oneOf, wholeNumber } from './seededRandom.ts';

const LETTERS = ['a', 'b', 'x', 'N', 'th', 'the', 'is', 'word', 'é', 'ß', 'я', '1', '2', '42', '007'];
const CJK = [
  '中',
  '文字',
  '再说',
  'の',
  'です',
  'カー',
  '한국',
  '는',
  '「',
  '」',
  '。',
  '，',
  '：',
  '（',
  '）',
  '、',
  '“',
  '”',
];
const MARKS = [...'~|$\\*_`[]()<>#-+.!&;:/@{}="\'?,%^'];
const RUNS = [
  '~~',
  '~~~',
  '**',
  '__',
  '``',
  '```',
  '$$',
  '\\\\',
  '||',
  '---',
  '===',
  '\\|',
  '\\[',
  '\\]',
  '\\(',
  '\\)',
  '\\$',
];
const BLANKS = [' ', ' ', ' ', ' ', '  ', '\t', '\n', '\n', '\n\n'];
const PIECES = [
  ...[
    '<br>',
    '<br/>',
    '<BR />',
    '<b>',
    '\\begin{align}',
    '\\end{align}',
    '\\begin{tabular}',
    '\\end{tabular}',
    '\\frac{a}{b}',
  ],
  ...[
    '| --- |',
    '\n| --- | --- |\n',
    '\n| a | b |\n',
    '\n| a | b |\n|-|-|\n| 1 |',
    '\n\n| N |\n| - |\n| ',
    '$x$',
    '$n$th',
    '$P(X|Y)$',
    '$$x$$',
    '\\(y\\)',
    '\\[z\\]',
    '$HOME',
    '${A}',
  ],
  ...[
    'src/a.ts:12',
    'src/[id]/b.tsx:3',
    '[a.ts](src/a.ts#L4)',
    'https://a.b',
    '<https://a.b/c>',
    '[t](https://a.b/d)',
    'me@a.b',
  ],
  ...[
    '&amp;',
    '&lt;',
    '&#65;',
    '`x|y`',
    '`a`',
    '3~5',
    '**b**',
    '~~s~~',
    '$5',
    '[^1]',
    '\n- ',
    '\n1. ',
    '\n> ',
    '\n# ',
    '\n    ',
  ],
  ...['\n```ts\n', '\n```\n', '\n~~~\n', '[x] ', '![p](https://a.b/e)', '[u](https://a.b "v")', '\n[^1]: '],
];
const KINDS = [LETTERS, LETTERS, LETTERS, CJK, MARKS, MARKS, RUNS, BLANKS, BLANKS, PIECES] as const;

export function randomAnswer(random: () => number, most = 60): string {
  const length = wholeNumber(random, 1, most);
  let text = '';
  while (text.length < length) text += oneOf(random, oneOf(random, KINDS));
  return text;
}
