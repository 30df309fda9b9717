// One round: a ledger, a service with faults, windows that ask, look and die, clocks that jump; in the end everything is
// let come to rest, and the ledger is held against the truth.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from '../../src/core/engine.ts';
import { openEngine } from '../../src/core/engine.ts';
import { MIGRATIONS } from '../../src/core/ledger/migrations.ts';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import type { Job } from '../../src/shared/job.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';
import { ScaledClock } from '../fakes/scaledClock.ts';
import { startSimulator } from '../simulator/server.ts';
import { DEFAULT_KEY, type Simulator } from '../simulator/simulator.ts';
import type { TruthCall } from '../simulator/truth.ts';
import { ChaosWindow, type Death } from './child.ts';
import { BLINDING, HARMLESS, RATE_LIMIT } from './faults.ts';
import { KILL_POINTS, type WindowPlan } from './protocol.ts';
import { judge, readJobs, type Verdict } from './verdict.ts';

/** Simulated seconds per real second, for service and windows alike. */
const SCALE = 100;
const MODELS = ['o3-pro', 'o3', 'o4-mini'] as const;
const WINDOWS = 4;
const LONGEST_LIFE_MS = 900;
const SHORTEST_LIFE_MS = 250;
const JUMPS_MS = [-7_200_000, -600_000, -45_000, 45_000, 600_000, 3_000_000] as const;
const REST_MS = 30_000;

export interface RoundResult {
  readonly seed: number;
  readonly deaths: readonly Death[];
  readonly verdict: Verdict;
  /** Uncertain jobs by what made them so. */
  readonly uncertainAt: ReadonlyMap<string, number>;
  readonly troubles: readonly string[];
  /** What each window came by, with its time and process; for whoever looks for a fault. */
  readonly steps: readonly string[];
  /** Calls of windows older than the ledger, after they were told. */
  readonly outdatedCalls: number;
}

