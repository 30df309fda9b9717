// How often a job is looked at, and how late its end is found: real engines over one real ledger, hours in moments.
import { seededRandom } from '../builders/seededRandom.ts';
import type { Measured } from './figures.ts';
import { lookAtFixedPace } from './fixedPace.ts';
import { PollWindows, type ServedJob } from './pollWindows.ts';
import { COURSES, type StreamCourse } from './servedStream.ts';

const MINUTE_MS = 60_000;
const JOB_MS = 30 * MINUTE_MS;
const SEEDS = [1, 2, 3];
/** No multiple of a minute: it would fall in with the looks. */
const PERSON_RETURNS_MS = 97_000;

const JOBS = 300;
const MOST_LIVE = 60;
const SHORTEST_MS = 30_000;
const LONGEST_MS = 120 * MINUTE_MS;
const WINDOWS = 2;

export async function measurePolling(): Promise<Record<string, Measured>> {
  return {
    'poll.gets30min.w1': await measureGets(1),
    'poll.gets30min.w2': await measureGets(2),
    'poll.gets30min.w8': await measureGets(8),
    'poll.delayShare': await measureDelay(),
  };
}

async function measureGets(windows: number): Promise<Measured> {
  const calm: number[] = [];
  const restless: number[] = [];
  for (const seed of SEEDS) {
    calm.push((await oneLongJob(seed, windows, false)).gets);
    restless.push((await oneLongJob(seed, windows, true)).gets);
  }
  const streamed: { readonly name: string; readonly gets: number }[] = [];
  for (const course of COURSES) {
    const gets: number[] = [];
    // Eight windows at a time take long to play.
    for (const seed of windows === 1 ? SEEDS : SEEDS.slice(0, 1))
      gets.push((await oneHeardJob(seed, windows, course)).gets);
    streamed.push({ name: course.name, gets: Math.max(...gets) });
  }
  return {
    value: Math.max(...calm, ...streamed.map(({ gets }) => gets)),
    note: `without a stream ${calm.join(', ')} (other jitter each); as a stream, resumptions included and the answer open in each window: ${streamed.map(({ name, gets }) => `${name} ${gets}`).join(', ')}; all windows open before the job is sent, one ledger file, simulated time; opened one after the other while it runs, with a person back every ${PERSON_RETURNS_MS / 1_000} s: ${restless.join(', ')}; every 2 s would take ${JOB_MS / 2_000}, every 5 s ${JOB_MS / 5_000}`,
  };
}

async function oneLongJob(seed: number, windows: number, isRestless: boolean): Promise<ServedJob> {
  const world = new PollWindows(seed);
  try {
    const first = await world.open();
    if (!isRestless) for (let count = 1; count < windows; count += 1) await world.open();
    await world.clock.advance(MINUTE_MS);
    await world.ask(first, JOB_MS);
    if (isRestless) await beRestless(world, windows);
    await world.runUntilFound(1, 2 * JOB_MS);
    const [job] = world.served.values();
    if (job === undefined) throw new Error('The job was never sent.');
    return job;
  } finally {
    await world.dispose();
  }
}

async function oneHeardJob(seed: number, windows: number, course: StreamCourse): Promise<ServedJob> {
  const world = new PollWindows(seed, course);
  try {
    for (let count = 0; count < windows; count += 1) await world.open();
    await world.clock.advance(MINUTE_MS);
    const [first] = world.windows;
    if (first === undefined) throw new Error('There is no window.');
    await world.ask(first, JOB_MS);
    await world.clock.advance(1_000);
    const [id] = world.served.keys();
    const [job] = world.served.values();
    if (id === undefined || job === undefined) throw new Error('The job was never sent.');
    for (const window of world.windows) window.listen(id);
    await world.runUntilFound(1, 2 * JOB_MS);
    const { mostOpen } = world.streams.get('resp_0') ?? { mostOpen: 0 };
    if (mostOpen > 1) throw new Error(`${mostOpen} streams of one job were open at a time.`);
    return job;
  } finally {
    await world.dispose();
  }
}

async function beRestless(world: PollWindows, windows: number): Promise<void> {
  const openEvery = JOB_MS / windows;
  for (let passed = PERSON_RETURNS_MS; passed < JOB_MS; passed += PERSON_RETURNS_MS) {
    await world.clock.advance(PERSON_RETURNS_MS);
    if (world.windows.length < windows && passed >= world.windows.length * openEvery) await world.open();
    world.windows.at(-1)?.wake();
  }
}

async function measureDelay(): Promise<Measured> {
  const world = new PollWindows(1);
  try {
    for (let count = 0; count < WINDOWS; count += 1) await world.open();
    const durations = logUniform(seededRandom(2));
    const asks: Promise<void>[] = [];
    const askNext = (): void => {
      const engine = world.windows[asks.length % WINDOWS];
      if (asks.length < JOBS && engine !== undefined) asks.push(world.ask(engine, durations()));
    };
    world.onServed = ({ durationMs }) => world.clock.after(durationMs, askNext);
    for (let live = 0; live < MOST_LIVE; live += 1) {
      askNext();
      await world.clock.advance(1_000);
    }
    await world.runUntilFound(JOBS, 24 * 60 * MINUTE_MS);
    await Promise.all(asks);
    return delayOf([...world.served.values()]);
  } finally {
    await world.dispose();
  }
}

function delayOf(jobs: readonly ServedJob[]): Measured {
  const shares = jobs.map(({ sentAt, durationMs, foundAt }) => ((foundAt ?? 0) - sentAt - durationMs) / durationMs);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const percent = (share: number): string => (share * 100).toFixed(1);
  const gets = Math.round(mean(jobs.map((job) => job.gets)));
  const fixed = [2, 5].map((seconds) => {
    const pace = lookAtFixedPace(jobs, seconds * 1_000);
    return `every ${seconds} s ${percent(pace.delayShare)} % with ${Math.round(pace.gets)} GETs each`;
  });
  return {
    value: mean(shares) * 100,
    note: `from the end at the service to the first window that knows it; ${jobs.length} jobs, ${MOST_LIVE} live until none is left to send, ${WINDOWS} windows, simulated time, at most 5 GETs a second; ${gets} GETs each; the same jobs under the same cap ${fixed.join(', ')}`,
  };
}

function logUniform(random: () => number): () => number {
  return () => Math.round(SHORTEST_MS * (LONGEST_MS / SHORTEST_MS) ** random());
}
