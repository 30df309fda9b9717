// A thousand running jobs in one window: what following them costs, beside a window with the same history and none.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localDay } from '../../src/shared/format.ts';
import type { Job } from '../../src/shared/job.ts';
import { aSentJob } from '../builders/aJob.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';
import type { Usage } from './benchWindowPlan.ts';
import type { Measured } from './figures.ts';
import { fillLedger } from './filledLedger.ts';
import { passSeconds, secondsOr } from './realTime.ts';
import { buildBenchWindow, WindowProcess } from './windowProcess.ts';

const FINISHED = 10_000;
const RUNNING = 1_000;
const AGE_MS = 11 * 60_000;
const LOOK_MS = 60_000;
const SECONDS = 300;
const SAMPLES = 10;
const WARM_UP_SECONDS = 15;

export async function measureTracking(): Promise<Record<string, Measured>> {
  const folder = mkdtempSync(join(tmpdir(), 'ponder-bench-'));
  const simulator = await startSimulator();
  const windows: WindowProcess[] = [];
  try {
    await buildBenchWindow();
    for (const [name, running] of [['busy', RUNNING] as const, ['idle', 0] as const]) {
      const ledger = join(folder, name, 'ledger.sqlite');
      await fillLedger(ledger, FINISHED, Date.now() - AGE_MS, await runningJobs(simulator, running));
      windows.push(await new WindowProcess({ ledger, baseUrl: simulator.baseUrl, isBare: false }).ready());
    }
    return await follow(simulator, windows);
  } finally {
    for (const window of windows) await window.end();
    await simulator.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function follow(simulator: Simulator, windows: readonly WindowProcess[]): Promise<Record<string, Measured>> {
  await passSeconds(WARM_UP_SECONDS);
  const seconds = secondsOr(SECONDS);
  const looksBefore = looks(simulator);
  const before = await usages(windows);
  const peaks = { busy: before.busy.rssMb, idle: before.idle.rssMb };
  let after = before;
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await passSeconds(seconds / SAMPLES);
    after = await usages(windows);
    peaks.busy = Math.max(peaks.busy, after.busy.rssMb);
    peaks.idle = Math.max(peaks.idle, after.idle.rssMb);
  }
  const perSecond = (looks(simulator) - looksBefore) / seconds;
  for (const window of windows) window.assertSound();
  const share = (name: 'busy' | 'idle') => (after[name].cpuMs - before[name].cpuMs) / (seconds * 10);
  const note = `${RUNNING} running jobs older than 10 minutes beside ${FINISHED} finished ones, ${seconds} s of real time from ${WARM_UP_SECONDS} s after the start; engine and SDK over HTTP, without an editor; ${perSecond.toFixed(1)} GETs a second were made (${RUNNING} jobs once a minute would be ${(RUNNING / 60).toFixed(1)}, the cap is 5)`;
  return {
    'track.cpuShare': {
      value: share('busy') - share('idle'),
      floor: share('idle'),
      note: `CPU time above that of the idle window; ${note}; floor: the idle window`,
    },
    'track.memoryMb': {
      value: peaks.busy - peaks.idle,
      floor: peaks.idle,
      note: `largest resident size of ${SAMPLES + 1} readings, above that of the idle window; ${note}; floor: the idle window itself`,
    },
  };
}

async function usages(windows: readonly WindowProcess[]): Promise<{ busy: Usage; idle: Usage }> {
  const [busy, idle] = await Promise.all(windows.map((window) => window.usage()));
  if (busy === undefined || idle === undefined) throw new Error('Both windows must be there.');
  return { busy, idle };
}

function looks({ truth }: Simulator): number {
  return truth.calls.filter(({ operation }) => operation === 'look').length;
}

/** Known to the simulator, where they stay in progress. */
async function runningJobs(simulator: Simulator, count: number): Promise<Job[]> {
  simulator.always({ hold: 'in_progress', queueMs: 0 });
  const jobs: Job[] = [];
  const now = Date.now();
  for (let index = 0; index < count; index += 1) {
    jobs.push(runningJob(index, await create(simulator, index), simulator.baseUrl, now));
  }
  return jobs;
}

function runningJob(index: number, responseId: string, baseUrl: string, now: number): Job {
  const sentAt = now - AGE_MS;
  const nextLookAt = now + Math.round((index / RUNNING) * LOOK_MS);
  return aSentJob({
    id: `running-${index}`,
    title: `Question ${index} about a loop`,
    endpoint: { ...aSentJob().endpoint, name: 'Simulator', provider: 'compatible', baseUrl },
    responseId,
    createdAt: sentAt,
    sentAt,
    sentOn: localDay(sentAt),
    lastLookAt: nextLookAt - LOOK_MS,
    nextLookAt,
    lookPlan: { at: nextLookAt - LOOK_MS, troubles: 0, isHinted: false },
  });
}

async function create({ baseUrl }: Simulator, index: number): Promise<string> {
  const response = await fetch(`${baseUrl}/responses`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${DEFAULT_KEY}` },
    body: JSON.stringify({ model: 'o3', input: `Question ${index}?`, background: true, store: true }),
  });
  const body: unknown = await response.json();
  const id: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'id') : null;
  if (typeof id !== 'string') throw new Error(`The simulator made no response: ${JSON.stringify(body)}`);
  return id;
}
