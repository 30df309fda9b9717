import assert from 'node:assert/strict';
import { Emitter } from '../../src/shared/emitter.ts';

describe('an emitter', () => {
  it('goes on when a listener throws, and says so', () => {
    const errors: unknown[] = [];
    const heard: number[] = [];
    const emitter = new Emitter<number>((error) => errors.push(error));
    const broken = new Error('a drawing failed');
    emitter.event(() => {
      throw broken;
    });
    emitter.event((value) => heard.push(value));
    emitter.fire(1);
    assert.deepEqual([heard, errors], [[1], [broken]]);
  });

  it('tells nobody who has left', () => {
    const heard: number[] = [];
    const emitter = new Emitter<number>(() => undefined);
    emitter.event((value) => heard.push(value)).dispose();
    emitter.fire(1);
    assert.deepEqual(heard, []);
  });
});
