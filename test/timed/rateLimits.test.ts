// Many jobs at once under the rate limit of a place: the real SDK over HTTP against the simulator, whose minutes and
// whose limits pass on the same clock as those of the windows.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import { CONSENT_AFTER_MS } from '../../src/core/jobs/life/advance.ts';
import type { Job } from '../../src/shared/job.ts';
import { seededRandom } from '../builders/seededRandom.ts';
import { FakeClock, NOON } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared } from '../fakes/question.ts';
import { DEFAULT_KEY, type Simulator, type SimulatorOptions, startSimulator } from '../simulator/server.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const RUN_MS = 20_000;
/** Of o3 at tier 1. */
const TOKENS_A_MINUTE = 30_000;

describe('many jobs under a rate limit', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let simulator: Simulator;
  let windows: Engine[];
  /** Every state that a job was in, as the windows were told of it. */
  let seen: Map<string, Set<string>>;

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
    windows = [];
    seen = new Map();
  });
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  async function begin(options: SimulatorOptions, count: number, keys = [DEFAULT_KEY]): Promise<void> {
    simulator = await startSimulator({ ...options, keys, passed: () => clock.now() - NOON });
    simulator.always({ queueMs: 0, runMs: RUN_MS });
    for (let index = 0; index < count; index += 1) windows.push(await open(keys[index % keys.length] ?? DEFAULT_KEY));
  }

  async function open(key: string): Promise<Engine> {
    const engine = await openWindow({ files, clock, place: aPlace(simulator.baseUrl), key: () => key });
    engine.ledger.onDidChange(({ ids }) => {
      for (const id of ids) {
        const job = engine.ledger.get(id);
        if (job === null) continue;
        const states = seen.get(id) ?? new Set();
        seen.set(id, states.add(job.waitingReason ?? job.state));
      }
    });
    return engine;
  }

  function ask(engine: Engine | undefined, name: string, maxOutputTokens: number, model = 'o3'): Promise<string> {
    assert.ok(engine !== undefined);
    const asked = { endpoint: aPlace(simulator.baseUrl), question: name, maxOutputTokens, model };
    return engine.jobs.start(prepared(asked, clock.now()), null, false);
  }

  /** @param caps the cap of each, in the order of asking, from one window after the other */
  async function askAll(caps: readonly number[]): Promise<string[]> {
    const asking = caps.map((cap, index) => ask(windows[index % windows.length], `Question ${index}?`, cap));
    await clock.settle();
    return Promise.all(asking);
  }

  function jobs(ids: readonly string[]): Job[] {
    return ids.map((id) => windows.at(-1)?.ledger.get(id) ?? assert.fail(`job ${id} is gone`));
  }

  /** @returns when the last of them had its answer, from now on; it fails after `mostMs` */
  async function allDone(ids: readonly string[], mostMs: number): Promise<number> {
    const from = clock.now();
    while (jobs(ids).some(({ state }) => state !== 'completed')) {
      assert.ok(clock.now() - from <= mostMs, `after ${mostMs / MINUTE} min: ${counts(jobs(ids))}`);
      await clock.advance(10 * SECOND);
    }
    return Math.max(...jobs(ids).map(({ arrivedAt }) => arrivedAt ?? 0)) - from;
  }

  function counts(all: readonly Job[]): string {
    const states = all.map(({ state, waitingReason }) => waitingReason ?? state);
    return [...new Set(states)].map((state) => `${states.filter((one) => one === state).length} ${state}`).join(', ');
  }

  /** The service's own time for so many tokens: the first limit is there at once, then it flows. */
  function idealMs(limit: number): number {
    const tokens = simulator.truth.responses.length === 0 ? 0 : reserved();
    return (Math.max(0, tokens - limit) * MINUTE) / limit + RUN_MS;
  }

  /** What the service reserved in all: each accepted input and its cap. */
  function reserved(): number {
    const taken = simulator.truth.creates.filter(({ responseId }) => responseId !== null);
    return taken.reduce((sum, { body, responseId }) => {
      const cap: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'max_output_tokens') : 0;
      return sum + Number(cap) + (simulator.truth.response(responseId ?? '')?.usage?.input_tokens ?? 0);
    }, 0);
  }

  function refusals(): number {
    return simulator.truth.creates.filter(({ httpStatus }) => httpStatus === 429).length;
  }

  function assertCalm(ids: readonly string[], mostRefused = 0.05): void {
    assert.deepEqual(
      ids.filter((id) => seen.get(id)?.has('consent') === true),
      [],
      'none was asked about again',
    );
    const { creates, responses } = simulator.truth;
    assert.equal(responses.length, ids.length);
    assert.ok(refusals() <= mostRefused * creates.length, `${refusals()} of ${creates.length} requests were refused`);
  }

  it('are all answered in the time that the limit allows, 200 from three windows at tier 1', async function () {
    this.timeout(300_000);
    await begin({ scenario: 'tier1' }, 3);
    const random = seededRandom(15);
    const caps = Array.from({ length: 200 }, () => 4_000 + Math.floor(random() * 14_000));
    const ids = await askAll(caps);
    const took = await allDone(ids, 3 * CONSENT_AFTER_MS);
    assert.ok(took > CONSENT_AFTER_MS, 'some of them wait for longer than a yes to a price holds elsewhere');
    const ideal = idealMs(TOKENS_A_MINUTE);
    assert.ok(took <= 1.3 * ideal, `it took ${took / MINUTE} min, and ideally ${ideal / MINUTE}`);
    assertCalm(ids);
  });
});
