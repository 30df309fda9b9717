// Random answers lose nothing on their way to the page. What must be kept, letterOracle.ts says, from the source alone.
import assert from 'node:assert/strict';
import { createRenderer } from '../../src/webview/markdown.ts';
import type { DrawnPart } from '../../src/webview/parts.ts';
import { textOf } from '../builders/drawnText.ts';
import { firstLost } from '../builders/letterOracle.ts';
import { randomAnswer } from '../builders/randomAnswer.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';

const COUNT = 100_000;
const GROWN = 2_000;
const SEED = 12;
const TABLES = 2_000;
/** As they are written, and as they are read where that is another text. */
const CELLS: readonly (readonly [string, string?])[] = [
  ...([['word'], ['3~5'], ['中文'], ['$P(X|Y)$'], ['$\\|x\\|$'], ['a \\| b', 'a | b'], ['']] as const),
  ...([['`a|b`', 'a|b'], ['``c`|d``', 'c`|d'], ['`e\\|f`', 'e|f'], ['\\(|y|\\)', '$|y|$'], ['$5']] as const),
];
const WORDS = { image: 'Image' };

/** What is lost of so many texts, as drawn; the first few. */
function losses(count: number, draw: (text: string) => string): string[] {
  const random = seededRandom(SEED);
  const lost: string[] = [];
  for (let index = 0; index < count && lost.length < 5; index += 1) {
    const text = randomAnswer(random);
    const missing = firstLost(text, textOf(draw(text)));
    if (missing !== null) lost.push(`${missing}: ${JSON.stringify(text)}`);
  }
  return lost;
}

function inPieces(text: string): string {
  const renderer = createRenderer(WORDS);
  const parts: DrawnPart[] = [];
  let open: DrawnPart = { text: '', goesOn: false };
  const letters = [...text];
  for (const [index, letter] of letters.entries()) {
    const next = renderer.parts(open.text + letter, index === letters.length - 1, open.goesOn);
    parts.push(...next.settled);
    open = next.open;
  }
  for (const part of parts) renderer.html(part.text);
  return parts.map((part) => renderer.html(part.text)).join('');
}

describe('random answers', () => {
  it(`lose nothing: ${COUNT} of them`, function () {
    this.timeout(120_000);
    assert.deepEqual(
      losses(COUNT, (text) => createRenderer(WORDS).html(text)),
      [],
    );
  });

  it('are the same a letter at a time', function () {
    this.timeout(60_000);
    const random = seededRandom(SEED + 1);
    for (let index = 0; index < GROWN; index += 1) {
      const text = randomAnswer(random, 120);
      assert.equal(
        inPieces(text).replace(/\s+/g, ' '),
        createRenderer(WORDS).html(text).replace(/\s+/g, ' '),
        JSON.stringify(text),
      );
    }
  });

  it('keep each cell of a table, whatever pipes stand in it', () => {
    const random = seededRandom(SEED + 2);
    for (let index = 0; index < TABLES; index += 1) {
      const columns = wholeNumber(random, 2, 4);
      const rows = Array.from({ length: 3 }, () => Array.from({ length: columns }, () => oneOf(random, CELLS)));
      const lines = rows.map((row) => `| ${row.map(([written]) => written).join(' | ')} |`);
      const table = [lines[0], `|${' --- |'.repeat(columns)}`, ...lines.slice(1)].join('\n');
      const drawn = [
        ...createRenderer(WORDS)
          .html(table)
          .matchAll(/<t[hd]>([\s\S]*?)<\/t[hd]>/g),
      ];
      const expected = rows.flat().map(([written, read = written]) => read);
      assert.deepEqual(
        drawn.map(([, cell = '']) => textOf(cell).trim()),
        expected,
        table,
      );
    }
  });

  for (const [what, drop] of Object.entries({
    'a letter': (html: string) => html.replace('x', ''),
    'an ideograph': (html: string) => html.replace('中', ''),
    'a tilde': (html: string) => html.replace('~', ''),
    'a dollar': (html: string) => html.replace(/\$(?!\S*<)/, ''),
    'a pipe': (html: string) => html.replace(/\|/g, ''),
    'a backslash': (html: string) => html.replace(/\\/g, ''),
    'the address of a link': (html: string) => html.replace(/ href="[^"]*"/g, ''),
    'a cell': (html: string) => html.replace(/<td>[^<]+<\/td>\s*<\/tr>/g, '</tr>'),
  })) {
    it(`would be missed by the oracle if they lost ${what}`, () => {
      const renderer = createRenderer(WORDS);
      assert.notDeepEqual(
        losses(3_000, (text) => drop(renderer.html(text))),
        [],
      );
    });
  }
});
