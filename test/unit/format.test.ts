import assert from 'node:assert/strict';
import { isOldPrice } from '../../src/editor/words/isOldPrice.ts';
import { firstLine, formatCount, formatDuration, formatSpan, localDay, localTime } from '../../src/shared/format.ts';
import { fill, HumanError, isHumanError } from '../../src/shared/humanError.ts';
import { ceilingUsd, exactUsd, formatUsd, leftUsd, nanoFromUsd } from '../../src/shared/money.ts';

describe('a price', () => {
  it('is old when half a year has passed since it was read', () => {
    const days = ['2026-12-31', '2027-01-01', '2027-01-02'].map((day) => isOldPrice('2026-07', day));
    assert.deepEqual(days, [false, false, true], 'read on the first of July at the earliest');
    assert.deepEqual(
      ['2027-02-20', '2027-02-21', '2027-02-22'].map((day) => isOldPrice('2026-08-21', day)),
      [false, false, true],
    );
    assert.deepEqual(
      ['2027-02-28', '2027-03-01'].map((day) => isOldPrice('2026-08-31', day)),
      [false, true],
    );
    assert.deepEqual(
      ['2027-06-30', '2027-07-01'].map((day) => isOldPrice('2026-12-31', day)),
      [false, true],
    );
    assert.deepEqual(
      ['settings', '', '2026', 'x2026-07'].map((read) => isOldPrice(read, '2099-01-01')),
      [false, false, false, false],
    );
  });
});

describe('figures for people', () => {
  it('show durations in the largest fitting unit, rounded down', () => {
    assert.deepEqual(
      [-5, 0, 999, 48_900, 59_999, 60_000, 3_599_999, 3_600_000, 3_900_000, 93_600_000].map(formatDuration),
      ['0 s', '0 s', '0 s', '48 s', '59 s', '1 min', '59 min', '1 h', '1 h 5 min', '26 h'],
    );
  });

  it('show counts with separators', () => {
    assert.deepEqual([0, 999, 12_345, 1_050_000].map(formatCount), ['0', '999', '12,345', '1,050,000']);
  });

  const amounts = [75, 7.2, 0.995, 0.16, 0.094_9, 0.0088, 0.000_000_001, 0].map(nanoFromUsd);

  it('show money in dollars and cents', () => {
    const shown = ['$75.00', '$7.20', '$1.00', '$0.16', '$0.09', '<$0.01', '<$0.01', '$0.00'];
    assert.deepEqual(amounts.map(formatUsd), shown);
  });

  it('round ceilings up, and what is left down', () => {
    assert.deepEqual(amounts.map(ceilingUsd), [
      '$75.00',
      '$7.20',
      '$1.00',
      '$0.16',
      '$0.10',
      '$0.01',
      '$0.01',
      '$0.00',
    ]);
    assert.deepEqual(amounts.map(leftUsd), ['$75.00', '$7.20', '$0.99', '$0.16', '$0.09', '<$0.01', '<$0.01', '$0.00']);
  });

  it('show money with every digit where it is added up', () => {
    assert.deepEqual(amounts.map(exactUsd), [
      '$75.00',
      '$7.20',
      '$0.995',
      '$0.16',
      '$0.0949',
      '$0.0088',
      '$0.000000001',
      '$0.00',
    ]);
  });

  it('say no amount of whole cents otherwise than it is, and no ceiling too low', () => {
    for (let nano = 1; nano < 9_000_000_000_000; nano = nano * 3 + 1) {
      assert.ok(Number(ceilingUsd(nano).slice(1)) * 1e9 >= nano - 1, `the ceiling of ${nano}`);
      const left = leftUsd(nano);
      if (left !== '<$0.01') assert.ok(Number(left.slice(1)) * 1e9 <= nano + 1, `what is left of ${nano}`);
    }
    for (let cents = 0; cents < 20_000; cents += 1) {
      const said = `$${(cents / 100).toFixed(2)}`;
      assert.deepEqual(
        [formatUsd, ceilingUsd, leftUsd, exactUsd].map((format) => format(cents * 10_000_000)),
        [said, said, said, said],
      );
    }
  });

  it('never show a zero for an amount that is none', () => {
    for (let nano = 1; nano < 2_000_000_000; nano = nano * 3 + 1) assert.doesNotMatch(formatUsd(nano), /^\$0\.0*$/);
  });

  it('turn prices into whole nano-dollars', () => {
    assert.deepEqual([0.1 + 0.2, 1.005, 600, 0].map(nanoFromUsd), [300_000_000, 1_005_000_000, 600_000_000_000, 0]);
  });

  it('show day and time of the place where the clock hangs', () => {
    const moment = new Date(2027, 0, 5, 9, 3).getTime();
    assert.deepEqual([localDay(moment), localTime(moment)], ['2027-01-05', '09:03']);
    assert.equal(localDay(new Date(2026, 11, 31, 23, 59, 59, 999).getTime()), '2026-12-31');
  });

  it('take the first line that says anything', () => {
    assert.deepEqual(['\r\n  \n a b \r\nc', '', ' \n'].map(firstLine), ['a b', '', '']);
  });
});

describe('a sentence with places', () => {
  it('is filled once, whatever the arguments hold', () => {
    assert.equal(fill('{0} and {1}, {0}', ['{1}', '$&']), '{1} and $&, {1}');
    assert.equal(fill('{0} {2}', ['a', 'b']), 'a {2}');
  });

  it('is kept apart from its arguments in an error, so that it can be translated', () => {
    const error = new HumanError('{0} is at its limit.', ['OpenAI'], 'showLog');
    assert.deepEqual(
      [error.message, error.template, error.args, error.remedy, isHumanError(error), isHumanError(new Error('x'))],
      ['OpenAI is at its limit.', '{0} is at its limit.', ['OpenAI'], 'showLog', true, false],
    );
  });
});

describe('a span of time', () => {
  it('names its unit once, and one figure when both are the same', () => {
    assert.deepEqual(
      [
        formatSpan(180_000, 540_000),
        formatSpan(48_000, 180_000),
        formatSpan(60_000, 61_000),
        formatSpan(3_600_000, 3_900_000),
      ],
      ['3–9 min', '48 s – 3 min', '1 min', '1 h – 1 h 5 min'],
    );
  });
});
