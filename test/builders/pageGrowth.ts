// The worst texts for each rule of the page, and for each of its functions that take a text: marks repeated, openers
// without closers, one in another, each with a blank or a line after it. The suite and the benchmark measure them.

import { linesOnlyIn, onlyIn, sentencesOf } from '../../src/shared/differences.ts';
import { checkTex } from '../../src/webview/checkTex.ts';
import { codeHtml, inPieces } from '../../src/webview/codeLines.ts';
import { createRenderer, isLinkable } from '../../src/webview/markdown.ts';
import { cutPoint } from '../../src/webview/syntax/bounds.ts';
import { openFormulaAt } from '../../src/webview/syntax/formulas.ts';
import { placeOf } from '../../src/webview/syntax/places.ts';
import { texTree } from '../../src/webview/texTree.ts';
import type { GrowthCase } from './growth.ts';

export type RuleGrowth = GrowthCase & { readonly rule: string };
type Text = (size: number) => string;

const renderer = () => createRenderer({ image: 'Image' });
const html = (text: string): unknown => renderer().html(text);
const parts = (text: string): unknown => renderer().parts(text, false, false);

/** A unit again and again, or what is made for a size. */
const of = (text: string | Text): Text =>
  typeof text === 'string' ? (size) => text.repeat(Math.ceil(size / text.length)) : text;
const lines =
  (line: (index: number) => string): Text =>
  (size) => {
    const made: string[] = [];
    for (let length = 0; length < size; length += made.at(-1)?.length ?? 0) made.push(line(made.length));
    return made.join('');
  };
/** So many of the first, something, so many of the last. */
const around =
  (before: string, inside: string, after: string): Text =>
  (size) => {
    const count = Math.ceil(size / (before.length + after.length));
    return before.repeat(count) + inside + after.repeat(count);
  };
const after =
  (before: string, text: string | Text): Text =>
  (size) =>
    before + of(text)(size);

function cases(
  work: (text: string) => unknown,
  byRule: Readonly<Record<string, readonly (string | Text)[]>>,
): RuleGrowth[] {
  return Object.entries(byRule).flatMap(([rule, texts]) =>
    texts.map((given, index) => {
      const text = of(given);
      return { rule, name: `${rule} ${index + 1}: ${JSON.stringify(text(12).slice(0, 40))}`, text, work };
    }),
  );
}

const names = lines((index) => `[a${index}]: http://b\n[a${index}] `);

