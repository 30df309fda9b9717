// A clock that was a day ahead when a question was asked, and was then set right; and waits that a provider asks for and that
// nobody can wait for. What is planned comes all the same, and nothing is sent in haste.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import { LEASE_MS } from '../../src/core/pace/pace.ts';
import { fingerprintOf } from '../../src/core/providers/credential.ts';
import type { Job } from '../../src/shared/job.ts';
import { aKey } from '../builders/aKey.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared, preparedAs } from '../fakes/question.ts';
import { failing, later, ScriptedProvider, said } from '../fakes/scriptedProvider.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const KEY = 'sk-some-key';
const place = aPlace('https://gateway.example/v1');

describe('a clock that is set right', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let provider: ScriptedProvider;
  let engine: Engine;

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
    provider = new ScriptedProvider();
  });
  afterEach(() => files.dispose());

  function window(): Promise<Engine> {
    return openWindow({ files, clock, place, key: () => KEY, provider });
  }

  async function ask(): Promise<string> {
    const id = await engine.jobs.start(prepared({ endpoint: place }, clock.now()), null, false);
    await clock.settle();
    return id;
  }

  function jobOf(id: string): Job {
    return engine.ledger.get(id) ?? assert.fail('the job is gone');
  }

  /** What a window wrote down that is gone, by a clock that was ahead. */
  async function left(changes: Partial<Job>): Promise<string> {
    const ledger = await files.open('gone', clock);
    const ahead = clock.now() + DAY;
    const { job, texts } = preparedAs(
      {
        createdAt: ahead,
        keyFingerprint: fingerprintOf(ledger.salt, aKey(KEY), place),
        lookPlan: { at: ahead, troubles: 0, isHinted: false },
        ...changes,
      },
      { endpoint: place },
    );
    await ledger.insert({ job, texts, budget: null });
    await ledger.change(job.id, () => null);
    ledger.dispose();
    return job.id;
  }

  for (const [name, isOpen] of [
    ['while its window is open', true],
    ['while no window is', false],
  ] as const) {
    it(`${name} lets a running job be looked at soon, at its pace`, async () => {
      clock.jump(DAY);
      engine = await window();
      provider.onRead = () => said('in_progress', { pollAfterMs: 20 * MINUTE });
      const id = await ask();
      await clock.advance(10 * SECOND);
      if (!isOpen) engine.dispose();
      clock.jump(-DAY);
      if (!isOpen) engine = await window();
      const before = provider.count('read');
      provider.onRead = () => said('in_progress');
      await clock.advance(11 * SECOND);
      assert.ok(provider.count('read') > before, 'it was not looked at');
      await clock.advance(HOUR);
      const looks = provider.count('read') - before;
      assert.ok(looks > 55 && looks <= 110, `${looks} looks in an hour`);
      provider.onRead = () => said('completed');
      await clock.advance(2 * MINUTE);
      assert.equal(jobOf(id).state, 'completed');
    });
  }

  it('lets a cancelled job have its looks', async () => {
    const ahead = clock.now() + DAY;
    const plan = { finishedAt: ahead, arrivedAt: ahead, nextLookAt: ahead + 30 * SECOND };
    await left({ state: 'cancelled', responseId: 'resp_1', sentAt: ahead, ...plan });
    provider.onRead = () => said('cancelled');
    engine = await window();
    await clock.advance(SECOND);
    assert.equal(provider.count('read'), 1);
    await clock.advance(HOUR);
    assert.equal(provider.count('read'), 2);
  });

  it('lets a question of a window that died be uncertain soon', async () => {
    const ahead = clock.now() + DAY;
    const id = await left({ state: 'submitting', sentAt: ahead, nextLookAt: ahead + LEASE_MS });
    engine = await window();
    await clock.advance(LEASE_MS + 11 * SECOND);
    assert.equal(jobOf(id).state, 'uncertain');
  });

  it('does not take a POST for dead that is under way', async () => {
    clock.jump(DAY);
    engine = await window();
    const other = await window();
    const { reply, give } = later();
    provider.onStart = () => reply;
    const id = await ask();
    clock.jump(-DAY);
    await clock.advance(3 * LEASE_MS);
    assert.equal(other.ledger.get(id)?.state, 'submitting');
    give(said('queued'));
    await clock.settle();
    assert.equal(jobOf(id).state, 'queued');
  });

  it('leaves a rate limit its wait, from then on, and asks before it sends', async () => {
    const ahead = clock.now() + DAY;
    const wait = { waitingReason: 'rateLimit', notBefore: ahead + 5 * MINUTE, nextLookAt: ahead + 5 * MINUTE } as const;
    const id = await left({ state: 'waiting', ...wait });
    const now = clock.now();
    engine = await window();
    await clock.settle();
    assert.deepEqual([jobOf(id).notBefore, jobOf(id).nextLookAt], [now + 5 * MINUTE, now + 5 * MINUTE]);
    await clock.advance(6 * MINUTE);
    // How long it waited nobody knows: its own clock says that it was asked tomorrow.
    assert.deepEqual([jobOf(id).waitingReason, provider.count('start')], ['consent', 0]);
  });

  it('does not lose a job that is not found yet, nor wait for it for a day', async () => {
    clock.jump(DAY);
    engine = await window();
    provider.onRead = () => failing('notFound', {}, 404);
    const id = await ask();
    clock.jump(-DAY);
    await clock.advance(30 * SECOND);
    assert.notEqual(jobOf(id).state, 'lost');
    await clock.advance(5 * MINUTE);
    assert.equal(jobOf(id).state, 'lost');
  });
});

