// One thread of twenty turns and more, whose window dies at every step of each turn's way: the next one goes on with it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startSimulator } from '../simulator/server.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { buildWindow, ChaosWindow, type Doubt } from './child.ts';
import { KILL_POINTS, type PlannedAsk, type WindowPlan } from './protocol.ts';
import { FAILINGS, judge, readAnswers, readJobs, type Verdict } from './verdict.ts';

const SCALE = 100;
const TURNS = 20;
/** Of a window that is to die at a step it never comes by. */
const LIFE_MS = 2_500;
const REST_MS = 60_000;
const MOST_ROUNDS = 3;
/** Steps that no turn of an undisturbed thread comes by. */
const ELSEWHERE = /cancel|adopted|failed|incomplete|rejected|uncertain/;
const MODELS = ['o3', 'o3-pro'] as const;

describe('a thread whose window dies at every step', () => {
  const points = KILL_POINTS.filter((point) => !ELSEWHERE.test(point));
  const base = Date.now();
  const doubts = new Map<string, Doubt>();
  const troubles: string[] = [];
  const diedAt: string[] = [];
  let folder: string;
  let simulator: Simulator;
  let verdict: Verdict;

  const plan = (asks: readonly PlannedAsk[], changes: Partial<WindowPlan>): WindowPlan => ({
    ledger: join(folder, 'ledger.sqlite'),
    baseUrl: simulator.baseUrl,
    scale: SCALE,
    base,
    offsetMs: 0,
    asks,
    adopts: [],
    consents: false,
    key: 'usual',
    fullDisk: null,
    isNewer: false,
    rests: false,
    killAt: null,
    ...changes,
  });

  /** Two questions, the second one while the first runs. */
  function questions(index: number): readonly PlannedAsk[] {
    const model = MODELS[index % MODELS.length] ?? 'o3';
    const goesOn = index % 5 === 4 ? 'messages' : 'response';
    const ask = (name: string) => ({ model, question: `Turn ${name}?`, cancels: false, goesOn }) as const;
    return [ask(`${index}.1`), ask(`${index}.2`)];
  }

  async function live(index: number, point: string): Promise<void> {
    const window = new ChaosWindow(plan(questions(index), { killAt: { point, nth: 1 } }));
    await Promise.race([window.ended, pause(LIFE_MS)]);
    const death = await window.kill();
    if (!death.isInstant) diedAt.push(death.point);
    troubles.push(...window.troubles);
    for (const [jobId, doubt] of window.doubts) doubts.set(jobId, doubt);
  }

  async function rest(): Promise<void> {
    const window = new ChaosWindow(plan([], { rests: true, consents: true }));
    await Promise.race([window.ended, pause(REST_MS, null, { ref: false })]);
    if (!window.hasEnded) await window.kill();
    troubles.push(...window.troubles);
    if (!window.hasRested) troubles.push('a window did not come to rest');
  }

  const isDone = (lives: number): boolean => lives >= points.length && verdict.longestThread >= TURNS;

  function judged(): Verdict {
    const { ledger } = plan([], {});
    const { creates, responses } = simulator.truth;
    return judge(readJobs(ledger), { creates, responses, doubts, adopted: [], answers: readAnswers(ledger) });
  }

  before(async function () {
    this.timeout(500_000);
    await buildWindow();
    folder = mkdtempSync(join(tmpdir(), 'ponder-thread-'));
    simulator = await startSimulator({ timeScale: SCALE, models: MODELS });
    simulator.always({ queueMs: 2_000, runMs: 6_000 });
    // A turn that nobody knows the outcome of is a dead end, so some steps come twice.
    for (let index = 0; index < MOST_ROUNDS * points.length && !isDone(index); index += 1) {
      await live(index, points[index % points.length] ?? '');
      await rest();
      verdict = judged();
    }
  });
  after(async () => {
    await simulator.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const failing of FAILINGS) {
    it(`${failing}: none`, () => assert.deepEqual(verdict[failing], []));
  }

  it(`goes on to ${TURNS} turns, each of them answered`, () => {
    assert.ok(verdict.longestThread >= TURNS, `${verdict.longestThread} turns`);
  });

  it('met nearly each of these deaths, and no trouble', () => {
    const missed = points.filter((point) => !diedAt.includes(point));
    assert.ok(missed.length <= 4, `nobody died at: ${missed.join('; ')}`);
    assert.deepEqual(troubles, []);
  });
});
