// What a server's headers say of when to come back, whatever they hold.
import assert from 'node:assert/strict';
import { pollAfterMs, retryAfterMs } from '../../src/core/providers/http/hints.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 30, 12);

function retry(headers: Readonly<Record<string, string>>): number | null {
  return retryAfterMs((name) => headers[name] ?? null, NOW);
}

function retryAfter(value: string): number | null {
  return retry({ 'retry-after': value });
}

function reset(value: string): number | null {
  return retry({ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': value });
}

const DIGITS = '9'.repeat(400);
/** As text → in milliseconds, when the text counts those. */
const NUMBERS: readonly (readonly [string, number | null])[] = [
  ['0', 0],
  ['1500', 1_500],
  [' 1500 ', 1_500],
  ['1500.2', 1_501],
  ['0.4', 1],
  ['1e3', 1_000],
  ['1e300', HOUR],
  ['1e999', HOUR],
  [DIGITS, HOUR],
  ['3600001', HOUR],
  ['-1', null],
  ['-1e300', null],
  ['NaN', null],
  ['Infinity', null],
  ['0x10', null],
  ['', null],
  ['1,5', null],
  ['soon', null],
  ['5 apples', null],
];

describe('a hint of a server', () => {
  it('in milliseconds is a whole number of an hour at most, or none', () => {
    for (const [text, ms] of NUMBERS) {
      assert.equal(retry({ 'retry-after-ms': text }), ms, text);
      assert.equal(
        pollAfterMs(() => text),
        ms === null ? null : Math.max(1_000, ms),
        text,
      );
    }
    assert.equal(
      pollAfterMs(() => null),
      null,
    );
  });

  it('in seconds is one as well', () => {
    for (const [text, ms] of [
      ['17', 17_000],
      ['1.0005', 1_001],
      ['3601', HOUR],
      [`${29 * 86_400}`, HOUR],
      ['1e300', HOUR],
      [DIGITS, HOUR],
      ['-1', null],
      ['-5', null],
      ['NaN', null],
      ['2.5.1', null],
    ] as const) {
      assert.equal(retryAfter(text), ms, text);
    }
  });

  it('as a date counts from the server’s own clock where that is told, else from ours', () => {
    assert.equal(retryAfter('Mon, 30 Nov 2026 12:00:30 GMT'), 30_000);
    assert.equal(retryAfter('Monday, 30-Nov-26 12:00:30 GMT'), 30_000);
    assert.equal(retryAfter('2026-11-30T12:00:30Z'), 30_000);
    assert.equal(retryAfter('Tue, 29 Dec 2026 12:00:00 GMT'), HOUR);
    assert.equal(retryAfter('Fri, 31 Dec 9999 23:59:59 GMT'), HOUR);
    assert.equal(retryAfter('Sun, 29 Nov 2026 12:00:00 GMT'), 0);
    assert.equal(retryAfter('Someday, perhaps'), null);
    const date = 'Sun, 29 Nov 2026 12:00:00 GMT';
    assert.equal(retry({ date, 'retry-after': 'Sun, 29 Nov 2026 12:00:20 GMT' }), 20_000, 'our clock is a day ahead');
    const tomorrow = 'Tue, 01 Dec 2026 12:00:00 GMT';
    assert.equal(retry({ date: tomorrow, 'retry-after': 'Tue, 01 Dec 2026 12:00:20 GMT' }), 20_000, 'a day behind');
    assert.equal(retry({ date: 'today', 'retry-after': 'Mon, 30 Nov 2026 12:00:30 GMT' }), 30_000);
  });

  it('as the reset of a limit that is used up is read as a whole, or not at all', () => {
    for (const [text, ms] of [
      ['1s', 1_000],
      ['6m0s', 360_000],
      ['120ms', 120],
      ['8.6401s', 8_641],
      ['29d', HOUR],
      [`${DIGITS}s`, HOUR],
      ['-5s', null],
      ['NaNs', null],
      ['5 apples', null],
      ['about 5s', null],
      ['', null],
    ] as const) {
      assert.equal(reset(text), ms, text);
    }
    const limits = { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '2s' };
    assert.equal(retry(limits), 2_000);
    assert.equal(retry({ ...limits, 'x-ratelimit-remaining-tokens': '5', 'x-ratelimit-reset-tokens': '9s' }), 2_000);
    assert.equal(retry({ ...limits, 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '9s' }), 9_000);
  });

  it('is taken from the first header that has one', () => {
    assert.equal(retry({ 'retry-after-ms': '20', 'retry-after': '17' }), 20);
    assert.equal(retry({ 'retry-after-ms': '-20', 'retry-after': '17' }), 17_000);
    const limits = { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '2s' };
    assert.equal(retry({ 'retry-after': 'never', ...limits }), 2_000);
    assert.equal(retry({}), null);
  });
});