describe('a wait that a provider asks for', () => {
  const LONG = 29 * DAY;
  let files: LedgerFolder;
  let clock: FakeClock;
  let provider: ScriptedProvider;
  let engine: Engine;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    provider = new ScriptedProvider();
    engine = await window();
  });
  afterEach(() => files.dispose());

  function window(): Promise<Engine> {
    return openWindow({ files, clock, place, key: () => KEY, provider });
  }

  async function ask(): Promise<string> {
    const id = await engine.jobs.start(prepared({ endpoint: place }, clock.now()), null, false);
    await clock.settle();
    return id;
  }

  for (const [how, answer] of [
    ['with a failure', () => failing('transient', { retryAfterMs: LONG }, 429)],
    ['with an answer', () => said('in_progress', { pollAfterMs: LONG })],
  ] as const) {
    it(`${how} puts looks off for an hour`, async () => {
      provider.onRead = answer;
      await ask();
      await clock.advance(3 * SECOND);
      assert.equal(provider.count('read'), 1);
      await clock.advance(59 * MINUTE);
      assert.equal(provider.count('read'), 1);
      await clock.advance(2 * MINUTE);
      assert.equal(provider.count('read'), 2);
    });

    it(`${how} does not put off the look of a start, nor of a person`, async () => {
      provider.onRead = answer;
      const id = await ask();
      await clock.advance(MINUTE);
      assert.equal(provider.count('read'), 1);
      await window();
      await clock.advance(SECOND);
      assert.equal(provider.count('read'), 2);
      await engine.jobs.lookNow(id);
      assert.equal(provider.count('read'), 3);
    });

    it(`${how} is not asked for by each of eight windows that start together`, async () => {
      provider.onRead = answer;
      await ask();
      await clock.advance(MINUTE);
      for (let count = 0; count < 8; count += 1) {
        await window();
        await clock.advance(SECOND / 2);
      }
      await clock.advance(MINUTE);
      assert.equal(provider.count('read'), 2);
    });
  }

  it('puts a question off for an hour, and it is asked about then', async () => {
    provider.onStart = () => failing('tryLater', { retryAfterMs: LONG }, 429);
    const asked = clock.now();
    const id = await ask();
    assert.equal(engine.ledger.get(id)?.notBefore, asked + HOUR);
    provider.onStart = () => said('queued');
    await clock.advance(HOUR + MINUTE);
    assert.deepEqual([engine.ledger.get(id)?.waitingReason, provider.count('start')], ['consent', 1]);
  });

  it('is kept to by a question across eight windows that start', async () => {
    provider.onStart = () => failing('tryLater', { retryAfterMs: 30 * MINUTE }, 429);
    await ask();
    engine.dispose();
    for (let count = 0; count < 8; count += 1) {
      engine = await window();
      engine.wake();
      await clock.advance(2 * MINUTE);
    }
    assert.equal(provider.count('start'), 1);
    provider.onStart = () => said('queued');
    await clock.advance(15 * MINUTE);
    assert.equal(provider.count('start'), 2);
  });

  it('and was written down by an older Ponder as a month is no more than an hour', async () => {
    provider.onStart = () => failing('tryLater', { retryAfterMs: MINUTE }, 429);
    const id = await ask();
    const at = clock.now() + LONG;
    await engine.ledger.change(id, (job) => ({ job: { ...job, notBefore: at, nextLookAt: at } }));
    engine.dispose();
    const now = clock.now();
    engine = await window();
    await clock.settle();
    assert.deepEqual([engine.ledger.get(id)?.notBefore, engine.ledger.get(id)?.nextLookAt], [now + HOUR, now + HOUR]);
  });
});
