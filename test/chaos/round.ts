// One round: a ledger, a service with faults, windows of two versions that ask, look and die, clocks that jump; in the end
// everything is let come to rest, and the ledger is held against the truth.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';
import { startSimulator } from '../simulator/server.ts';
import { DEFAULT_KEY, type Simulator } from '../simulator/simulator.ts';
import { ChaosWindow, type Death, type Doubt } from './child.ts';
import { isBlinding, isForeign, jobOf } from './faults.ts';
import { misfortune } from './misfortune.ts';
import { MODELS, planWindow } from './plan.ts';
import { KEYS, type WindowPlan } from './protocol.ts';
import { judge, readAnswers, readJobs, type Verdict } from './verdict.ts';

/** Simulated seconds per real second, for service and windows alike. */
const SCALE = 100;
const WINDOWS = 4;
/** Of one that is to die at a step it never comes by: on a busy machine as many times as long as its start took. */
const LIFE = { leastMs: 450, starts: 3 } as const;
/** Of one that dies at any moment: so many steps, and a little longer. */
const INSTANT = { steps: 40, ms: 15 } as const;
const JUMPS_MS = [-7_200_000, -600_000, -45_000, 45_000, 600_000, 3_000_000, 86_400_000] as const;
const REST_MS = 120_000;

export interface RoundResult {
  readonly seed: number;
  readonly deaths: readonly Death[];
  readonly verdict: Verdict;
  /** Uncertain jobs by what made them so. */
  readonly uncertainAt: readonly string[];
  /** What else happened, each as often as it did. */
  readonly events: readonly string[];
  readonly troubles: readonly string[];
  /** What windows did that were older than the ledger and knew it. */
  readonly trespasses: readonly string[];
  /** What each window came by, with its time and process; for whoever looks for a fault. */
  readonly steps: readonly string[];
}

