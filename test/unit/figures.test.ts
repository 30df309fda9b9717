import assert from 'node:assert/strict';
import { figure, lineOf, WANTED } from '../bench/figures.ts';

const wanted = { name: 'ask.toPostMs', unit: 'ms', factor: 2, limit: 15 };

describe('a figure of the benchmark', () => {
  const held = (value: number | null, floor?: number) =>
    figure(wanted, { value, ...(floor === undefined ? {} : { floor }), note: '' }).held;

  it('is held by its limit or by so many times its floor, whichever is easier', () => {
    assert.equal(held(15, 1), true);
    assert.equal(held(15.01, 1), false);
    assert.equal(held(40, 20), true);
    assert.equal(held(40.01, 20), false);
    assert.equal(held(16), false);
  });

  it('that could not be measured is there with its reason, and not held', () => {
    const row = figure(wanted, { value: null, note: 'not measured: no browser' });
    assert.deepEqual(row, { ...wanted, value: null, floor: null, held: false, note: 'not measured: no browser' });
    assert.match(lineOf(row), /–.*NOT HELD.*no browser/);
  });

  it('without a factor is a count: no floor makes it easier', () => {
    const count = { name: 'poll.gets30min.w1', unit: 'GETs', limit: 60 };
    assert.equal(figure(count, { value: 61, floor: 60, note: '' }).held, false);
  });

  it('is printed with how many times its floor it is', () => {
    assert.match(lineOf(figure(wanted, { value: 33, floor: 10, note: '' })), /3\.30 × +floor 10 ms/);
  });

  it('has a name of its own', () => {
    assert.equal(new Set(WANTED.map(({ name }) => name)).size, WANTED.length);
  });
});
