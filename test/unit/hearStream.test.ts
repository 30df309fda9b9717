// The one loop that hears a stream.
import assert from 'node:assert/strict';
import type { Failure, Result } from '../../src/core/providers/failure.ts';
import { hearStream } from '../../src/core/providers/http/hearStream.ts';
import type { StreamEvent } from '../../src/core/providers/replies/streamEvent.ts';
import { anError } from '../builders/aJob.ts';

const FAILURE: Failure = { kind: 'transient', error: anError(), retryAfterMs: null, param: null, offline: false };

/** A stream of numbered events, and how it goes on after them. */
function streamOf(numbers: readonly number[], end: 'ends' | 'breaks' = 'ends') {
  const left = numbers.map((number): StreamEvent => ({ number, response: null, answer: [], reasoningSummary: [] }));
  let asked = 0;
  const next = (): Promise<Result<StreamEvent> | null> => {
    asked += 1;
    const value = left.shift();
    if (value !== undefined) return Promise.resolve({ ok: true, value });
    return Promise.resolve(end === 'ends' ? null : { ok: false, failure: FAILURE });
  };
  return { next, asked: () => asked };
}

describe('hearing a stream', () => {
  it('takes its events in their order, one after the other is done, and tells that it ended', async () => {
    const taken: string[] = [];
    const take = async ({ number }: StreamEvent) => {
      taken.push(`${number} begins`);
      await Promise.resolve();
      taken.push(`${number} is done`);
      return null;
    };
    assert.deepEqual(await hearStream(streamOf([0, 1]), { take }), { how: 'ended' });
    assert.deepEqual(taken, ['0 begins', '0 is done', '1 begins', '1 is done']);
  });

  it('asks for nothing behind the event that says enough', async () => {
    const stream = streamOf([0, 1, 2]);
    const heard = await hearStream(stream, { take: ({ number }) => (number === 1 ? 'over' : null) });
    assert.deepEqual([heard, stream.asked()], [{ how: 'enough', value: 'over' }, 2]);
  });

  it('tells why it broke', async () => {
    const heard = await hearStream(streamOf([0], 'breaks'), { take: () => null });
    assert.deepEqual(heard, { how: 'broke', failure: FAILURE });
  });

  it('takes nothing, and tells of no end, once nobody wants it', async () => {
    for (const stream of [streamOf([0, 1]), streamOf([0]), streamOf([0], 'breaks')]) {
      const taken: (number | null)[] = [];
      const take = ({ number }: StreamEvent) => {
        taken.push(number);
        return null;
      };
      const heard = await hearStream(stream, { take, isLeft: () => taken.length > 0 });
      assert.deepEqual([heard, taken], [{ how: 'left' }, [0]]);
    }
  });

  it('is not the last word on what its listener throws', async () => {
    const take = () => Promise.reject(new Error('no room'));
    await assert.rejects(hearStream(streamOf([0]), { take }), /no room/);
  });
});
