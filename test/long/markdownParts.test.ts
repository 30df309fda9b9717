// Long answers are drawn in parts: the same parts come out, however the text came.
import assert from 'node:assert/strict';
import { createRenderer } from '../../src/webview/markdown.ts';
import type { DrawnPart } from '../../src/webview/parts.ts';
import { seededRandom, wholeNumber } from '../builders/seededRandom.ts';

const renderer = createRenderer({ image: 'Image' });
const atOnce = (text: string) => renderer.parts(text, true, false).settled;

function inPieces(text: string, most: number, seed: number): DrawnPart[] {
  const random = seededRandom(seed);
  const parts: DrawnPart[] = [];
  let open: DrawnPart = { text: '', goesOn: false };
  for (let at = 0; at < text.length; ) {
    const size = wholeNumber(random, 1, most);
    const isLast = at + size >= text.length;
    const next = renderer.parts(open.text + text.slice(at, at + size), isLast, open.goesOn);
    parts.push(...next.settled);
    open = next.open;
    at += size;
  }
  return parts;
}

/** The HTML of all blocks in a row; `|` where a list or table goes on. */
const drawn = (parts: readonly DrawnPart[]) =>
  parts.map(({ text, goesOn }) => `${goesOn ? '|' : ''}${renderer.html(text)}`).join('');

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

const TEXTS: Readonly<Record<string, string>> = {
  'a list': lines(600, (index) => `${index + 1}. step ${index} with some words to it\n`),
  'a list numbered with ones, with blocks in it': lines(
    200,
    (index) =>
      `1. step ${index}\n\n   \`\`\`sh\n   1. not a step\n\n   - nor this\n   \`\`\`\n\n   | a | b |\n   |---|---|\n   | 1 | 2 |\n\n`,
  ),
  'a list that is tight, then loose, and lazy': `${lines(200, (index) => `- item ${index}\n`)}\n${lines(300, () => '- item\nlazy\n  - deep\n\n')}`,
  'lists with other marks one after the other': lines(900, (index) => `${'-*+'[index % 3]} item\n`.repeat(3)),
  'a table between paragraphs': `Before\n\n| a | b |\n|--:|---|\n${lines(900, (index) => `| ${index} | \`cell\` and more |\n`)}\nAfter\n`,
  'a table with a broken row': `| a | b |\n|---|---|\n${lines(500, () => '| 1 | 2 and so on and so forth |\n')}> quote\n${lines(500, () => '| 1 | 2 and so on |\n')}`,
  'line ends of every kind': lines(300, (index) => `- item ${index}\r\n- other\r  \`\`\`\r\n  code\r  \`\`\`\n`),
};

describe('Markdown in parts', () => {
  for (const [name, text] of Object.entries(TEXTS)) {
    it(`is the same in pieces as at once: ${name}`, () => {
      const whole = drawn(atOnce(text));
      for (const [seed, most] of [20, 500, 3_000, 20_000].entries()) {
        assert.equal(drawn(inPieces(text, most, seed)), whole, `pieces of at most ${most} characters`);
      }
    });
  }

  it('is cut in long lists and tables, so that no part is long', () => {
    for (const name of ['a list', 'a list numbered with ones, with blocks in it', 'a table between paragraphs']) {
      const parts = atOnce(TEXTS[name] ?? '');
      assert.ok(parts.length > 1, name);
      assert.ok(Math.max(...parts.map(({ text }) => text.length)) < 13_000, name);
      assert.ok(
        parts.slice(1).every(({ goesOn }) => goesOn),
        name,
      );
    }
  });

  it('is whole where it is short, or where a cut could change it', () => {
    const short = '- one\n- two\n\n| a |\n|---|\n| 1 |\n\n1. three\n2. four\n';
    const indented = lines(900, () => '  - an item that stands further in\n');
    const quoted = lines(900, () => '> - an item in a quotation\n');
    for (const text of [short, indented, quoted]) assert.deepEqual(atOnce(text), [{ text, goesOn: false }]);
  });

  it('gives each part of a table its head', () => {
    const [, second] = atOnce(TEXTS['a table between paragraphs'] ?? '');
    assert.match(
      renderer.html(second?.text ?? ''),
      /^<div class="wide"><table>\s*<thead>\s*<tr>\s*<th class="right">a/,
    );
  });

  it('loses nothing of a list', () => {
    const text = TEXTS['a list'] ?? '';
    assert.equal(
      atOnce(text)
        .map((part) => part.text)
        .join(''),
      text,
    );
  });
});
