// Each kind of character that is taken out of a label, or made a blank, by itself.
import assert from 'node:assert/strict';
import { inert } from '../../src/shared/inert.ts';

const GONE: Readonly<Record<string, readonly string[]>> = {
  controls: ['\0', '\u0001', '\u0007', '\u0008', '\u001b', '\u007f', '\u0080', '\u009b', '\u009f'],
  'bidirectional controls': [
    '\u061c',
    '\u200e',
    '\u200f',
    '\u202a',
    '\u202b',
    '\u202c',
    '\u202d',
    '\u202e',
    '\u2066',
    '\u2069',
  ],
  'zero-width characters': ['\u200b', '\u200c', '\u200d', '\u2060', '\u2064'],
  'soft hyphens and joiners': ['\u00ad', '\u034f'],
  fillers: ['\u115f', '\u1160', '\u3164', '\uffa0', '\u17b4', '\u17b5'],
  'variation selectors': ['\ufe00', '\ufe0e', '\ufe0f', '\u180b', '\u{e0100}', '\u{e01ef}'],
  'characters that Unicode has not given out': ['\ufff0', '\ufff8', '\u{e0fff}'],
  tags: ['\u{e0001}', '\u{e0020}', '\u{e0041}', '\u{e007f}'],
  'annotation marks': ['\ufff9', '\ufffa', '\ufffb'],
};

const BLANKS: Readonly<Record<string, readonly string[]>> = {
  'line breaks': ['\n', '\r', '\r\n', '\u000b', '\f', '\u0085', '\u2028', '\u2029'],
  'spaces of any width': [
    '\t',
    '\u00a0',
    '\u1680',
    '\u2000',
    '\u2003',
    '\u200a',
    '\u202f',
    '\u205f',
    '\u3000',
    '\ufeff',
  ],
  'the blank that is a symbol': ['\u2800'],
};

describe('of a text that is made plain', () => {
  for (const [kind, characters] of Object.entries(GONE)) {
    it(`${kind} are taken out`, () => {
      for (const each of characters) {
        const name = each.codePointAt(0)?.toString(16);
        assert.equal(inert(`a${each}b`), 'ab', name);
        assert.equal(inert(`${each}${each}a b${each}`), 'a b', name);
        assert.equal(inert(`a ${each} b`), 'a b', name);
      }
    });
  }

  for (const [kind, characters] of Object.entries(BLANKS)) {
    it(`${kind} become one space, and none at its ends`, () => {
      for (const each of characters) {
        const name = each.codePointAt(0)?.toString(16);
        assert.equal(inert(`a${each}b`), 'a b', name);
        assert.equal(inert(`a ${each}${each} b`), 'a b', name);
        assert.equal(inert(`${each}a${each}`), 'a', name);
      }
    });
  }

  it('what can be seen stays', () => {
    for (const text of ['a\ufffcb', '\ufffd', 'é', '漢', '🙂', '−', '‐', '\u2801', '$x', '] (', '$', 'a]']) {
      assert.equal(inert(text), text, text.codePointAt(0)?.toString(16));
    }
  });

  it('every icon and link is broken, not the first one only', () => {
    assert.equal(inert('$(a)$(b)$$(c)'), '$ (a)$ (b)$$ (c)');
    assert.equal(inert('[a](b)[c](d)'), '[a] (b)[c] (d)');
    // What is taken out between them must not bring them together.
    assert.equal(inert('$\u200b(a) [a]\u2060(b)'), '$ (a) [a] (b)');
  });

  it('half a character is marked as such', () => {
    assert.equal(inert('\ud83d'), '\ufffd');
    assert.equal(inert('a\ude42b'), 'a\ufffdb');
  });

  it('as many characters are kept as are wanted, with the ellipsis among them', () => {
    for (const [text, most, kept] of [
      ['abc', 3, 'abc'],
      ['abcd', 3, 'ab…'],
      ['🙂🙂🙂', 3, '🙂🙂🙂'],
      ['a bcd', 3, 'a…'],
      ['abcd', 1, '…'],
      ['', 1, ''],
    ] as const) {
      assert.equal(inert(text, most), kept, `${text} ${most}`);
    }
  });
});
