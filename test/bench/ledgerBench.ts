// The ledger with 10,000 jobs, and with 100,000, in a temporary folder.
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/clock.ts';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import { openLedger } from '../../src/core/ledger/openLedger.ts';
import { localDay } from '../../src/shared/format.ts';
import { type Measured, median } from './figures.ts';
import { fillLedger, silent } from './filledLedger.ts';

const ROUNDS = 50;
const FORGOTTEN = 200;

export async function measureLedger(): Promise<Record<string, Measured>> {
  return { ...(await measureWith(10_000, '')), ...(await measureWith(100_000, '.100k')) };
}

/** @param suffix of the figures' names */
async function measureWith(jobs: number, suffix: string): Promise<Record<string, Measured>> {
  const folder = mkdtempSync(join(tmpdir(), 'ponder-bench-'));
  try {
    const path = join(folder, 'ledger.sqlite');
    const now = Date.now();
    await fillLedger(path, jobs, now);
    const ledger = await openLedger(path, 'bench', systemClock, silent);
    const page = medianTime(() => ledger.page(200));
    const totals = medianTime(() => ledger.totals(localDay(now)));
    const record = await medianRecord(ledger);
    const stalls = [
      await longestStall(() => ledger.indexTexts()),
      await longestStall(() => ledger.forgetTextsBefore(now - (jobs - FORGOTTEN) * 60_000)),
    ];
    ledger.dispose();
    return {
      [`ledger.stallMs${suffix}`]: {
        value: Math.max(...stalls),
        note: `longest turn of the event loop while ${jobs} texts are put into the search index and ${FORGOTTEN} old ones removed: ${stalls.map((stall) => stall.toFixed(1)).join(' and ')}`,
      },
      [`ledger.firstPageMs${suffix}`]: {
        value: page,
        note: `first 200 of ${jobs} jobs read, warm, median of ${ROUNDS}`,
      },
      [`ledger.totalsMs${suffix}`]: {
        value: totals,
        note: `today, week, month over ${jobs} jobs, warm, median of ${ROUNDS}`,
      },
      [`ledger.recordMs${suffix}`]: {
        value: record,
        floor: rawFlush(folder),
        note: `one flushed change among ${jobs} jobs, median of ${ROUNDS}; floor: 4 KB write and fsync`,
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function medianTime(work: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return median(times);
}

async function medianRecord(ledger: Ledger): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < ROUNDS; index += 1) {
    const began = performance.now();
    await ledger.change(`job-${index}`, (job) => ({ job: { ...job, looks: job.looks + 1 } }));
    times.push(performance.now() - began);
  }
  return median(times);
}

async function longestStall(work: () => Promise<unknown>): Promise<number> {
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
