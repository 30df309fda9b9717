// Eight windows over one ledger with a history and nothing running: what each of them costs a core.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measured } from './figures.ts';
import { fillLedger, makeBackup } from './filledLedger.ts';
import { passSeconds, secondsOr } from './realTime.ts';
import { buildBenchWindow, WindowProcess } from './windowProcess.ts';

const JOBS = 10_000;
const WINDOWS = 8;
const WARM_UP_SECONDS = 15;
/** Long enough for the upkeep that begins a minute after the start. */
const SECONDS = 90;

export async function measureIdle(): Promise<Record<string, Measured>> {
  const folder = mkdtempSync(join(tmpdir(), 'ponder-bench-'));
  const processes: WindowProcess[] = [];
  try {
    await buildBenchWindow();
    const ledger = join(folder, 'storage', 'ledger.sqlite');
    await fillLedger(ledger, JOBS, Date.now());
    await makeBackup(ledger);
    for (let count = 0; count < WINDOWS; count += 1) {
      processes.push(await new WindowProcess({ ledger, baseUrl: null, isBare: false }).ready());
    }
    processes.push(await new WindowProcess({ ledger, baseUrl: null, isBare: true }).ready());
    await passSeconds(WARM_UP_SECONDS);
    const seconds = secondsOr(SECONDS);
    const before = await Promise.all(processes.map((each) => each.usage()));
    await passSeconds(seconds);
    const after = await Promise.all(processes.map((each) => each.usage()));
    for (const each of processes) each.assertSound();
    const shares = after.map(({ cpuMs }, index) => (cpuMs - (before[index]?.cpuMs ?? 0)) / (seconds * 10));
    const windows = shares.slice(0, WINDOWS);
    return {
      'idle.cpuShare': {
        value: Math.max(...windows),
        floor: shares.at(-1) ?? Number.NaN,
        note: `CPU time of the busiest of ${WINDOWS} processes with an engine each, without an editor, over one ledger of ${JOBS} jobs, in ${seconds} s of real time from ${WARM_UP_SECONDS} s after the last start; the day's backup is made before; all: ${windows.map((share) => share.toFixed(3)).join(', ')}; floor: a process with one watch on the same folder`,
      },
    };
  } finally {
    for (const each of processes) await each.end();
    rmSync(folder, { recursive: true, force: true });
  }
}
