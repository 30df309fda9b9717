// Our counting against others': fixtures of OpenAI's own tiktoken, what OpenAI published, and gpt-tokenizer.
import assert from 'node:assert/strict';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { O200k } from '../../src/core/tokens/o200k.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';
import { tokenTexts } from '../builders/tokenTexts.ts';
import counts from '../fixtures/tokenCounts.json' with { type: 'json' };

describe('counting tokens of o200k', () => {
  let encoding: O200k;

  before(() => {
    encoding = new O200k();
  });

  function exactly(text: string): number {
    const { tokens, isUpperBound } = encoding.count(text, () => false);
    assert.equal(isUpperBound, false, 'what nobody stops is counted to its end');
    return tokens;
  }

  it('finds what tiktoken finds: code in ten languages, scripts, minified, base64, runs that slow others down', () => {
    const found = [...tokenTexts()].map(([name, text]) => [name, exactly(text)]);
    assert.deepEqual(Object.fromEntries(found), counts);
  });

  // OpenAI, Cookbook, "How to count tokens with tiktoken".
  it('finds what OpenAI published', () => {
    const texts = ['antidisestablishmentarianism', '2 + 2 = 4', 'お誕生日おめでとう'];
    assert.deepEqual(texts.map(exactly), [6, 7, 8]);
  });

  it('finds what another library finds, in anything of ASCII', () => {
    const random = seededRandom(8);
    const alphabets = [
      'abcdefg ',
      "I'll don't WE'VE ",
      ' \t\r\n',
      '0123456789',
      '(){}[];=>/\n',
      '<|endoftext|>',
      'aZ_$.',
    ];
    const plain = { disallowedSpecial: new Set<string>() };
    for (let run = 0; run < 3_000; run += 1) {
      const from = [...oneOf(random, alphabets), ...oneOf(random, alphabets)];
      const text = Array.from({ length: wholeNumber(random, 0, 80) }, () => oneOf(random, from)).join('');
      assert.equal(exactly(text), countTokens(text, plain), `run ${run}: ${JSON.stringify(text)}`);
    }
  });

  it('takes special tokens for the text they are', () => {
    assert.ok(exactly('<|endoftext|>') > 1);
    assert.equal(exactly(''), 0);
  });

  it('has, wherever it is stopped, a bound that is not below the count, and not above the bytes', () => {
    const random = seededRandom(9);
    for (const [name, text] of tokenTexts()) {
      const exact = exactly(text);
      for (let run = 0; run < 20; run += 1) {
        let looks = wholeNumber(random, 0, 6);
        const { tokens, isUpperBound } = encoding.count(text, () => {
          looks -= 1;
          return looks < 0;
        });
        const bytes = Buffer.byteLength(text);
        assert.ok(tokens >= exact && tokens <= bytes, `${name}: ${exact} ≤ ${tokens} ≤ ${bytes}`);
        assert.ok(isUpperBound || tokens === exact, `${name}: a figure that is no bound is the count`);
      }
    }
  });

  it('is stopped inside a run without a break', () => {
    const run = '机器学习'.repeat(5_000);
    const { tokens, isUpperBound } = encoding.count(run, () => true);
    assert.ok(isUpperBound && tokens < Buffer.byteLength(run), 'the merges that were made count');
  });
});
