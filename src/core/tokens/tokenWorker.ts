// Counts tokens in a worker, because the vocabulary takes megabytes, and a large text takes most of a second.
import { parentPort, workerData } from 'node:worker_threads';
import type { TokenCount } from '../../shared/usage.ts';
import { O200k } from './o200k.ts';
import type { Counted, CountTask, WorkerNeeds } from './tokenCounter.ts';

const { cancelled }: WorkerNeeds = workerData;
const encoding = new O200k();

parentPort?.on('message', ({ id, text, mostMs }: CountTask) => {
  const until = performance.now() + mostMs;
  const isOver = () => performance.now() >= until || Atomics.load(cancelled, 0) >= id;
  const counted: Counted = { id, ...count(text, isOver) };
  parentPort?.postMessage(counted);
});

function count(text: string, isOver: () => boolean): TokenCount {
  try {
    return encoding.count(text, isOver);
  } catch (error) {
    // In an unbroken run of many millions of characters the regular expression runs out of stack.
    if (!(error instanceof RangeError)) throw error;
    return { tokens: Buffer.byteLength(text), isUpperBound: true };
  }
}
