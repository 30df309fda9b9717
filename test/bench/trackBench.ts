// A thousand running jobs in one window: what following them costs, in its first minute and after it, beside a window with the
// same history and none, and beside the bare SDK that asks for as much.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localDay } from '../../src/shared/format.ts';
import type { Job } from '../../src/shared/job.ts';
import { aSentJob } from '../builders/aJob.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';
import type { BenchWindowPlan, Usage } from './benchWindowPlan.ts';
import type { Measured } from './figures.ts';
import { fillLedger, makeBackup } from './filledLedger.ts';
import { passSeconds, secondsOr } from './realTime.ts';
import { buildBenchWindow, WindowProcess } from './windowProcess.ts';

const FINISHED = 10_000;
const RUNNING = 1_000;
const AGE_MS = 11 * 60_000;
const LOOK_MS = 60_000;
const SECONDS = 300;
const SAMPLES = 10;
const FIRST_SECONDS = 60;

interface Windows {
  readonly busy: WindowProcess;
  readonly idle: WindowProcess;
  /** No Ponder: the SDK alone. */
  readonly bare: WindowProcess;
}

type Usages = Readonly<Record<keyof Windows, Usage>>;

export async function measureTracking(): Promise<Record<string, Measured>> {
  const folder = mkdtempSync(join(tmpdir(), 'ponder-bench-'));
  const simulator = await startSimulator();
  const started: WindowProcess[] = [];
  const start = async (plan: Omit<BenchWindowPlan, 'baseUrl' | 'isBare'>): Promise<WindowProcess> => {
    const window = new WindowProcess({ ...plan, baseUrl: simulator.baseUrl, isBare: false });
    started.push(window);
    return await window.ready();
  };
  try {
    await buildBenchWindow();
    const jobs = await runningJobs(simulator, RUNNING);
    const busyLedger = join(folder, 'busy', 'ledger.sqlite');
    const idleLedger = join(folder, 'idle', 'ledger.sqlite');
    await fillLedger(busyLedger, FINISHED, Date.now() - AGE_MS, jobs);
    await fillLedger(idleLedger, FINISHED, Date.now() - AGE_MS);
    for (const ledger of [busyLedger, idleLedger]) await makeBackup(ledger);
    const looksAt = jobs.map(({ responseId }) => responseId ?? '');
    return await follow(simulator, {
      busy: await start({ ledger: busyLedger }),
      idle: await start({ ledger: idleLedger }),
      bare: await start({ ledger: '', looksAt }),
    });
  } finally {
    for (const window of started) await window.end();
    await simulator.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function follow(simulator: Simulator, windows: Windows): Promise<Record<string, Measured>> {
  const first = secondsOr(FIRST_SECONDS);
  await passSeconds(first);
  const before = await usages(windows);
  const looksBefore = looks(simulator);
  const seconds = secondsOr(SECONDS);
  const peaks = { busy: before.busy.rssMb, idle: before.idle.rssMb };
  let after = before;
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await passSeconds(seconds / SAMPLES);
    after = await usages(windows);
    peaks.busy = Math.max(peaks.busy, after.busy.rssMb);
    peaks.idle = Math.max(peaks.idle, after.idle.rssMb);
  }
  // Half of them are those of the bare SDK.
  const perSecond = (looks(simulator) - looksBefore) / seconds;
  for (const window of Object.values(windows)) window.assertSound();
  const share = (name: keyof Windows) => (after[name].cpuMs - before[name].cpuMs) / (seconds * 10);
  const firstShare = (name: keyof Windows) => before[name].cpuMs / (first * 10);
  const note = `CPU time of the process; ${RUNNING} running jobs older than 10 minutes beside ${FINISHED} finished ones, engine and SDK over HTTP, without an editor; the cap is 5 GETs a second, and ${perSecond.toFixed(1)} were made by this window and the floor together; floor: a process in which the bare SDK makes 5 a second`;
  const idle = (of: number) => `a window with the same history and no running job takes ${of.toFixed(2)}`;
  return {
    'track.cpuShare': {
      value: share('busy'),
      floor: share('bare'),
      note: `${note}; ${seconds} s of real time from ${first} s after the start; ${idle(share('idle'))}`,
    },
    'track.cpuShare.firstMinute': {
      value: firstShare('busy'),
      floor: firstShare('bare'),
      note: `${note}; the first ${first} s of real time, the start of the process and its code included; ${idle(firstShare('idle'))}`,
    },
    'track.memoryMb': {
      value: peaks.busy - peaks.idle,
      floor: peaks.idle,
      note: `largest resident size of ${SAMPLES + 1} readings, above that of the idle window; ${seconds} s of real time; floor: the idle window itself`,
    },
  };
}

async function usages({ busy, idle, bare }: Windows): Promise<Usages> {
  return { busy: await busy.usage(), idle: await idle.usage(), bare: await bare.usage() };
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
