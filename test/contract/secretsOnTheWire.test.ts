// What leaves by the real SDK, byte by byte: nothing of a secret that a person had taken out, to be answered or counted.
import assert from 'node:assert/strict';
import { EndpointCount } from '../../src/core/accounts/endpointCount.ts';
import { compose } from '../../src/core/asking/compose.ts';
import { readEndpointFacts } from '../../src/core/asking/endpointFacts.ts';
import type { Known } from '../../src/core/asking/known.ts';
import { OwnJobs } from '../../src/core/asking/ownJobs.ts';
import { toldTexts } from '../../src/core/asking/told.ts';
import { worldOf } from '../../src/core/asking/world.ts';
import type { Engine } from '../../src/core/engine.ts';
import { toldTurns } from '../../src/core/jobs/prepare/questionTurns.ts';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import { aSource } from '../builders/aJob.ts';
import { askSettings, begun } from '../builders/aWorld.ts';
import { DUMMIES } from '../builders/dummySecrets.ts';
import { FakeClock, NOON } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

/** Each secret once in the code, in the question and in the instructions. */
const LINES = DUMMIES.map(({ line }) => `${line}\n`).join('\n');

describe('secrets on the wire', () => {
  let files: LedgerFolder;
  let simulator: Simulator;
  let place: Endpoint;
  let engine: Engine;

  beforeEach(async () => {
    files = new LedgerFolder();
    simulator = await startSimulator();
    place = aPlace(simulator.baseUrl, { provider: 'compatible' });
    engine = await openWindow({ files, clock: new FakeClock(), place, key: () => DEFAULT_KEY });
  });
  afterEach(async () => {
    await engine.settled();
    engine.dispose();
    files.dispose();
    await simulator.dispose();
  });

  /** Asks as whoever asks does: composes, answers what is needed, and composes again. */
  async function ask(choice: 'ifClean' | 'ifYes'): Promise<string> {
    const settings = askSettings({ endpoints: [place], instructions: LINES });
    const needs = { ...engine, settings, own: new OwnJobs(), now: () => NOON };
    let known: Known | null = begun(
      { endpoint: place },
      { question: `Are these right?\n${LINES}`, text: { context: LINES, source: aSource() }, count: null },
    );
    while (known !== null) {
      const step = compose(known, worldOf(needs, await readEndpointFacts(needs, place, new Catalogue())));
      if (step.type === 'ready') return await engine.jobs.start(step.prepared, null, true, step.more);
      if (step.type !== 'needs') return assert.fail(step.type);
      assert.equal(simulator.truth.creates.length, 0, 'nothing has left yet');
      if (step.what === 'search') {
        known = { ...step.known, searched: { told: step.told, found: await engine.search.find(toldTexts(step.told)) } };
      } else if (step.what === 'secrets') known = step[choice];
      else if (step.what === 'price') known = step.ifYes;
      else return assert.fail(step.what);
    }
    return assert.fail('it could have been cleaned');
  }

  const calls = async () => {
    await until('it has arrived', () => simulator.truth.creates.length === 1);
    return JSON.stringify(simulator.truth.calls);
  };
  /** As they stand in JSON. */
  const inJson = (secret: string) => JSON.stringify(secret).slice(1, -1);

  it('are not there once they were taken out, nor anywhere on the disk', async () => {
    const id = await ask('ifClean');
    const sent = await calls();
    const texts = JSON.stringify([engine.ledger.texts(id), engine.ledger.get(id)]);
    for (const { name, secret } of DUMMIES) {
      assert.ok(!sent.includes(inJson(secret)), `sent: ${name}`);
      assert.ok(!texts.includes(inJson(secret)), `kept: ${name}`);
      assert.ok(!files.log.text.includes(secret), `logged: ${name}`);
    }
    assert.equal(
      sent.split('[removed: GitHub key]').length - 1,
      3 * DUMMIES.filter(({ found }) => found.vendor === 'GitHub').length,
    );
    assert.equal(engine.ledger.get(id)?.secretsRemoved, 3 * DUMMIES.length);
  });

  it('are there, whole, where a person wanted that', async () => {
    await ask('ifYes');
    const sent = await calls();
    for (const { name, secret } of DUMMIES) assert.ok(sent.includes(inJson(secret)), name);
  });

  it('are never sent for a mere count', async () => {
    const there = new EndpointCount({ ...engine, endpoint: place });
    await there.remember('agreed');
    const count = (input: string, instructions = '') =>
      there.count({ model: 'o3', turns: toldTurns({ input, instructions }), developerAs: 'instructions' });
    for (const { name, line } of DUMMIES.slice(0, 20)) {
      assert.equal(await count(line), 'secret', name);
      assert.equal(await count('2 + 2 = 4', line), 'secret', `${name}, in the instructions`);
    }
    assert.deepEqual(simulator.truth.calls, []);
    assert.equal(typeof (await count('2 + 2 = 4', 'Be short.')), 'number');
  });
});
