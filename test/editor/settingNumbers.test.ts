// Numbers in the settings: what makes no sense is said, and never taken for "none".
import assert from 'node:assert/strict';
import { Settings } from '../../src/editor/settings.ts';
import { editor } from '../fakes/vscode.ts';

describe('a number in the settings', () => {
  let settings: Settings;
  let said: string[];

  beforeEach(() => {
    editor.reset();
    settings = new Settings((problem) => said.push(problem));
    said = [];
  });
  afterEach(() => {
    settings.dispose();
    assert.deepEqual(said, []);
  });

  const set = (name: string, value: unknown) => editor.configuration.set(`ponder.${name}`, value);

  it('of money is a budget, however small, and 0 is none', () => {
    for (const [usd, nano] of [
      [0, 0],
      [-0, 0],
      [1e-12, 1],
      [5e-324, 1],
      [4e-10, 1],
      [0.1 + 0.2, 300_000_000],
      [1_000_000, 1e15],
    ] as const) {
      set('budget.dayUsd', usd);
      set('budget.monthUsd', usd);
      set('confirmAboveUsd', usd);
      assert.deepEqual([settings.limits, settings.confirmAbove], [{ day: nano, month: nano }, nano], String(usd));
    }
  });

  it('of tokens is whole and no more than the most, or it is said: a price has no other ceiling', () => {
    for (const cap of [0, 1, 1_000_000]) {
      set('maxOutputTokens', cap);
      assert.equal(settings.maxOutputTokens, cap);
    }
    for (const [value, shown] of [
      [0.5, '0.5'],
      [-1, '-1'],
      [1e308, '1e+308'],
      [1_000_001, '1000001'],
      ['5000', '"5000"'],
    ] as const) {
      set('maxOutputTokens', value);
      assert.throws(() => settings.maxOutputTokens, {
        message: `ponder.maxOutputTokens is ${shown} but must be a whole number of tokens from 0 to 1,000,000. Nothing is sent until you fix it.`,
      });
    }
  });

  it('of days keeps texts for all of a day, and for ever where it is no number of days, which is said', () => {
    for (const [value, days, shown] of [
      [30, 30, null],
      [0.0001, 1, null],
      [1.5, 2, null],
      [0, 0, null],
      [1e308, 0, null],
      [-1, 0, '-1'],
      [Number.NaN, 0, 'NaN'],
      ['7', 0, '"7"'],
    ] as const) {
      set('historyDays', value);
      assert.equal(settings.historyDays, days, String(value));
      const sentence = `ponder.historyDays is ${shown} but must be a number of days. Until you fix it, texts are kept forever.`;
      assert.deepEqual(said.splice(0), shown === null ? [] : [sentence]);
    }
  });
});
