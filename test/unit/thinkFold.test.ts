// What a model thought, parted from what it answers, however the text was cut on its way.
import assert from 'node:assert/strict';
import { foldThinking, ThinkFold } from '../../src/core/providers/chat/thinkFold.ts';

const CASES: readonly (readonly [text: string, answer: string, reasoning: string])[] = [
  ['', '', ''],
  ['Yes.', 'Yes.', ''],
  ['<think>Hm.</think>Yes.', 'Yes.', 'Hm.'],
  ['<think>\nHm. 🪣\n</think>\n\nYes. 🪣', 'Yes. 🪣', '\nHm. 🪣\n'],
  ['\n <think>Hm.</think>Yes.', 'Yes.', 'Hm.'],
  ['<think></think>\n\nYes.', 'Yes.', ''],
  ['<think>Hm.', '', 'Hm.'],
  ['<think>Hm.</thin', '', 'Hm.</thin'],
  ['<think>a < b </ c <</think>Yes.', 'Yes.', 'a < b </ c <'],
  ['<think>a</thi</think>Yes.', 'Yes.', 'a</thi'],
  ['<think>a<think>b</think>Yes.</think>', 'Yes.</think>', 'a<think>b'],
  ['<thinking>Hm.</thinking>', '<thinking>Hm.</thinking>', ''],
  ['<thin', '<thin', ''],
  ['<', '<', ''],
  [' \n', ' \n', ''],
  ['<div><think>Hm.</think>', '<div><think>Hm.</think>', ''],
  ['Use `<think>` and `</think>`.', 'Use `<think>` and `</think>`.', ''],
  ['<<think>Hm.</think>', '<<think>Hm.</think>', ''],
  ['Yes.\n<think>Hm.</think>', 'Yes.\n<think>Hm.</think>', ''],
];

function folded(pieces: readonly string[]): readonly [answer: string, reasoning: string] {
  const fold = new ThinkFold();
  const all = [...pieces.map((piece) => fold.add(piece)), fold.end()];
  return [all.map(({ answer }) => answer).join(''), all.map(({ reasoning }) => reasoning).join('')];
}

describe('a leading block of thought', () => {
  for (const [text, answer, reasoning] of CASES) {
    it(`is folded away where there is one: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(foldThinking(text), { answer, reasoning });
    });

    it(`is the same wherever ${JSON.stringify(text)} was cut`, () => {
      for (let one = 0; one <= text.length; one += 1) {
        for (let two = one; two <= text.length; two += 1) {
          const pieces = [text.slice(0, one), text.slice(one, two), text.slice(two)];
          assert.deepEqual(folded(pieces), [answer, reasoning], JSON.stringify(pieces));
        }
      }
      assert.deepEqual(folded([...text]), [answer, reasoning], 'letter by letter');
    });
  }

  it('takes and adds nothing of any text but the tags, and the blanks around them', () => {
    const letters = ['<think>', '</think>', '<', '/', 'think>', 'a', ' ', '\n', '🪣'];
    for (let seed = 0; seed < 4_000; seed += 1) {
      const pieces = Array.from(
        { length: 6 },
        (_, at) => letters[(seed * (at + 3) * 7 + (seed >> at)) % letters.length] ?? '',
      );
      const text = pieces.join('');
      const [answer, reasoning] = folded(pieces);
      const isThought = /^[\s]*<think>/.test(text);
      const whole = isThought ? text.replace(/^\s*<think>/, '').replace(/<\/think>\s*/, '') : text;
      assert.equal(reasoning + answer, whole, JSON.stringify(pieces));
    }
  });
});
