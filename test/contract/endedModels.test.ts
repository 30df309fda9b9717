// The last door before a POST: a model that has ended by then is not sent to, whoever asked and however long the question about
// its price stood open.
import assert from 'node:assert/strict';
import { Account } from '../../src/core/accounts/account.ts';
import type { Engine } from '../../src/core/engine.ts';
import type { Question } from '../../src/core/jobs/prepare/prepare.ts';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared } from '../fakes/question.ts';
import { failing, ScriptedProvider } from '../fakes/scriptedProvider.ts';
import { DEFAULT_KEY } from '../simulator/server.ts';

const EVENING = new Date(2026, 11, 10, 23, 50).getTime();
const PAST_MIDNIGHT = new Date(2026, 11, 11, 0, 5).getTime();

describe('a model that has ended', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let provider: ScriptedProvider;

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
    provider = new ScriptedProvider();
  });
  afterEach(() => files.dispose());

  const place = aPlace('http://127.0.0.1:1/v1');
  const window = () => openWindow({ files, clock, place, key: () => DEFAULT_KEY, provider });
  const at = (time: number, changes: Partial<Question> = {}) =>
    prepared({ endpoint: place, model: 'o3', ...changes }, time);

  async function jobOf(engine: Engine, id: string): Promise<Job> {
    await clock.settle();
    return engine.ledger.get(id) ?? assert.fail('the job is gone');
  }

  function assertUnsent({ state, waitingReason, error, sentAt }: Job, day: string): void {
    assert.deepEqual(
      [state, waitingReason, error?.kind, error?.message, sentAt],
      ['waiting', 'consent', 'modelEnded', day, null],
    );
    assert.deepEqual(provider.bodies, []);
  }

  it('while its price was being asked about is not sent to', async () => {
    const asked = at(EVENING);
    clock.jump(PAST_MIDNIGHT - clock.now());
    const engine = await window();
    const id = await engine.jobs.start(asked, null, true);
    assertUnsent(await jobOf(engine, id), '2026-12-11');
  });

  it('is not sent to on a person’s word for a job that waited', async () => {
    const asked = at(EVENING);
    clock.jump(PAST_MIDNIGHT - clock.now());
    const engine = await window();
    const waits = { ...asked.job, state: 'waiting', waitingReason: 'budget' } as const;
    await engine.ledger.insert({ job: waits, texts: asked.texts, budget: null });
    engine.jobs.sendNow(asked.job.id);
    assertUnsent(await jobOf(engine, asked.job.id), '2026-12-11');
  });

  it('by the word of the place itself is not sent to when a waiting job’s time comes', async () => {
    clock.jump(EVENING - clock.now());
    const engine = await window();
    const account = new Account({ ...engine, endpoint: place, now: () => clock.now() });
    await account.remember([{ id: 'gpt-6.2-sol', shutdownDate: '2026-12-01' }]);
    const { job, texts } = at(EVENING, { model: 'gpt-6.2-sol' });
    const due = { state: 'waiting', waitingReason: 'rateLimit', notBefore: EVENING, nextLookAt: EVENING } as const;
    await engine.ledger.insert({ job: { ...job, ...due }, texts, budget: null });
    await clock.advance(120_000);
    assertUnsent(await jobOf(engine, job.id), '2026-12-01');
  });

  it('is sent to where the place is not OpenAI’s', async () => {
    const elsewhere = aPlace('http://127.0.0.1:1/v1', { provider: 'compatible' });
    clock.jump(PAST_MIDNIGHT - clock.now());
    const engine = await openWindow({ files, clock, place: elsewhere, key: () => DEFAULT_KEY, provider });
    await engine.jobs.start(prepared({ endpoint: elsewhere, model: 'o3' }, PAST_MIDNIGHT), null, true);
    await clock.settle();
    assert.equal(provider.bodies.length, 1);
  });

  it('is told as gone where its place says only that it is not there, and its end is due', async () => {
    const refusal = failing('refused').failure;
    const error = { ...refusal.error, kind: 'model', httpStatus: 404 } as const;
    provider.onStart = () => ({ ok: false, failure: { ...refusal, error } });
    for (const [time, changes, kind] of [
      [EVENING, {}, 'modelGone'],
      [new Date(2026, 11, 1).getTime(), {}, 'model'],
      [EVENING, { provider: 'compatible' }, 'model'],
    ] as const) {
      clock.jump(time - clock.now());
      const here = aPlace('http://127.0.0.1:1/v1', changes);
      const engine = await openWindow({ files, clock, place: here, key: () => DEFAULT_KEY, provider });
      const id = await engine.jobs.start(prepared({ endpoint: here, model: 'o3' }, time), null, true);
      const { state, error: told } = await jobOf(engine, id);
      assert.deepEqual([state, told?.kind], ['rejected', kind]);
    }
  });
});
