// The ledger with 10,000 jobs, in a temporary folder.
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/clock.ts';
import { openLedger } from '../../src/core/ledger/openLedger.ts';
import { localDay } from '../../src/shared/format.ts';
import { type Measured, median } from './figures.ts';
import { fillLedger, silent } from './filledLedger.ts';

const JOBS = 10_000;
const ROUNDS = 50;
const FORGOTTEN = 200;

export async function measureLedger(): Promise<Record<string, Measured>> {
  const folder = mkdtempSync(join(tmpdir(), 'ponder-bench-'));
  try {
    const path = join(folder, 'ledger.sqlite');
    const now = Date.now();
    await fillLedger(path, JOBS, now);
    const ledger = await openLedger(path, 'bench', systemClock, silent);
    const time = (work: () => unknown): number => {
      const began = performance.now();
      work();
      return performance.now() - began;
    };
    const page = median(Array.from({ length: ROUNDS }, () => time(() => ledger.page(200))));
    const totals = median(Array.from({ length: ROUNDS }, () => time(() => ledger.totals(localDay(now)))));
    const records: number[] = [];
    for (let index = 0; index < ROUNDS; index += 1) {
      const began = performance.now();
      await ledger.change(`job-${index}`, (job) => ({ job: { ...job, looks: job.looks + 1 } }));
      records.push(performance.now() - began);
    }
    const stall = await longestStall(async () => {
      await ledger.indexTexts();
      await ledger.forgetTextsBefore(now - (JOBS - FORGOTTEN) * 60_000);
    });
    ledger.dispose();
    return {
      'ledger.stallMs': {
        value: stall,
        note: `longest turn of the event loop while ${JOBS} texts are put into the search index and ${FORGOTTEN} old ones removed`,
      },
      'ledger.firstPageMs': { value: page, note: `first 200 of ${JOBS} jobs read, warm, median of ${ROUNDS}` },
      'ledger.totalsMs': { value: totals, note: `today, week, month over ${JOBS} jobs, warm, median of ${ROUNDS}` },
      'ledger.recordMs': {
        value: median(records),
        floor: rawFlush(folder),
        note: `one flushed change, median of ${ROUNDS}; floor: 4 KB write and fsync`,
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function longestStall(work: () => Promise<void>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let isOver = false;
  const tick = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(tick);
  };
  setImmediate(tick);
  await work();
  isOver = true;
  return longest;
}

function rawFlush(folder: string): number {
  const file = openSync(join(folder, 'floor'), 'w');
  const block = Buffer.alloc(4096);
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    writeSync(file, block);
    fsyncSync(file);
    return performance.now() - began;
  });
  closeSync(file);
  return median(times);
}
