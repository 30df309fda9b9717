import assert from 'node:assert/strict';
import { inert } from '../../src/shared/inert.ts';
import { HOSTILE_TEXTS, isInert } from '../builders/hostileTexts.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';

// Invisible or direction-changing: nothing of this may reach a label.
const UNSEEN =
  /[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e0fff}]|[\ufe00-\ufe0f]/u;

describe('inert text', () => {
  it('is free of icons, links, commands, controls and invisible characters', () => {
    for (const text of HOSTILE_TEXTS) {
      const safe = inert(text);
      assert.ok(isInert(safe), JSON.stringify(safe));
      assert.doesNotMatch(safe, UNSEEN);
      assert.ok(Array.from(safe).length <= 300, JSON.stringify(safe));
      assert.equal(safe, safe.trim());
    }
  });

  it('still says what the text said', () => {
    assert.deepEqual(
      [
        'Why does a + b overflow?',
        'a $(trash) b',
        '[Renew](https://evil.example)',
        'one\r\n\r\ntwo\u0085three',
        '漢字 🙂 café',
        'array[0] (first) costs $5',
        '\ud83d half',
        'exe.\u202egpj',
      ].map((text) => inert(text)),
      [
        'Why does a + b overflow?',
        'a $ (trash) b',
        '[Renew] (https://evil.example)',
        'one two three',
        '漢字 🙂 café',
        'array[0] (first) costs $5',
        '\ufffd half',
        'exe.gpj',
      ],
    );
  });

  it('ends in an ellipsis when it is too long, cut between characters', () => {
    assert.equal(inert('a'.repeat(300)), 'a'.repeat(300));
    assert.equal(inert('a'.repeat(301)), `${'a'.repeat(299)}…`);
    assert.equal(inert('🙂🙂🙂🙂', 3), '🙂🙂…');
    assert.equal(inert('one two three', 5), 'one…');
  });

  it('stays the same when it is made inert again', () => {
    for (const text of HOSTILE_TEXTS) assert.equal(inert(inert(text)), inert(text));
  });

  it('holds for any mixture of dangerous pieces', () => {
    const random = seededRandom(99);
    const pieces = [
      '$',
      '(',
      ')',
      '[',
      ']',
      'a',
      ' ',
      '\n',
      '\u200b',
      '\u202e',
      '\ufe0f',
      '\0',
      '\ud800',
      '\udc00',
      '🙂',
    ];
    for (let run = 0; run < 20_000; run += 1) {
      const text = Array.from({ length: wholeNumber(random, 0, 30) }, () => oneOf(random, pieces)).join('');
      const safe = inert(text, wholeNumber(random, 1, 40));
      assert.ok(isInert(safe) && !UNSEEN.test(safe), JSON.stringify({ text, safe }));
    }
  });
});