export async function runRound(seed: number, kills: number): Promise<RoundResult> {
  const folder = mkdtempSync(join(tmpdir(), 'ponder-chaos-'));
  const simulator = await startSimulator({ timeScale: SCALE, models: MODELS, keys: [KEYS.usual, KEYS.other] });
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
  readonly #doubts = new Map<string, Doubt>();
  readonly #events: string[] = [];
  readonly #troubles: string[] = [];
  readonly #trespasses: string[] = [];
  readonly #steps: string[] = [];
  /** Responses of another program. */
  readonly #elsewhere: string[] = [];
  #offsetMs = 0;
  #begun = 0;
  /** How long the last window took until its first step. */
  #startMs = 200;

  constructor(needs: RoundNeeds) {
    this.#needs = needs;
    this.#random = seededRandom(needs.seed);
  }

  async run(): Promise<RoundResult> {
    await Promise.all(Array.from({ length: WINDOWS }, () => this.#lane()));
    const all = [...this.#needs.simulator.truth.creates];
    await this.#rest();
    const { simulator, ledger, seed } = this.#needs;
    const creates = [...all, ...simulator.truth.creates].filter((call) => !isForeign(call));
    for (const call of creates.filter(isBlinding)) {
      const point = `fault: ${call.fault ?? 'none'}, ${call.httpStatus ?? 'no reply'}`;
      if (!this.#doubts.has(jobOf(call))) this.#doubts.set(jobOf(call), { point, isOpen: false });
    }
    const jobs = readJobs(ledger);
    const uncertain = jobs.filter(({ state }) => state === 'uncertain');
    return {
      seed,
      deaths: this.#deaths,
      verdict: judge(jobs, {
        creates,
        responses: simulator.truth.responses,
        doubts: this.#doubts,
        adopted: this.#elsewhere,
        answers: readAnswers(ledger),
      }),
      uncertainAt: uncertain.map(({ id }) => this.#doubts.get(id)?.point ?? 'nothing known'),
      events: [...this.#events, ...jobs.map(({ state }) => `job ended as ${state}`)],
      troubles: this.#troubles,
      trespasses: this.#trespasses,
      steps: this.#steps.toSorted(),
    };
  }

  /** Windows one after the other; with others beside it on the same ledger. */
  async #lane(): Promise<void> {
    while (this.#begun < this.#needs.kills) {
      const plan = await this.#plan();
      const window = new ChaosWindow(plan);
      this.#windows.add(window);
      await Promise.race([window.ended, this.#life(window, plan)]);
      // Now and then it is the whole editor, or the session, that ends.
      const dying = this.#random() < 0.06 ? [...this.#windows] : [window];
      await Promise.all(dying.map((each) => this.#bury(each)));
    }
  }

  async #life(window: ChaosWindow, { killAt }: WindowPlan): Promise<void> {
    const bornAt = performance.now();
    if (killAt === null && this.#random() < 0.25) return pause(wholeNumber(this.#random, 0, 2 * this.#startMs));
    await window.passed(1);
    this.#startMs = performance.now() - bornAt;
    const longest = pause(Math.max(LIFE.leastMs, LIFE.starts * this.#startMs));
    if (killAt !== null) return longest;
    await Promise.race([longest, window.passed(wholeNumber(this.#random, 1, INSTANT.steps))]);
    await pause(wholeNumber(this.#random, 0, INSTANT.ms));
  }

  /** Once for each window, also when two ask for it. */
  async #bury(window: ChaosWindow): Promise<void> {
    if (!this.#windows.delete(window)) return;
    const death = await window.kill();
    this.#deaths.push(death);
    this.#take(window);
    for (const [jobId, doubt] of window.doubts) this.#doubts.set(jobId, doubt);
  }

  #take(window: ChaosWindow): void {
    this.#troubles.push(...window.troubles);
    this.#trespasses.push(...window.trespasses);
    this.#steps.push(...window.steps);
    if (window.isOutdated) this.#events.push('window older than the ledger stopped');
  }

  async #plan(): Promise<WindowPlan> {
    const { kills, ledger, simulator } = this.#needs;
    const choice = planWindow(this.#random, this.#begun, kills);
    this.#begun += 1;
    const adopts = choice.adopts ? await this.#askElsewhere() : [];
    if (this.#random() < 0.1) this.#jump(this.#random() < 0.3 ? 0 : oneOf(this.#random, JUMPS_MS));
    for (const behaviour of misfortune(this.#random, choice.killAt?.point ?? '')) simulator.next(behaviour);
    if (choice.isNewer) this.#events.push('window of the newer version');
    const { baseUrl } = simulator;
    return {
      ...choice,
      adopts,
      ledger,
      baseUrl,
      scale: SCALE,
      base: this.#base,
      offsetMs: this.#offsetMs,
      rests: false,
    };
  }

  /** Another program asks, and tells the id; none when that went wrong. */
  async #askElsewhere(): Promise<string[]> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${DEFAULT_KEY}` };
    const body = JSON.stringify({ model: 'o3', background: true, store: true, input: 'Why is the sky blue?' });
    const url = `${this.#needs.simulator.baseUrl}/responses`;
    const reply = await fetch(url, { method: 'POST', headers, body }).catch(() => null);
    const made: unknown = reply?.ok === true ? await reply.json().catch(() => null) : null;
    const id: unknown = Object(made).id;
    if (typeof id !== 'string') return [];
    this.#elsewhere.push(id);
    return [id];
  }

  #jump(offsetMs: number): void {
    if (offsetMs !== this.#offsetMs) this.#events.push(`clocks set ${offsetMs > this.#offsetMs ? 'ahead' : 'back'}`);
    this.#offsetMs = offsetMs;
    for (const window of this.#windows) window.setClock(offsetMs);
  }

  async #rest(): Promise<void> {
    const { simulator } = this.#needs;
    simulator.clear();
    simulator.always({ queueMs: 4_000, runMs: 12_000 });
    // Each key has jobs that no other one can look at.
    await Promise.all((['usual', 'other'] as const).map((key) => this.#restWith(key)));
  }

  async #restWith(key: WindowPlan['key']): Promise<void> {
    const { ledger, simulator } = this.#needs;
    const window = new ChaosWindow({
      ledger,
      baseUrl: simulator.baseUrl,
      scale: SCALE,
      base: this.#base,
      offsetMs: 0,
      asks: [],
      adopts: key === 'usual' ? this.#elsewhere : [],
      consents: true,
      key,
      fullDisk: null,
      isNewer: true,
      rests: true,
      killAt: null,
    });
    const isOver = await Promise.race([window.ended.then(() => true), pause(REST_MS, false, { ref: false })]);
    if (!isOver) await window.kill();
    this.#take(window);
    if (!window.hasRested) this.#troubles.push(`the last window with the ${key} key did not come to rest`);
  }
}
