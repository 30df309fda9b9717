// Windows that send many jobs to one place with rate limits: the real engine and SDK against the simulator, whose minutes
// and limits pass on the clock of the windows.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Provider } from '../../src/core/providers/provider.ts';
import type { Job } from '../../src/shared/job.ts';
import { DEFAULT_KEY, type Simulator, type SimulatorOptions, startSimulator } from '../simulator/server.ts';
import { FakeClock, NOON } from './fakeClock.ts';
import { LedgerFolder } from './ledgerFolder.ts';
import { openWindow } from './openWindow.ts';
import { aPlace, prepared } from './question.ts';

const STEP_MS = 10_000;
const MINUTE = 60_000;
/** Short, so that few looks are needed. */
const RUN_MS = 1_500;

export interface ManyJobs {
  /** The cap of each, in the order of asking. */
  readonly caps: readonly number[];
  /** Absent = one window after the other. */
  readonly window?: Engine;
  readonly model?: string;
}

export class LimitedPlace {
  readonly files = new LedgerFolder();
  readonly clock = new FakeClock();
  readonly simulator: Simulator;
  readonly windows: Engine[] = [];
  /** What each job was, or waited for, as the windows were told of it. */
  readonly seen = new Map<string, Set<string>>();
  readonly #passed: { jumpedMs: number };

  private constructor(simulator: Simulator, clock: FakeClock, passed: { jumpedMs: number }) {
    this.simulator = simulator;
    this.clock = clock;
    this.#passed = passed;
  }

  /** @param keys of the windows, one window for each */
  static async open(options: SimulatorOptions, keys: readonly string[]): Promise<LimitedPlace> {
    const clock = new FakeClock();
    const passed = { jumpedMs: 0 };
    const all = [...new Set([DEFAULT_KEY, ...keys])];
    const simulator = await startSimulator({
      ...options,
      keys: all,
      passed: () => clock.now() - NOON - passed.jumpedMs,
    });
    simulator.always({ queueMs: 0, runMs: RUN_MS });
    const place = new LimitedPlace(simulator, clock, passed);
    for (const key of keys) await place.openWindow(key);
    return place;
  }

  /** @param provider instead of the SDK */
  async openWindow(key: string = DEFAULT_KEY, provider?: Provider): Promise<Engine> {
    const { files, clock, simulator } = this;
    const place = aPlace(simulator.baseUrl);
    const instead = provider === undefined ? {} : { provider };
    const engine = await openWindow({ files, clock, place, key: () => key, ...instead });
    engine.ledger.onDidChange(({ ids }) => {
      for (const id of ids) this.#note(engine.ledger.get(id));
    });
    this.windows.push(engine);
    return engine;
  }

  async dispose(): Promise<void> {
    this.files.dispose();
    await this.simulator.dispose();
  }

  /** All of them at once. */
  async ask({ caps, window, model = 'o3' }: ManyJobs): Promise<string[]> {
    const asking = caps.map((maxOutputTokens, index) => {
      const engine = window ?? this.windows[index % this.windows.length] ?? assert.fail('there is no window');
      const endpoint = aPlace(this.simulator.baseUrl);
      const asked = { endpoint, question: `${model} ${index}?`, maxOutputTokens, model };
      return engine.jobs.start(prepared(asked, this.clock.now()), null, false);
    });
    await this.clock.settle();
    return await Promise.all(asking);
  }

  /** The window is gone, with what it holds. */
  kill(window: Engine): void {
    window.dispose();
    this.windows.splice(this.windows.indexOf(window), 1);
  }

  /** The wall clock of the windows is set; the service's time goes on as it was. */
  jump(ms: number): void {
    this.#passed.jumpedMs += ms;
    this.clock.jump(ms);
  }

  job(id: string): Job {
    return this.windows.at(-1)?.ledger.get(id) ?? assert.fail(`job ${id} is gone`);
  }

  /** Lets time pass until all of them are over. Returns how long that took; it fails after `mostMs`. */
  async untilOver(ids: readonly string[], mostMs: number): Promise<number> {
    const isOver = (id: string) => ['completed', 'rejected', 'uncertain'].includes(this.job(id).state);
    let passed = 0;
    for (; !ids.every(isOver); passed += STEP_MS) {
      assert.ok(passed <= mostMs, `after ${mostMs / MINUTE} min: ${this.#counts(ids)}`);
      await this.clock.advance(STEP_MS);
    }
    return passed;
  }

  /** The service's own time for what it took: the first limit is there at once, then it flows. */
  idealMs(tokensAMinute: number): number {
    return (Math.max(0, this.#reserved() - tokensAMinute) * MINUTE) / tokensAMinute + RUN_MS;
  }

  get refusals(): number {
    return this.simulator.truth.creates.filter(({ httpStatus }) => httpStatus === 429).length;
  }

  /** All were answered, each once, without a question to a person, and with few refusals on the way. */
  assertCalm(ids: readonly string[], mostRefused: number): void {
    assert.equal(this.#counts(ids), `${ids.length} completed`);
    const asked = ids.filter((id) => this.seen.get(id)?.has('consent') === true);
    assert.deepEqual(asked, [], 'none was asked about again');
    const { creates, responses } = this.simulator.truth;
    assert.equal(responses.length, ids.length);
    const most = mostRefused * creates.length;
    assert.ok(this.refusals <= most, `${this.refusals} of ${creates.length} requests were refused`);
  }

  #note(job: Job | null): void {
    if (job === null) return;
    const states = this.seen.get(job.id) ?? new Set();
    this.seen.set(job.id, states.add(job.waitingReason ?? job.state));
  }

  #counts(ids: readonly string[]): string {
    const states = ids.map((id) => this.job(id).waitingReason ?? this.job(id).state);
    return [...new Set(states)].map((state) => `${states.filter((one) => one === state).length} ${state}`).join(', ');
  }

  /** What the service reserved in all: each accepted input and its cap. */
  #reserved(): number {
    const { creates, responses } = this.simulator.truth;
    const inputs = new Map(responses.map(({ responseId, usage }) => [responseId, usage?.input_tokens ?? 0]));
    return creates.reduce((sum, { body, responseId }) => {
      if (responseId === null) return sum;
      const cap: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'max_output_tokens') : 0;
      return sum + Number(cap) + (inputs.get(responseId) ?? 0);
    }, 0);
  }
}
