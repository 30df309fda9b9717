import assert from 'node:assert/strict';
import { isEmpty, readAskOptions } from '../../src/editor/asking/askOptions.ts';
import { isHumanError } from '../../src/shared/humanError.ts';

describe('the options of a command that asks', () => {
  it('are taken as they are given', () => {
    const options = {
      prompt: 'Why?',
      text: 'a + b',
      model: 'gpt-6.1-sol',
      mode: 'pro',
      effort: 'high',
      maxOutputTokens: 9_000,
      confirm: false,
      saved: 2,
    };
    assert.deepEqual(readAskOptions(options), options);
    assert.deepEqual(readAskOptions({ saved: 'Review' }), { saved: 'Review' });
  });

  it('are empty when a menu or a key calls', () => {
    const file = { scheme: 'file', path: '/project/a.ts', fsPath: '/project/a.ts' };
    for (const value of [undefined, null, 'text', 7, {}, [], file]) {
      assert.deepEqual(readAskOptions(value), {});
      assert.equal(isEmpty(readAskOptions(value)), true);
    }
    assert.equal(isEmpty(readAskOptions({ confirm: true })), false);
  });

  it('lose what nobody knows', () => {
    assert.deepEqual(readAskOptions({ prompt: 'Why?', priceConsent: true, origin: 'user' }), { prompt: 'Why?' });
  });

  it('may say that the text is empty and the cap is the usual one', () => {
    assert.deepEqual(readAskOptions({ text: '', maxOutputTokens: 0 }), { text: '', maxOutputTokens: 0 });
  });

  it('are refused with the name of the part that does not fit', () => {
    const broken = [
      { prompt: '' },
      { prompt: ' \n' },
      { prompt: 7 },
      { prompt: null },
      { text: ['a'] },
      { model: '' },
      { model: {} },
      { mode: 'turbo' },
      { mode: '' },
      { mode: null },
      { effort: '' },
      { effort: false },
      { maxOutputTokens: '9000' },
      { maxOutputTokens: -1 },
      { maxOutputTokens: 1.5 },
      { maxOutputTokens: Number.POSITIVE_INFINITY },
      { maxOutputTokens: 2e15 },
      { maxOutputTokens: 1_000_000_001 },
      { confirm: 'no' },
      { confirm: 0 },
      { confirm: null },
      { saved: {} },
      { saved: true },
    ];
    for (const options of broken) {
      const [key] = Object.keys(options);
      assert.throws(
        () => readAskOptions(options),
        (error) =>
          isHumanError(error) && error.message === `The command was called with an invalid “${key}”. Nothing was sent.`,
        JSON.stringify(options),
      );
    }
  });
});
