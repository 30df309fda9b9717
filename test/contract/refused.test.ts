// What a place refuses is learnt in one record, and the next question is not refused again: real engine, SDK and simulator.
import assert from 'node:assert/strict';
import { Account } from '../../src/core/accounts/account.ts';
import { EndpointRecord } from '../../src/core/accounts/endpointRecord.ts';
import type { Engine } from '../../src/core/engine.ts';
import { howToRun } from '../../src/core/jobs/prepare/howToRun.ts';
import type { Question } from '../../src/core/jobs/prepare/prepare.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, catalogue, prepared } from '../fakes/question.ts';
import { faultSwitch } from '../simulator/faultSwitches.ts';
import { DEFAULT_KEY, type Simulator, type SimulatorOptions, startSimulator } from '../simulator/server.ts';

const DAY = 86_400_000;

describe('a refused field', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let simulator: Simulator;
  let engine: Engine;
  let key = DEFAULT_KEY;

  async function start(options: SimulatorOptions = {}): Promise<void> {
    simulator = await startSimulator({ keys: [DEFAULT_KEY, 'sk-other'], ...options });
    simulator.always({ queueMs: 0, runMs: 0 });
    files = new LedgerFolder();
    clock = new FakeClock();
    key = DEFAULT_KEY;
    engine = await openWindow({ files, clock, place: place(), key: () => key });
  }
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  const place = (changes = {}) => aPlace(simulator.baseUrl, changes);
  const account = (at = place(), from = engine) => new Account({ ...from, endpoint: at, now: () => clock.now() });
  const posts = () => simulator.truth.creates.length;
  const bodyOfLast = (): Record<string, unknown> => JSON.parse(JSON.stringify(simulator.truth.creates.at(-1)?.body));

  async function ask(changes: Partial<Question> = {}): Promise<Job> {
    const asked = prepared({ endpoint: place(), model: 'o3-pro', effort: 'high', ...changes }, clock.now());
    await engine.jobs.start(asked, null, true);
    await clock.settle();
    return engine.ledger.get(asked.job.id) ?? assert.fail('the job is gone');
  }

  function refuse(name: string): void {
    for (const behaviour of faultSwitch(name).behaviours) simulator.next(behaviour);
  }

  it('of the closed list is left out once, noted on the job, and not sent again for a day', async () => {
    await start();
    refuse('create: metadata refused');
    const first = await ask();
    assert.deepEqual([first.dropped, posts()], [['metadata'], 2]);
    assert.notEqual(first.responseId, null);
    assert.equal(bodyOfLast().metadata, undefined);
    assert.deepEqual([(await ask({ question: 'How?' })).dropped, posts()], [['metadata'], 3]);
    await clock.advance(DAY);
    const before = posts();
    assert.deepEqual([(await ask({ question: 'When?' })).dropped, posts()], [[], before + 1]);
    assert.notEqual(bodyOfLast().metadata, undefined);
  });

  it('that is refused a second time all the same is no reason for a third POST', async () => {
    await start();
    refuse('create: metadata refused');
    refuse('create: metadata refused');
    const job = await ask();
    assert.deepEqual([job.state, job.error?.param, posts()], ['rejected', 'metadata', 2]);
  });

  for (const [name, field] of [
    ['create: effort refused', 'reasoning.effort'],
    ['create: effort refused altogether', 'reasoning.effort'],
    ['create: service tier refused', 'service_tier'],
    ['create: cap refused', 'max_output_tokens'],
    ['create: background refused', 'background'],
    ['create: storing refused', 'store'],
  ] as const) {
    it(`${field} is never left out by itself: ${name}`, async () => {
      await start();
      refuse(name);
      const job = await ask();
      assert.deepEqual([job.state, job.error?.param, job.dropped, posts()], ['rejected', field, [], 1]);
    });
  }

  it('teaches the efforts that the place lists, for the next question in any window', async () => {
    await start();
    refuse('create: effort refused');
    await ask();
    const other = await openWindow({ files, clock, place: place(), key: () => key });
    for (const window of [engine, other]) {
      const taught = await account(place(), window).catalogueFrom(catalogue);
      assert.deepEqual(taught.find('o3-pro').efforts, ['low', 'medium']);
      assert.deepEqual(taught.find('o3').efforts, catalogue.find('o3').efforts);
    }
  });

  it('is believed for the same address and key, until it is forgotten or old', async () => {
    await start();
    refuse('create: effort refused');
    await ask();
    const efforts = async (at = place()) => (await account(at).catalogueFrom(catalogue)).find('o3-pro').efforts.length;
    assert.equal(await efforts(), 2);
    assert.equal(await efforts(place({ baseUrl: `${simulator.baseUrl}/v2` })), 3, 'at another address');
    assert.equal(await efforts(place({ name: 'Elsewhere' })), 3, 'of another endpoint');
    key = 'sk-other';
    assert.equal(await efforts(), 3, 'with another key');
    key = DEFAULT_KEY;
    clock.jump(30 * DAY);
    assert.equal(await efforts(), 3, 'after a month');
    clock.jump(-30 * DAY);
    assert.equal(await efforts(), 2);
    await account().forgetLearnt();
    assert.equal(await efforts(), 3, 'once forgotten');
  });

  it('is not believed where something else wrote the record', async () => {
    await start();
    const record = new EndpointRecord({ ledger: engine.ledger, now: () => clock.now() });
    for (const text of [
      'no JSON',
      '[]',
      JSON.stringify({ baseUrl: simulator.baseUrl, refusals: [{ field: 'reasoning.effort' }, 7, null] }),
      JSON.stringify({
        baseUrl: simulator.baseUrl,
        refusals: [{ field: 'reasoning.effort', at: 1, key: 'k', model: 'o3', values: ['$(flame)'] }],
      }),
    ]) {
      await engine.ledger.setFact('endpoint:Simulator', text);
      assert.deepEqual(record.of(place(), 'k'), [], text);
    }
  });

  it('loses nothing when two windows learn at once', async () => {
    await start();
    const other = await openWindow({ files, clock, place: place(), key: () => key });
    const [one, two] = [engine, other].map(({ ledger }) => new EndpointRecord({ ledger, now: () => clock.now() }));
    await Promise.all([
      one?.learn(place(), { field: 'metadata', model: null, key: 'k' }),
      two?.learn(place(), { field: 'service_tier', model: null, key: 'k' }),
      one?.learn(place(), { field: 'metadata', model: null, key: 'k' }),
    ]);
    assert.deepEqual(
      one
        ?.of(place(), 'k')
        .map(({ field }) => field)
        .toSorted(),
      ['metadata', 'service_tier'],
    );
  });

  describe('where the background is refused', () => {
    const terms = async (model: string, setting: string, store = true) => ({
      model: catalogue.find(model),
      mode: null,
      setting,
      offers: (await account().capabilities()).for(model, store),
      endpointName: 'Simulator',
    });

    it('the next question runs in the foreground, or is stopped with a sentence where that is ruled out', async () => {
      await start({ scenario: 'noBackground' });
      assert.equal((await ask()).state, 'rejected');
      assert.deepEqual(howToRun(await terms('o3', 'auto')), { background: false, without: [] }, 'for all models');
      const always = await terms('o3', 'always');
      assert.throws(
        () => howToRun(always),
        (error) => isHumanError(error) && /“always”\. Nothing was sent\./.test(error.message),
      );
    });

    it('only what is not stored, the rest goes on as ever', async () => {
      await start({ scenario: 'storesBackground' });
      assert.equal((await ask({ store: false })).state, 'rejected');
      assert.equal(howToRun(await terms('o3', 'auto', true)).background, true);
      assert.equal(howToRun(await terms('o3', 'auto', false)).background, false);
    });
  });
});
