// Nothing is asked without a pause, whatever the provider answers: a hot loop takes an endpoint's whole pace.
import assert from 'node:assert/strict';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, preparedAs } from '../fakes/question.ts';
import { failing, ScriptedProvider, said } from '../fakes/scriptedProvider.ts';

const PLACE = aPlace('https://gateway.example/v1');
const MINUTE = 60_000;

describe('nothing is asked without a pause', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let provider: ScriptedProvider;

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
    provider = new ScriptedProvider();
  });
  afterEach(() => files.dispose());

  const window = (key: string | null = 'sk-some-key', by = provider) =>
    openWindow({ files, clock, place: PLACE, key: () => key, provider: by });
  const ask = () => preparedAs({ createdAt: clock.now() }, { endpoint: PLACE });

  /** A job that an earlier window left in the ledger. */
  async function left(changes: Partial<Job>): Promise<string> {
    const ledger = await files.open('gone', clock);
    const { job, texts } = preparedAs({ sentAt: clock.now() - MINUTE, ...changes }, { endpoint: PLACE });
    await ledger.insert({ job, texts, budget: null });
    await ledger.change(job.id, () => null);
    ledger.dispose();
    return job.id;
  }

  it('when a cancel is not found yet', async () => {
    provider.onCancel = () => failing('notFound', {}, 404);
    provider.onRead = () => failing('notFound', {}, 404);
    const engine = await window();
    const id = await engine.jobs.start(ask(), null, true);
    await clock.advance(1_000);
    await engine.jobs.cancel(id);
    await clock.advance(30_000);
    const cancels = provider.count('cancel');
    assert.ok(cancels > 1 && cancels <= 15, `cancelled ${cancels} times in half a minute`);
  });

  for (const ms of [0, 8]) {
    it(`when a rate limit says to come back after ${ms} ms`, async () => {
      provider.onStart = () => failing('tryLater', { retryAfterMs: ms }, 429);
      const engine = await window();
      await engine.jobs.start(ask(), null, true);
      await clock.advance(MINUTE);
      const posts = provider.count('start');
      assert.ok(posts > 1 && posts <= 20, `sent ${posts} times in a minute`);
    });
  }

  for (const key of ['sk-refused', null]) {
    it(`when a job in an unknown state is to be cancelled, and the key is ${key ?? 'gone'}`, async () => {
      provider.onCancel = () => failing('keyRefused', {}, 401);
      const now = clock.now();
      await left({ state: 'unknown', rawStatus: 'odd', responseId: 'resp_1', cancelRequestedAt: now, nextLookAt: now });
      await window(key);
      await clock.advance(MINUTE);
      assert.ok(provider.count('cancel') <= 8, `cancelled ${provider.count('cancel')} times in a minute`);
    });
  }

  it('and a question that waits for a key goes out at the next start that has one', async () => {
    const id = await left({ state: 'waiting', waitingReason: 'noKey', sentAt: null, createdAt: clock.now() });
    provider.onStart = () => said('queued');
    const engine = await window();
    await clock.advance(MINUTE);
    assert.deepEqual([provider.count('start'), engine.ledger.get(id)?.state], [1, 'running']);
  });
});
