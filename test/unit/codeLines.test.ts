import assert from 'node:assert/strict';
import { beginsPiece, codeHtml, inPieces } from '../../src/webview/codeLines.ts';
import { seededRandom, wholeNumber } from '../builders/seededRandom.ts';

const lines = (count: number): string => 'a\n'.repeat(count);
const countOf = (text: string): number => text.split('\n').length - 1;

describe('code in pieces of some lines', () => {
  it('leaves a block of some lines as it is', () => {
    assert.equal(
      codeHtml('', (text) => text),
      '',
    );
    assert.equal(
      codeHtml(lines(200), (text) => text),
      lines(200),
    );
  });

  it('puts what comes after them into pieces', () => {
    const html = codeHtml(`${lines(400)}b`, (text) => text);
    assert.equal(html, `${lines(200)}<span class="lines">${lines(200)}</span><span class="lines">b</span>`);
  });

  it('cuts a text that comes bit by bit at the same places', () => {
    const random = seededRandom(5);
    const text = Array.from({ length: 1_000 }, (_, at) => 'x'.repeat(at % 5)).join('\n');
    const whole = inPieces(text, 0);
    for (let round = 0; round < 50; round += 1) {
      const pieces: string[] = [];
      let count = 0;
      for (let at = 0; at < text.length; ) {
        const size = wholeNumber(random, 1, 700);
        for (const piece of inPieces(text.slice(at, at + size), count)) {
          if (pieces.length === 0 || beginsPiece(count)) pieces.push('');
          pieces[pieces.length - 1] += piece;
          count += countOf(piece);
        }
        at += size;
      }
      assert.deepEqual(pieces, whole);
    }
  });
});
