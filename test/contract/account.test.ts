// What an account lists, over the real SDK, kept in a real ledger.
import assert from 'node:assert/strict';
import { Account } from '../../src/core/accounts/account.ts';
import type { Engine } from '../../src/core/engine.ts';
import { Lines } from '../../src/core/ledger/lines.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, catalogue } from '../fakes/question.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const DAY_MS = 86_400_000;
const OTHER_KEY = 'sk-sim-other';

describe('an account', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let simulator: Simulator;
  let place: Endpoint;
  let key: string | null;
  let engine: Engine;

  const account = (endpoint: Endpoint = place) =>
    new Account({ ledger: engine.ledger, pool: engine.pool, endpoint, now: () => clock.now() });
  const asks = () => simulator.truth.calls.filter(({ operation }) => operation === 'models').length;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    simulator = await startSimulator({ keys: [DEFAULT_KEY, OTHER_KEY], models: ['o3', 'gpt-5.5'] });
    place = aPlace(simulator.baseUrl);
    key = DEFAULT_KEY;
    engine = await openWindow({ files, clock, place, key: () => key });
  });
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  it('has the usual cap lowered to what its place lets through in a minute, for a day and for its key', async () => {
    const keyFingerprint = (await engine.pool.fingerprint(place)) ?? assert.fail('there is no key');
    const sent = { id: 'job-1', endpoint: place, model: 'o3', keyFingerprint };
    const capOf = async (model: string) => {
      const here = await account().catalogueFrom(catalogue);
      return here.outputCap(here.find(model), 'high', null, 2_000);
    };
    const usual = await capOf('o3');
    const told = { limit: 30_000, remaining: 30_000, resetMs: 0 };
    await new Lines(engine.ledger.access).heard(
      sent,
      { tokens: told, projectTokens: { ...told, limit: 20_000 } },
      'accepted',
    );
    assert.deepEqual([await capOf('o3'), await capOf('gpt-5.5')], [18_000, usual]);
    key = OTHER_KEY;
    assert.equal(await capOf('o3'), usual, 'another key');
    key = DEFAULT_KEY;
    clock.jump(DAY_MS + 1);
    assert.equal(await capOf('o3'), usual, 'too long ago');
  });

  it('is unknown until it was asked, and known without asking after that', async () => {
    assert.equal(await account().known(), null);
    const asked = await account().ask();
    assert.ok(asked.kind === 'listed');
    assert.deepEqual(
      asked.listing.models.find(({ id }) => id === 'o3'),
      { id: 'o3', shutdownDate: '2026-12-11' },
    );
    assert.deepEqual(await account().known(), asked.listing);
    assert.equal(asks(), 1);
  });

  it('is fresh for a day', async () => {
    await account().ask();
    const known = await account().known();
    assert.ok(known !== null && account().isFresh(known));
    await clock.advance(DAY_MS);
    assert.equal(account().isFresh(known), false);
    assert.deepEqual(await account().known(), known, 'it stays known, only old');
  });

  it('is believed only for its own key and address', async () => {
    await account().ask();
    key = OTHER_KEY;
    assert.equal(await account().known(), null);
    key = DEFAULT_KEY;
    assert.equal(await account({ ...place, baseUrl: 'https://elsewhere.test/v1' }).known(), null);
    assert.equal(await account({ ...place, organization: 'org-2' }).known(), null);
    key = null;
    assert.equal(await account().known(), null);
  });

  it('does not ask without a key', async () => {
    key = null;
    assert.deepEqual(await account().ask(), { kind: 'noKey' });
    assert.equal(asks(), 0);
  });

  it('keeps what it knew when asking fails', async () => {
    await account().ask();
    simulator.next({ on: 'models', fault: { type: 'httpError', status: 500 } });
    assert.equal((await account().ask()).kind, 'failed');
    assert.equal((await account().known())?.models.length, 4);
  });

  it('takes over a list that a check of the key brought', async () => {
    await account().remember([
      { id: 'o3', shutdownDate: null },
      { id: 'x'.repeat(201), shutdownDate: null },
    ]);
    assert.deepEqual((await account().known())?.models, [{ id: 'o3', shutdownDate: null }]);
  });

  it('takes a fact that it can’t read for none', async () => {
    for (const value of [
      '',
      '{',
      'null',
      '[]',
      '{"baseUrl":1}',
      '{"baseUrl":"","fingerprint":"","at":0,"models":[1]}',
    ]) {
      await engine.ledger.setFact(`models:${place.name}`, value);
      assert.equal(await account().known(), null, value);
    }
  });

  it('leaves no key in the ledger', async () => {
    await account().ask();
    assert.doesNotMatch(engine.ledger.fact(`models:${place.name}`) ?? '', /sk-/);
  });
});
