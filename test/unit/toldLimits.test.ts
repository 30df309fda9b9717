// What the headers of a reply say of rate limits, whatever they hold.
import assert from 'node:assert/strict';
import { toldLimits } from '../../src/core/providers/http/hints.ts';

function read(headers: Readonly<Record<string, string>>) {
  return toldLimits((name) => headers[name] ?? null);
}

describe('the headers of rate limits', () => {
  it('are read for requests, tokens and the tokens of a project', () => {
    assert.deepEqual(
      read({
        'x-ratelimit-limit-requests': '500',
        'x-ratelimit-remaining-requests': '499',
        'x-ratelimit-reset-requests': '120ms',
        'x-ratelimit-limit-tokens': '30000',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '1m0s',
        'x-ratelimit-limit-project-tokens': ' 20000 ',
        'x-ratelimit-remaining-project-tokens': '15000',
        'x-ratelimit-reset-project-tokens': '15s',
      }),
      {
        requests: { limit: 500, remaining: 499, resetMs: 120 },
        tokens: { limit: 30_000, remaining: 0, resetMs: 60_000 },
        projectTokens: { limit: 20_000, remaining: 15_000, resetMs: 15_000 },
      },
    );
  });

  it('tell nothing where there are none, or only a time', () => {
    assert.equal(read({}), null);
    assert.equal(read({ 'x-ratelimit-reset-tokens': '6m0s' }), null);
    assert.equal(read({ 'x-ratelimit-limit-tokens': '', 'x-ratelimit-remaining-tokens': ' ' }), null);
  });

  it('may tell a part, as Azure does', () => {
    assert.deepEqual(read({ 'x-ratelimit-remaining-tokens': '7000' }), {
      tokens: { limit: null, remaining: 7_000, resetMs: null },
    });
  });

  it('that hold no whole, bounded figure are unknown', () => {
    const hostile = [
      '-1',
      '1.5',
      '1e9',
      'NaN',
      'Infinity',
      '0x10',
      '9'.repeat(400),
      '1,000',
      'x',
      '٣',
      '1\u0000',
      '1 2',
    ];
    for (const text of hostile) {
      assert.equal(read({ 'x-ratelimit-limit-tokens': text, 'x-ratelimit-remaining-tokens': text }), null, text);
      const known = read({
        'x-ratelimit-limit-tokens': '30000',
        'x-ratelimit-remaining-tokens': text,
        'x-ratelimit-reset-tokens': text,
      });
      assert.deepEqual(known, { tokens: { limit: 30_000, remaining: null, resetMs: null } }, text);
    }
    // A limit of nothing is none, and no more is left than there can be.
    assert.equal(read({ 'x-ratelimit-limit-tokens': '0' }), null);
    assert.deepEqual(read({ 'x-ratelimit-limit-tokens': '10', 'x-ratelimit-remaining-tokens': '11' }), {
      tokens: { limit: 10, remaining: null, resetMs: null },
    });
    assert.deepEqual(read({ 'x-ratelimit-limit-tokens': '10', 'x-ratelimit-reset-tokens': '400h' }), {
      tokens: { limit: 10, remaining: null, resetMs: 3_600_000 },
    });
  });
});