export const PAGE_GROWTH: readonly RuleGrowth[] = [
  ...cases(html, {
    'core/normalize': ['\r\0'],
    'core/block': ['a\n\n'],
    'core/strip_references': [lines((index) => `[a${index}]: http://b\n`)],
    'core/task_marks': ['- [ ] a\n'],
    'core/inline': ['a '],
    'core/task_lists': ['- [x] [ ] a\n'],
    'core/linkify': ['http://a.b '],
    'core/replacements': ['(c) ... -- '],
    'core/smartquotes': ['"\''],
    'core/text_join': ['\\*&amp;'],
    'core/autolink_email': ['@a', 'mailto:a@', after('a@', 'a.'), after('@', 'a@a-')],
    'core/places': [after('a/b.c:1 ', 'a.')],
    'core/headings': ['# a\n'],
    'block/too_deep': [lines((index) => `${'> '.repeat(index % 60)}a\n`), after('> '.repeat(60), 'a\n'), '- > '],
    'block/formula_block': ['$$\n'],
    'block/table': [
      '|-\n',
      'a|b\n-|-\n',
      (size) => `${'|a'.repeat(size / 4)}\n${'|-'.repeat(size / 4)}\n|b|\n`,
      after('|a|b|\n|-|-|\n', '|a|\n'),
      after('|a|b|\n|-|-|\n|', '\\|`|'),
    ],
    'block/code': ['    a\n\n'],
    'block/fence': ['```a\n', '~~~\n```\n', lines((index) => `${'`'.repeat(3 + (index % 500))}\n`)],
    'block/blockquote': ['> ', '> a\nb\n', '> > a\n> b\n'],
    'block/hr': ['- - -\n', after('', (size) => `${'* '.repeat(size / 2)}a`)],
    'block/list': ['- ', '- a\n* b\n', lines((index) => `${' '.repeat((index % 40) * 2)}- a\n\n`)],
    'block/note': ['[^a]: b\n', lines((index) => `${' '.repeat((index % 40) * 4)}[^a]: b\n`)],
    'block/reference': ['[a]: http://b "\n', '[a\n', names],
    'block/html_block': ['<div>\n'],
    'block/heading': [after('# ', '#'), after('# ', ' #')],
    'block/lheading': ['a\n=\n', 'a\n'],
    'block/paragraph': ['a\n \n', 'a\\\n'],
    'inline/text': ['(www.', 'awww.'],
    'inline/autolink_bare': [
      'https://a.b[',
      '"http://a',
      ...[after('www.a.b', ')'), after('www.a', '.'), after('http://a.b/', ';'), after('www.a.b/', '&amp;')],
      ...['http://', 'http://a.b(', 'ftp://a.b/', '(www._.', '\\http://a.b/', 'http://漢a漢。'],
    ],
    'inline/linkify': ['a://'],
    'inline/newline': ['a  \n', 'a \\\n'],
    'inline/formula': ['$a '],
    'inline/escape': ['\\*'],
    'inline/backticks': ['``a`', lines((index) => `${'`'.repeat(index + 1)}a`)],
    'inline/strikethrough': ['~a~~b ', '~~a '],
    'inline/emphasis': ['*a_ ', '**a ', around('*_', 'a', '_*')],
    'inline/note_reference': ['[^a]', '[^a](b'],
    'inline/link': [
      '[',
      '[a',
      '[a](b',
      '[a](<b',
      '[a](\\(',
      '[a][',
      around('[', 'a', ']'),
      around('[a', '', '](http://b)'),
    ],
    'inline/image': ['![', '![a][', around('![', 'a', '](b)')],
    'inline/autolink': ['<http:', '<a@', after('<', 'a')],
    'inline/html_inline': ['<a <a', '<!--'],
    'inline/entity': ['&', '&#', '&amp;'],
    'inline2/balance_pairs': ['*a_ ~b~~ ', around('*a ', '', ' a_')],
    'inline2/strikethrough': [around('~', 'a', '~')],
    'inline2/emphasis': ['***a* ', around('*a **', 'b', '** c*')],
    'inline2/fragments_join': ['*[<!'],
  }),
  ...cases(parts, {
    'function/cutParts': [
      ...['- a\n* b\n', '1. a\n', 'a\n\n', '\r', 'a', names, after('|a|b|\n|-|-|\n', '|a|b|\n'), '[^a]: b\n\n'],
      (size) => `|${'a|'.repeat(size / 8)}\n|${'-|'.repeat(size / 8)}\n${'|a|\n'.repeat(size / 8)}`,
    ],
  }),
  ...cases((text) => inPieces(text, 0), { 'function/inPieces': ['\n', 'a\n', 'a'] }),
  ...cases((text) => codeHtml(text, String), { 'function/codeHtml': ['\n', 'a'] }),
  ...cases((text) => renderer().usesLaterName(text, 0), { 'function/usesLaterName': ['[', '[a]', '[a'] }),
  ...cases(isLinkable, { 'function/isLinkable': [' ', 'http'] }),
  ...cases(placeOf, { 'function/placeOf': ['a/', 'a.'] }),
  ...cases((text) => openFormulaAt(text, []), { 'function/openFormulaAt': ['\n\n', '> ', '$$\n', '\\['] }),
  ...cases((text) => cutPoint(text, 0, text.length - 1), { 'function/cutPoint': ['a', '\n'] }),
  ...cases(sentencesOf, { 'function/sentencesOf': ['.', '. ', '\n', 'a'] }),
  ...cases(alone, {
    'function/onlyIn': [
      ...['a b c d. ', 'a', 'a ', '不', "n't ", '1 '],
      lines((index) => `a${index} b${index} c${index % 40}\n`),
      lines((index) => `a${index % 30} b${index % 31} c${index % 37} d${index}\n`),
    ],
  }),
  ...cases((text) => linesOnlyIn(text.split('\n'), text.split('\n')), { 'function/linesOnlyIn': ['a\n', ' ', '\n'] }),
  ...cases(tried(checkTex), { 'function/checkTex': ['\\def\\a{', '\\begin', '{'] }),
  ...cases(
    tried((text) => texTree(text, true)),
    { 'function/texTree': ['{', '^', '\\sqrt'] },
  ),
];

/** The sentences of a text, looked for among those of one that is nearly the same. */
function alone(text: string): unknown {
  const sentences = sentencesOf(text).map(([from, to]) => text.slice(from, to));
  return onlyIn(
    sentences,
    sentences.map((sentence) => `not ${sentence}`),
  );
}

/** What is refused counts as well. */
function tried(work: (text: string) => unknown): (text: string) => unknown {
  return (text) => {
    try {
      return work(text);
    } catch (error) {
      return error;
    }
  };
}
