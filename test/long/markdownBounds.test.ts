// Texts that are longer or deeper than anybody writes: they are read in pieces, and no letter of them is lost.
import assert from 'node:assert/strict';
import { createRenderer } from '../../src/webview/markdown.ts';
import { cutPoint, MOST_INLINE } from '../../src/webview/syntax/bounds.ts';

const renderer = createRenderer({ image: 'Image' });
const shown = (html: string) => html.replace(/<[^>]*>/g, '').replace(/\s+/g, '');
const MOST_PART = 40_000;

describe('bounds of Markdown', () => {
  it('keep the text of what is nested too deep, as it was written', () => {
    for (const mark of ['> ', '- ', '1. ', '- > ', '> 1. ']) {
      for (const depth of [20, 60, 400, 5_000]) {
        const html = renderer.html(`${mark.repeat(depth)}deep\nlazy\n\nafter`);
        assert.match(shown(html), /deeplazyafter$/, `${mark} ${depth}`);
        assert.ok((html.match(/<(?:blockquote|li)/g)?.length ?? 0) <= 25, `${mark} ${depth}`);
      }
    }
  });

  it('leave alone what is as deep as people nest', () => {
    const html = renderer.html(Array.from({ length: 8 }, (_, depth) => `${'  '.repeat(depth)}- > ${depth}`).join('\n'));
    assert.equal(html.match(/<li/g)?.length, 8);
  });

  it('read a long paragraph in pieces, cut where a line or a word ends', () => {
    for (const unit of ['word ', '*word* ', 'line\n', '漢', '😀', 'a', '`code` ', '[a](http://b.c) ']) {
      const text = unit.repeat(Math.ceil(45_000 / unit.length)).trim();
      const whole = shown(renderer.html(unit.trim())).repeat(Math.ceil(45_000 / unit.length));
      assert.equal(shown(renderer.html(text)), whole, unit);
    }
    const constructs = renderer.html('**b** '.repeat(5_000)).match(/<strong>/g)?.length;
    assert.equal(constructs, 5_000, 'no construct lies on a cut between words');
  });

  it('cut behind a line, else behind a blank, and never through a character', () => {
    assert.equal(cutPoint('aaaa\nbb cc', 0, 7), 5);
    assert.equal(cutPoint('aaaa bbcc', 0, 7), 5);
    assert.equal(cutPoint('aaaaaaaaa', 0, 7), 7);
    assert.equal(cutPoint('aaa😀😀😀', 0, 6), 5);
    assert.equal(cutPoint('a', 0, MOST_INLINE), 1);
  });

  it('cut a block that is too long, so that no part is', () => {
    for (const unit of [
      'word ',
      'line\n',
      '> quote\n',
      '- item\n  more\n',
      '  - item\n',
      '漢',
      '> ',
      'a\\\n',
      '$$ a\n',
    ]) {
      const text = unit.repeat(Math.ceil(200_000 / unit.length));
      const { settled } = renderer.parts(text, true, false);
      assert.ok(Math.max(...settled.map((part) => part.text.length)) <= MOST_PART, unit);
      assert.equal(settled.map((part) => part.text).join(''), text, unit);
      const growing = renderer.parts(text, false, false);
      assert.ok(growing.open.text.length <= MOST_PART + 4_000, `${unit} while it grows`);
    }
  });

  it('repeat no head that is long for each part of its table', () => {
    for (const columns of [50, 1_000, 5_000, 40_000]) {
      const head = `${'|a'.repeat(columns)}\n${'|-'.repeat(columns)}\n`;
      const { settled } = renderer.parts(head + '|b|c\n'.repeat(60_000), true, false);
      const drawn = settled.reduce((sum, part) => sum + part.text.length, 0);
      assert.ok(drawn <= 1.5 * (head.length + 300_000), `${columns} columns: ${drawn} characters`);
    }
  });

  it('leave a block of code whole', () => {
    const text = `before\n\n\`\`\`js\n${'let a = 1;\n'.repeat(20_000)}\`\`\`\n\nafter\n`;
    const { settled } = renderer.parts(text, true, false);
    assert.equal(
      settled.filter(({ text: part }) => part.startsWith('```js') && part.trimEnd().endsWith('```')).length,
      1,
    );
    assert.equal(settled.map((part) => part.text).join(''), text);
  });

  it('know which names were given later', () => {
    const fresh = createRenderer({ image: 'Image' });
    fresh.html('[a]: http://a.b');
    assert.equal(fresh.nameCount, 1);
    fresh.html('[b]: http://a.b', false);
    assert.equal(fresh.nameCount, 1, 'not settled');
    fresh.html('[b]: http://a.b\n[A]: http://c.d');
    assert.equal(fresh.nameCount, 2);
    assert.deepEqual(
      ['[a]', '[b]', '[ B ]', '[c]', 'b'].map((text) => fresh.usesLaterName(text, 1)),
      [false, true, true, false, false],
    );
    assert.match(fresh.html('[a]'), /href="http:\/\/a\.b"/);
  });
});