export async function runRound(seed: number, kills: number): Promise<RoundResult> {
  const folder = mkdtempSync(join(tmpdir(), 'ponder-chaos-'));
  const simulator = await startSimulator({ timeScale: SCALE });
  simulator.always({ queueMs: 4_000, runMs: 12_000 });
  const round = new Round({ seed, kills, ledger: join(folder, 'ledger.sqlite'), simulator });
  try {
    return await round.run();
  } finally {
    await simulator.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface RoundNeeds {
  readonly seed: number;
  readonly kills: number;
  readonly ledger: string;
  readonly simulator: Simulator;
}

class Round {
  readonly #needs: RoundNeeds;
  readonly #random: () => number;
  readonly #base = Date.now();
  readonly #windows = new Set<ChaosWindow>();
  readonly #deaths: Death[] = [];
  /** By job: the point at which the window that was sending it died. */
  readonly #blinded = new Map<string, string>();
  readonly #troubles: string[] = [];
  readonly #steps: string[] = [];
  #offsetMs = 0;
  #asked = 0;
  #begun = 0;
  #outdatedCalls = 0;

  constructor(needs: RoundNeeds) {
    this.#needs = needs;
    this.#random = seededRandom(needs.seed);
  }

  async run(): Promise<RoundResult> {
    const { kills } = this.#needs;
    const lanes = Array.from({ length: WINDOWS }, () => this.#lane());
    await Promise.all(lanes);
    if (kills >= 20) await this.#updateAndBack();
    await this.#rest();
    return this.#result();
  }

  /** Windows one after the other; with others beside it on the same ledger. */
  async #lane(): Promise<void> {
    while (this.#begun < this.#needs.kills) {
      this.#begun += 1;
      const plan = this.#plan();
      this.#misfortune(plan.killAt?.point ?? '');
      const lifeMs = wholeNumber(this.#random, SHORTEST_LIFE_MS, LONGEST_LIFE_MS);
      const window = new ChaosWindow(plan);
      this.#windows.add(window);
      // Its life is as long on a busy machine; a few die while they start.
      if (this.#random() < 0.9) await Promise.race([window.ended, window.begun]);
      await Promise.race([window.ended, pause(lifeMs)]);
      await this.#bury(window);
    }
  }

  async #bury(window: ChaosWindow): Promise<void> {
    const death = await window.kill();
    this.#deaths.push(death);
    this.#windows.delete(window);
    this.#troubles.push(...window.troubles);
    this.#steps.push(...window.steps);
    for (const jobId of window.blind) this.#blinded.set(jobId, `killed at ${death.point}`);
  }

  /** Some steps are only come by when something goes wrong before. */
  #misfortune(point: string): void {
    const { simulator } = this.#needs;
    const luck = this.#random();
    if (point.includes('waiting')) simulator.next(RATE_LIMIT);
    else if (luck < 0.12 || point.includes('uncertain')) simulator.next(oneOf(this.#random, BLINDING));
    else if (luck < 0.4) simulator.next(oneOf(this.#random, HARMLESS));
    if (this.#random() < 0.1) this.#jump(this.#random() < 0.5 ? 0 : oneOf(this.#random, JUMPS_MS));
  }

  #jump(offsetMs: number): void {
    this.#offsetMs = offsetMs;
    for (const window of this.#windows) window.setClock(offsetMs);
  }

  #plan(): WindowPlan {
    const random = this.#random;
    // Most die at a step, each step in turn, so that none is left to luck; the others at any moment.
    const point = random() < 0.75 ? KILL_POINTS[this.#begun % KILL_POINTS.length] : undefined;
    const count = point === undefined ? wholeNumber(random, 0, 2) : wholeNumber(random, 1, 2);
    const asks = Array.from({ length: count }, () => {
      this.#asked += 1;
      const cancels = point?.includes('cancel') === true || random() < 0.1;
      return { model: oneOf(random, MODELS), question: `Question ${this.#asked}?`, cancels };
    });
    return {
      ledger: this.#needs.ledger,
      baseUrl: this.#needs.simulator.baseUrl,
      scale: SCALE,
      base: this.#base,
      offsetMs: this.#offsetMs,
      asks,
      killAt: point === undefined ? null : { point, nth: wholeNumber(random, 1, 2) },
    };
  }

  /** A newer Ponder takes the ledger over while older windows live, and is taken back: the old ones must not touch it. */
  async #updateAndBack(): Promise<void> {
    const { simulator, ledger } = this.#needs;
    const asks = [{ model: 'o3', question: 'Asked just before the update?', cancels: false }];
    const window = new ChaosWindow({ ...this.#plan(), asks, killAt: null });
    await Promise.race([window.ended, pause(500)]);
    setVersion(ledger, MIGRATIONS.length + 1);
    await pause(500);
    const late = new ChaosWindow({ ...this.#plan(), asks, killAt: null });
    await Promise.race([late.ended, pause(2_000)]);
    const before = simulator.truth.calls.length;
    await pause(300);
    this.#outdatedCalls += simulator.truth.calls.length - before;
    if (!late.isOutdated) this.#troubles.push('a window older than the ledger did not say so');
    await this.#bury(window);
    await this.#bury(late);
    setVersion(ledger, MIGRATIONS.length);
  }

  /** One window that nobody kills; a person says yes to what asks for consent. */
  async #rest(): Promise<void> {
    const { ledger, simulator } = this.#needs;
    this.#noteBlindingReplies();
    simulator.clear();
    simulator.always({ queueMs: 4_000, runMs: 12_000 });
    const clock = new ScaledClock({ scale: SCALE, base: this.#base, offsetMs: 0 });
    const catalogue = new Catalogue();
    const engine = await openEngine({
      path: ledger,
      keys: { find: () => Promise.resolve(DEFAULT_KEY) },
      endpoints: () => [{ ...OPENAI_ENDPOINT, name: 'Simulator', provider: 'compatible', baseUrl: simulator.baseUrl }],
      catalogue: () => Promise.resolve(catalogue),
      clock,
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: (what) => this.#troubles.push(what) },
    });
    try {
      const giveUpAt = Date.now() + REST_MS;
      while (Date.now() < giveUpAt && !this.#isAtRest(engine)) await pause(50);
    } finally {
      engine.dispose();
    }
  }

  #noteBlindingReplies(): void {
    for (const call of this.#needs.simulator.truth.creates.filter(isBlinding)) {
      const id = String(call.headers['x-client-request-id']);
      if (!this.#blinded.has(id)) this.#blinded.set(id, `fault: ${call.httpStatus ?? 'no reply'}`);
    }
  }

  #isAtRest(engine: Engine): boolean {
    const open = engine.ledger.open();
    for (const job of open.filter(awaitsPerson)) engine.jobs.sendNow(job.id);
    // A 404 that was none of the service's own: a person who presses "Look Now" finds the job again.
    const lost = engine.ledger.page(1_000).filter(({ state }) => state === 'lost');
    for (const job of lost) void engine.jobs.lookNow(job.id);
    return open.length === 0 && lost.length === 0 && engine.ledger.nextDueAt() === null;
  }

  #result(): RoundResult {
    const { seed, simulator, ledger } = this.#needs;
    const jobs = readJobs(ledger);
    const verdict = judge(jobs, simulator.truth, new Set(this.#blinded.keys()));
    const uncertainAt = new Map<string, number>();
    for (const { id } of jobs.filter(({ state }) => state === 'uncertain')) {
      const point = this.#blinded.get(id) ?? 'nothing known';
      uncertainAt.set(point, (uncertainAt.get(point) ?? 0) + 1);
    }
    return {
      seed,
      deaths: this.#deaths,
      verdict,
      uncertainAt,
      troubles: this.#troubles,
      steps: this.#steps.toSorted(),
      outdatedCalls: this.#outdatedCalls,
    };
  }
}

function awaitsPerson({ state, waitingReason }: Job): boolean {
  return state === 'waiting' && waitingReason === 'consent';
}

/** The sender could not learn from this what became of its POST. */
function isBlinding({ httpStatus, fault }: TruthCall): boolean {
  return httpStatus === null || httpStatus >= 500 || (httpStatus < 300 && fault !== null);
}

function setVersion(ledger: string, version: number): void {
  const db = new DatabaseSync(ledger, { timeout: 5_000 });
  try {
    db.exec(`PRAGMA user_version = ${version}`);
  } finally {
    db.close();
  }
}
