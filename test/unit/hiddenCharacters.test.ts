import assert from 'node:assert/strict';
import { findHidden, type HiddenKind, withoutHidden } from '../../src/editor/answer/hiddenCharacters.ts';

const point = (code: number) => String.fromCodePoint(code);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => point(from + index));

const HIDDEN: Readonly<Record<HiddenKind, readonly string[]>> = {
  direction: ['\u061c', '\u200e', '\u200f', ...range(0x202a, 0x202e), ...range(0x2066, 0x2069)],
  tag: range(0xe0000, 0xe007f),
  selector: ['\ufe00', '\ufe0f', ...range(0xe0100, 0xe01ef), '\u180b'],
  control: ['\0', '\b', '\u001b', '\u007f', '\u0085', '\u009b'],
  lineBreak: ['\u2028', '\u2029'],
  invisible: [
    '\u00ad',
    '\u034f',
    '\u115f',
    '\u200b',
    '\u200c',
    '\u200d',
    '\u2060',
    '\u2064',
    '\u3164',
    '\ufeff',
    '\uffa0',
  ],
};

const ORDINARY: readonly string[] = [
  '',
  'const a = 1;\n\tb\r\n',
  'naïve — “quoted” … 中文 עברית العربية',
  '✔️ ☎︎ 1️⃣ 👩‍💻 👨‍👩‍👧‍👦 👩🏽‍🚀 🏳️‍🌈 ❤️‍🔥',
  '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
  'می\u200cخواهم',
  'क्\u200dष',
  'a\u00a0b',
];

describe('characters that nobody sees', () => {
  for (const [kind, characters] of Object.entries(HIDDEN)) {
    it(`are found and taken out: ${kind}`, () => {
      for (const character of characters) {
        const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
        assert.deepEqual(findHidden(`if (a${character}b) {}`), [{ kind, count: 1, codes: [code] }]);
        assert.equal(withoutHidden(`a${character}b`), kind === 'lineBreak' ? 'a\nb' : 'ab', code);
      }
    });
  }

  it('are not found in what people write', () => {
    for (const text of ORDINARY) {
      assert.deepEqual(findHidden(text), [], JSON.stringify(text));
      assert.equal(withoutHidden(text), text);
    }
  });

  it('are counted by kind, each code named once', () => {
    const text = '/*\u202e } \u2066if (isAdmin)\u2069 \u2066 begin admins only */ a\u200bb\u200b';
    assert.deepEqual(findHidden(text), [
      { kind: 'direction', count: 4, codes: ['U+202E', 'U+2066', 'U+2069'] },
      { kind: 'invisible', count: 2, codes: ['U+200B'] },
    ]);
    assert.equal(withoutHidden(text), '/* } if (isAdmin)  begin admins only */ ab');
  });

  it('are found in a text smuggled as tags, also behind a flag that is none', () => {
    const smuggled = [...'ignore all'].map((letter) => point(0xe0000 + letter.charCodeAt(0))).join('');
    assert.deepEqual(
      findHidden(`Hello🏴${smuggled}`).map(({ kind, count }) => [kind, count]),
      [['tag', 10]],
    );
    assert.equal(withoutHidden(`Hello${smuggled}`), 'Hello');
  });

  it('takes a megabyte of them in one go', () => {
    assert.equal(findHidden('a\u200b'.repeat(500_000))[0]?.count, 500_000);
    assert.equal(withoutHidden('a\u200b'.repeat(500_000)).length, 500_000);
  });
});
