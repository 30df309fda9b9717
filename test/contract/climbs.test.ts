// The cheaper ones first, whose window dies on the way: real engine, ledger and SDK, and the simulator's truth.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Provider } from '../../src/core/providers/provider.ts';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow, type WindowOptions } from '../fakes/openWindow.ts';
import { aPlace, prepared } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

/** Longer than a lease, and than what a window of another key would wait. */
const LATER_MS = 5 * 60_000;
const INSTEAD = { model: 'o3-pro', mode: null, effort: 'high' } as const;

type Hooks = Pick<WindowOptions, 'onCatalogue' | 'around'>;

/** Of a window that is gone nothing comes any more. */
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

describe('two cheaper ones that were asked in one step', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let simulator: Simulator;

  const place = () => aPlace(simulator.baseUrl);
  const open = (hooks: Hooks = {}) => openWindow({ files, clock, place: place(), key: () => DEFAULT_KEY, ...hooks });

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    simulator = await startSimulator({ day: '2026-01-01' });
    simulator.always({ queueMs: 0, runMs: 0 });
  });
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  function pair() {
    const common = { endpoint: place(), instead: INSTEAD };
    const first = prepared({ ...common, model: 'gpt-5.4-mini' }, clock.now());
    const parent = { id: first.job.id, relation: 'comparison' } as const;
    return [first, prepared({ ...common, model: 'o3', parent }, clock.now())] as const;
  }

  /** Asks for both in a window that is gone as soon as `isGone` holds; returns them in a window that was opened then. */
  async function askedAndGone(
    window: (pair: readonly [string, string], die: () => void) => Hooks,
  ): Promise<{ readonly engine: Engine; readonly ids: readonly [string, string] }> {
    const both = pair();
    const ids = [both[0].job.id, both[1].job.id] as const;
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const die = () => {
      files.close();
      resolve();
    };
    const dying = await open(window(ids, die));
    await Promise.race([dying.jobs.startAll(both, null, true), gone]);
    await gone;
    await clock.settle();
    const engine = await open();
    await clock.advance(LATER_MS);
    return { engine, ids };
  }

  const read = (engine: Engine, id: string): Job => engine.ledger.get(id) ?? assert.fail(`job ${id} is lost`);
  const postsOf = (id: string): number =>
    simulator.truth.creates.filter(({ headers }) => headers['x-client-request-id'] === id).length;
  const states = (engine: Engine, ids: readonly string[]) =>
    ids.map((id) => {
      const { state, waitingReason } = read(engine, id);
      return [waitingReason ?? state, postsOf(id)];
    });

  function assertBothThere(engine: Engine, [first, second]: readonly [string, string]): void {
    for (const id of [first, second]) assert.deepEqual(read(engine, id).instead, INSTEAD);
    const { parentId, relation } = read(engine, second);
    assert.deepEqual([read(engine, first).parentId, parentId, relation], [null, first, 'comparison']);
  }

  /** A person says yes to each that waits for one: then it goes out, and nothing goes out twice. */
  async function assertSentAfterYes(engine: Engine, ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      engine.jobs.sendNow(id);
      // As an impatient one does.
      engine.jobs.sendNow(id);
    }
    await until('they are answered', async () => {
      await clock.advance(5_000);
      return ids.every((id) => read(engine, id).state === 'completed');
    });
    assert.deepEqual(
      ids.map(postsOf),
      ids.map(() => 1),
    );
  }

  /** The models are asked for with each of the two as it is about to be sent, and then with their replies. */
  function modelsHeldAt(nth: number, die: () => Promise<void> | void): () => Promise<void> {
    let asked = 0;
    return async () => {
      asked += 1;
      if (asked !== nth) return;
      await die();
      await never();
    };
  }

  it('are both asked about if the window died before it sent either, and each is sent once after a yes', async () => {
    const { engine, ids } = await askedAndGone((_, die) => ({ onCatalogue: modelsHeldAt(1, die) }));
    assertBothThere(engine, ids);
    assert.deepEqual(states(engine, ids), [
      ['consent', 0],
      ['consent', 0],
    ]);
    await assertSentAfterYes(engine, ids);
  });

  it('are one that is answered and one that is asked about, if it died when one id was on the disk', async () => {
    const { engine, ids } = await askedAndGone(([first], die) => {
      const onDisk = async () => {
        await until('the id of the first one is on the disk', async () => {
          await clock.settle();
          return responseIdOf(first) !== null;
        });
        die();
      };
      return { onCatalogue: modelsHeldAt(2, onDisk) };
    });
    assertBothThere(engine, ids);
    assert.deepEqual(states(engine, ids), [
      ['completed', 1],
      ['consent', 0],
    ]);
    await assertSentAfterYes(engine, [ids[1]]);
  });

  function responseIdOf(id: string): unknown {
    const db = files.raw();
    const row = db.prepare("SELECT json_extract(job, '$.responseId') AS response FROM jobs WHERE id = ?").get(id);
    db.close();
    return row?.response ?? null;
  }

  it('are uncertain, both, if it died with the one reply in hand and the other POST not out', async () => {
    const { engine, ids } = await askedAndGone(([first], die) => {
      const { promise: replied, resolve } = Promise.withResolvers<void>();
      const start: (provider: Provider) => Provider['start'] = (provider) => async (body, jobId, signal) => {
        if (jobId !== first) {
          await replied;
          die();
          return await never();
        }
        await provider.start(body, jobId, signal);
        resolve();
        return await never();
      };
      return { around: (provider) => ({ ...provider, start: start(provider) }) };
    });
    assertBothThere(engine, ids);
    assert.deepEqual(states(engine, ids), [
      ['uncertain', 1],
      ['uncertain', 0],
    ]);
    await clock.advance(LATER_MS);
    assert.deepEqual(ids.map(postsOf), [1, 0], 'nobody sends either of them again');
    // The reply names its job, so a person who finds it takes it up.
    const [response] = simulator.truth.responses;
    await engine.jobs.adopt(ids[0], response?.responseId ?? assert.fail('there is no response'));
    assert.equal(read(engine, ids[0]).state, 'completed');
  });

  it('are neither of them there if it died before both were on the disk', async () => {
    const both = pair();
    const dying = await open();
    await dying.ledger.access.guard.write((db) =>
      db.exec(
        "CREATE TEMP TRIGGER torn BEFORE INSERT ON jobs WHEN NEW.parent_id IS NOT NULL BEGIN SELECT RAISE(ROLLBACK, 'torn'); END",
      ),
    );
    await assert.rejects(dying.jobs.startAll(both, null, true));
    files.close();
    const engine = await open();
    await clock.advance(LATER_MS);
    assert.deepEqual([engine.ledger.page(10), simulator.truth.creates.length], [[], 0]);
  });
});
