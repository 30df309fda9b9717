// Every order in which two windows, one crash, one fault, one sleep and a person can meet one job.
import assert from 'node:assert/strict';
import { isCancelDue } from '../../src/core/pace/pace.ts';
import { type Move, movesOf } from './moves.ts';
import { IN_BACKGROUND, nameOf, START, TICK_MS, type Way, type World } from './world.ts';

interface Visited {
  readonly world: World;
  /** How it was reached first, for whoever reads a failure. */
  readonly from: string | null;
  readonly by: string;
  readonly usual: string[];
}

const FINAL = new Set(['completed', 'incomplete', 'failed', 'cancelled', 'rejected', 'lost', 'discarded']);

const WAYS: Readonly<Record<string, Way>> = {
  'in the background': IN_BACKGROUND,
  'in the foreground, as a stream': { background: false, store: true, streams: true },
  'in the foreground, as a stream that nobody keeps': { background: false, store: false, streams: true },
  'in the foreground, without a stream': { background: false, store: true, streams: false },
};

for (const [name, way] of Object.entries(WAYS))
  describe(`the life of a job ${name}, in every order`, () => {
    const visited = new Map<string, Visited>();
    const broken: string[] = [];

    before(function () {
      this.timeout(120_000);
      explore(visited, broken, { ...START, way });
    });

    it('walks through tens of thousands of worlds', () => {
      assert.ok(visited.size > 15_000, `${visited.size} worlds`);
    });

    it('never has the service take a job twice, nor a POST after one that may have arrived', () => {
      const bad = [...visited].filter(
        ([, { world }]) => world.accepted > 1 || (world.accepted > 0 && world.unanswered > 1),
      );
      assert.deepEqual(
        bad.slice(0, 3).map(([key]) => story(visited, key)),
        [],
      );
    });

    it('never takes back a final state, nor ends unpaid what the service took', () => {
      assert.deepEqual(broken.slice(0, 3), []);
    });

    it('is uncertain at rest only after a crash or a fault: after a sleep its own late reply settles it', () => {
      const bad = [...visited].filter(([, { world }]) => {
        const isClear = !world.befell.includes('crash') && !world.befell.includes('fault');
        return world.job?.state === 'uncertain' && isQuiet(world) && isClear;
      });
      assert.deepEqual(
        bad.slice(0, 3).map(([key]) => story(visited, key)),
        [],
      );
    });

    it('never leaves a job stuck: from everywhere, without luck or help, it comes to an end or to a reason that is shown', () => {
      const reaching = settledFrom(visited);
      const stuck = [...visited.keys()].filter((key) => !reaching.has(key) && visited.get(key)?.world.job !== null);
      assert.deepEqual(
        stuck.slice(0, 3).map((key) => story(visited, key)),
        [],
      );
    });
  });

function explore(visited: Map<string, Visited>, broken: string[], start: World): void {
  const queue = [keyOf(start)];
  visited.set(keyOf(start), { world: start, from: null, by: 'start', usual: [] });
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const here = visited.get(key);
    if (here === undefined) continue;
    for (const move of movesOf(here.world)) {
      const next = keyOf(move.to);
      if (move.isUsual) here.usual.push(next);
      if (!visited.has(next)) {
        visited.set(next, { world: move.to, from: key, by: move.name, usual: [] });
        queue.push(next);
      }
      const why = takesBack(here.world, move);
      if (why !== null) broken.push(`${why}\n${story(visited, key)}\n${move.name}`);
    }
  }
}

/** What may never happen in one step. */
function takesBack({ job }: World, { to }: Move): string | null {
  if (job !== null && job.state !== to.job?.state && job.state === 'completed') return 'a completed job changed';
  const { state } = to.job ?? {};
  const isUnpaid = state === 'rejected' || (state === 'waiting' && to.accepted > 0);
  if (isUnpaid && to.accepted > 0) return `the service took the job, and it is ${state}`;
  return null;
}

function isQuiet({ windows }: World): boolean {
  return windows.every(({ sender, looker }) => sender.at === 'idle' && looker.at === 'idle');
}

function isSettled(world: World): boolean {
  const { job } = world;
  if (job === null || !isQuiet(world)) return false;
  if (FINAL.has(job.state) || job.state === 'uncertain') return true;
  return job.state === 'waiting' && job.waitingReason === 'consent';
}

/** All worlds from which the usual moves lead to a settled one. */
function settledFrom(visited: ReadonlyMap<string, Visited>): Set<string> {
  const before = new Map<string, string[]>();
  for (const [key, { usual }] of visited) {
    for (const next of usual) before.set(next, [...(before.get(next) ?? []), key]);
  }
  const reached = new Set([...visited].filter(([, { world }]) => isSettled(world)).map(([key]) => key));
  const queue = [...reached];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    for (const earlier of before.get(key) ?? []) {
      if (reached.has(earlier)) continue;
      reached.add(earlier);
      queue.push(earlier);
    }
  }
  return reached;
}

function story(visited: ReadonlyMap<string, Visited>, key: string): string {
  const steps: string[] = [];
  for (let at: string | null = key; at !== null; at = visited.get(at)?.from ?? null)
    steps.push(visited.get(at)?.by ?? '');
  return steps.reverse().join('\n  ');
}

/** Worlds that differ only in what can't matter any more are one: times count by how far they are from now. */
function keyOf({
  now,
  job,
  leaseOwner,
  leaseUntil,
  windows,
  befell,
  left,
  response,
  accepted,
  unanswered,
  asked,
  isFull,
  isDeaf,
}: World): string {
  const ahead = (time: number | null) =>
    time === null ? null : Math.min(3, Math.max(0, Math.ceil((time - now) / TICK_MS)));
  // How long it is overdue counts as well: a window whose turn it is not waits for the others first.
  const overdue = (time: number | null) => (time === null ? 0 : Math.min(2, Math.floor((now - time) / TICK_MS)));
  const owner = windows.findIndex((window, index) => leaseOwner === nameOf(index, window));
  const briefly = (value: typeof job) =>
    value === null
      ? null
      : [
          value.state,
          value.waitingReason,
          value.responseId !== null,
          value.cancelRequestedAt !== null,
          value.cancelSentAt !== null,
          value.cancelTries,
          isCancelDue(value, now),
          value.pauseReason,
          ahead(value.nextLookAt),
          Math.max(0, overdue(value.nextLookAt)),
          now - value.createdAt > 3_600_000,
          value.state === 'cancelled' ? ahead((value.finishedAt ?? now) + 300_000) : null,
        ];
  return JSON.stringify([
    briefly(job),
    leaseUntil !== null && leaseUntil > now ? owner : 'free',
    windows.map(({ life, hasKey, sender, looker }) => [
      life,
      hasKey,
      sender,
      looker.at === 'claimed'
        ? ['claimed', looker.job.state, looker.job.cancelRequestedAt !== null, looker.job.cancelSentAt !== null]
        : looker,
    ]),
    befell,
    left,
    response,
    accepted,
    unanswered,
    asked,
    isFull,
    isDeaf,
  ]);
}
