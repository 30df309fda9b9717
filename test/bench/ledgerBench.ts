// The ledger with 10,000 jobs, and with 100,000, in a temporary folder.
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/clock.ts';
import { decideLater } from '../../src/core/jobs/life/decideLater.ts';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import { openLedger } from '../../src/core/ledger/openLedger.ts';
import { localDay } from '../../src/shared/format.ts';
import { type Measured, median } from './figures.ts';
import { fillLedger, silent } from './filledLedger.ts';
import { longestStall } from './longestStall.ts';

const ROUNDS = 50;
const FORGOTTEN = 200;
const SLICE_MS = 3;

export async function measureLedger(): Promise<Record<string, Measured>> {
  return {
    ...(await measureWith(10_000, '')),
    'ledger.stallMs': await measureStall(10_000, 3),
    ...(await measureWith(100_000, '.100k')),
    'ledger.stallMs.100k': await measureStall(100_000, 1),
  };
}

/** @param suffix of the figures' names */
async function measureWith(jobs: number, suffix: string): Promise<Record<string, Measured>> {
  const folder = mkdtempSync(join(tmpdir(), 'ponder-bench-'));
  try {
    const path = join(folder, 'ledger.sqlite');
    const now = Date.now();
    await fillLedger(path, jobs, now);
    const ledger = await openLedger(path, 'bench', systemClock, silent, decideLater);
    const page = medianTime(() => ledger.page(200));
    const totals = medianTime(() => ledger.totals(localDay(now)));
    const record = await medianRecord(ledger);
    ledger.dispose();
    return {
      [`ledger.firstPageMs${suffix}`]: {
        value: page,
        note: `first 200 of ${jobs} jobs read, warm, median of ${ROUNDS}`,
      },
      [`ledger.totalsMs${suffix}`]: {
        value: totals,
        note: `today, week, month, by model, reasoning and reserved over ${jobs} jobs, warm, median of ${ROUNDS}`,
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

async function measureStall(jobs: number, rounds: number): Promise<Measured> {
  const stalls: Stalls[] = [];
  for (let round = 0; round < rounds; round += 1) stalls.push(await stallsOf(jobs));
  const list = (pick: (stall: Stalls) => number): string => stalls.map((stall) => pick(stall).toFixed(1)).join(', ');
  return {
    value: median(stalls.map(({ indexing, removing }) => Math.max(indexing, removing))),
    floor: median(stalls.map(({ nothing }) => nothing)),
    note: `longest turn of the event loop while ${jobs} texts are put into the search index (${list((stall) => stall.indexing)}) and ${FORGOTTEN} old ones removed (${list((stall) => stall.removing)}), median of ${rounds}; floor: the longest turn of a loop that is busy for ${SLICE_MS} ms at a time and as long in all`,
  };
}

interface Stalls {
  readonly indexing: number;
  readonly removing: number;
  /** What the machine alone does to a busy process. */
  readonly nothing: number;
}

async function stallsOf(jobs: number): Promise<Stalls> {
  const folder = mkdtempSync(join(tmpdir(), 'ponder-bench-'));
  try {
    const path = join(folder, 'ledger.sqlite');
    const now = Date.now();
    await fillLedger(path, jobs, now);
    const ledger = await openLedger(path, 'bench', systemClock, silent, decideLater);
    const began = performance.now();
    const indexing = await longestStall(() => ledger.indexTexts());
    const tookMs = performance.now() - began;
    const removing = await longestStall(() => ledger.forgetTextsBefore(now - (jobs - FORGOTTEN) * 60_000));
    ledger.dispose();
    return { indexing, removing, nothing: await longestStall(() => beBusy(tookMs)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function beBusy(ms: number): Promise<void> {
  const until = performance.now() + ms;
  while (performance.now() < until) {
    const sliceUntil = performance.now() + SLICE_MS;
    while (performance.now() < sliceUntil);
    await new Promise((resolve) => setImmediate(resolve));
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
