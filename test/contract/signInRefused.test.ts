// A sign-in, in place of a key, that a place refuses: said as that, and nothing is sent, read or deleted behind it.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared } from '../fakes/question.ts';
import type { Operation } from '../simulator/behaviour.ts';
import { AZURE_UNAUTHORIZED, faultOf } from '../simulator/errorBodies.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const REFUSED = /^\S+ refused the sign-in\. .*The reply said: “Unauthorized\. Access token is missing/;

describe('a sign-in that is refused', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let simulator: Simulator;
  let engine: Engine;

  const place = () => aPlace(simulator.baseUrl, { provider: 'azure' });

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    simulator = await startSimulator();
    engine = await openWindow({ files, clock, place: place(), key: () => DEFAULT_KEY });
  });
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  const refuse = (on: Operation) => simulator.next({ on, fault: faultOf(AZURE_UNAUTHORIZED) });
  const isSaid = (error: unknown) => isHumanError(error) && REFUSED.test(error.message) && error.remedy === 'setApiKey';

  it('by the free check keeps the question from being sent', async () => {
    refuse('models');
    const asked = prepared({ endpoint: place() }, clock.now());
    await assert.rejects(engine.jobs.start(asked, null, true), isSaid);
    assert.deepEqual([simulator.truth.creates.length, engine.ledger.get(asked.job.id)], [0, null]);
  });

  it('is said where a response is to be read, or deleted', async () => {
    refuse('look');
    await assert.rejects(engine.jobs.track('resp_1', place()), isSaid);
    simulator.next({ queueMs: 0, runMs: 0, hold: 'in_progress' });
    const id = await engine.jobs.start(prepared({ endpoint: place() }, clock.now()), null, true);
    await clock.settle();
    simulator.advanceTo(engine.ledger.get(id)?.responseId ?? assert.fail('it was not accepted'), 'completed');
    await clock.advance(60_000);
    refuse('delete');
    await assert.rejects(engine.jobs.deleteAtProvider(id), isSaid);
    assert.equal(engine.ledger.get(id)?.deletedAtProviderAt, null);
  });
});
