// What holds in one window only (its settings, its network, what it has in memory) is no state of a job: another window
// that is better off goes on.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import { HumanError } from '../../src/shared/humanError.ts';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow, type WindowOptions } from '../fakes/openWindow.ts';
import { aPlace, prepared } from '../fakes/question.ts';
import { failing, ScriptedProvider, said } from '../fakes/scriptedProvider.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const PLACE = aPlace('https://gateway.example/v1', { provider: 'compatible' });
const NO_NETWORK = { kind: 'network', message: '', code: 'ECONNRESET', httpStatus: null, requestId: null } as const;
const OFFLINE = { offline: true, error: { ...NO_NETWORK, kind: 'offline', code: 'ENOTFOUND' } } as const;

describe('what holds in one window only', () => {
  let files: LedgerFolder;
  let clock: FakeClock;

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
  });
  afterEach(() => files.dispose());

  interface Window {
    readonly engine: Engine;
    readonly provider: ScriptedProvider;
  }

  async function window(changes: Partial<WindowOptions> = {}): Promise<Window> {
    const provider = new ScriptedProvider();
    provider.onRead = (id) => said('in_progress', { id });
    const engine = await openWindow({ files, clock, place: PLACE, key: () => 'sk-some-key', provider, ...changes });
    return { engine, provider };
  }

  async function ask({ engine }: Window, endpoint: Endpoint = PLACE, changes: Partial<Job> = {}): Promise<string> {
    const { job, texts } = prepared({ endpoint }, clock.now());
    const id = await engine.jobs.start({ job: { ...job, ...changes }, texts }, null, false);
    await clock.settle();
    return id;
  }

  function jobOf({ engine }: Window, id: string): Job {
    return engine.ledger.get(id) ?? assert.fail('the job is gone');
  }

  describe('settings that make no sense', () => {
    const broken = () => {
      throw new HumanError('ponder.budget.dayUsd is "much".');
    };

    it('keep no question from being sent by another window', async () => {
      const asking = await window();
      asking.provider.onStart = () => failing('tryLater', { retryAfterMs: 30 * SECOND });
      const id = await ask(asking);
      asking.engine.dispose();
      const others = [await window({ limits: broken }), await window(), await window({ limits: broken })] as const;
      await clock.advance(MINUTE);
      assert.deepEqual([jobOf(others[1], id).state, others[1].provider.count('start')], ['running', 1]);
    });

    it('are told when no window can send it', async () => {
      const asking = await window();
      asking.provider.onStart = () => failing('tryLater', { retryAfterMs: 30 * SECOND });
      const id = await ask(asking);
      asking.engine.dispose();
      const [one] = [await window({ limits: broken }), await window({ limits: broken })];
      await clock.advance(3 * MINUTE);
      assert.equal(jobOf(one, id).waitingReason, 'budget');
    });

    it('keep no job from being looked at', async () => {
      const asking = await window({ limits: broken });
      const good = await window();
      const id = await ask(good);
      good.engine.dispose();
      await clock.advance(10 * MINUTE);
      assert.ok(asking.provider.count('read') > 0);
      assert.equal(jobOf(asking, id).pauseReason, null);
    });
  });

  describe('a network that is not there', () => {
    function cutOff({ provider }: Window): void {
      provider.onRead = () => failing('transient', { error: NO_NETWORK });
      provider.onStart = () => failing('tryLater', OFFLINE);
    }

    it('holds up no look of a window that has one', async () => {
      const good = await window();
      const bad = [await window(), await window(), await window()];
      for (const each of bad) cutOff(each);
      const id = await ask(good);
      await clock.advance(HOUR);
      const failed = bad.reduce((sum, { provider }) => sum + provider.count('read'), 0);
      assert.ok(failed <= bad.length * 2, `${failed} looks where there is no network`);
      assert.ok(good.provider.count('read') >= 55, `${good.provider.count('read')} looks`);
      assert.equal(jobOf(good, id).lookPlan?.troubles, 0);
    });

    it('keeps no question from being sent by a window that has one', async () => {
      const bad = await window();
      cutOff(bad);
      const good = await window();
      const id = await ask(bad);
      assert.equal(jobOf(bad, id).waitingReason, 'offline');
      await clock.advance(45 * SECOND);
      assert.deepEqual([jobOf(good, id).state, good.provider.count('start')], ['running', 1]);
    });

    it('is tried again by a window that is alone', async () => {
      const only = await window();
      const id = await ask(only);
      cutOff(only);
      await clock.advance(10 * MINUTE);
      only.provider.onRead = () => said('completed');
      await clock.advance(MINUTE + SECOND);
      assert.equal(jobOf(only, id).state, 'completed');
    });
  });

  describe('a place that means something else', () => {
    // A name that may mean a secret: no snapshot of a job holds it.
    const there = { ...PLACE, headers: { 'x-token-pool': 'office' } };

    it('calls no job lost that is asked for without its gateway’s headers', async () => {
      const knowing = await window({ place: there });
      const id = await ask(knowing, there);
      await clock.advance(10 * MINUTE);
      knowing.engine.dispose();
      const moved = await window({ place: aPlace('https://new.example/v1', { provider: 'compatible' }) });
      moved.provider.onRead = () => failing('notFound', {}, 404);
      await clock.advance(10 * MINUTE);
      assert.deepEqual([jobOf(moved, id).state, jobOf(moved, id).pauseReason], ['running', 'otherKey']);
      const next = await window({ place: there });
      next.provider.onRead = () => said('completed');
      await clock.advance(2 * SECOND);
      assert.equal(jobOf(next, id).state, 'completed');
    });

    it('is asked as before, where the gateway’s headers are no secret: they stand with the job', async () => {
      const plain = { ...PLACE, headers: { 'x-tenant': 'office' } };
      const knowing = await window({ place: plain });
      const id = await ask(knowing, plain);
      await clock.advance(10 * MINUTE);
      knowing.engine.dispose();
      const moved = await window({ place: aPlace('https://new.example/v1', { provider: 'compatible' }) });
      moved.provider.onRead = () => said('completed');
      await clock.advance(2 * SECOND);
      assert.equal(jobOf(moved, id).state, 'completed');
    });

    it('asks for none while a window is there that knows it', async () => {
      const knowing = await window({ place: there });
      const moved = await window({ place: aPlace('https://new.example/v1', { provider: 'compatible' }) });
      moved.provider.onRead = () => failing('keyRefused', {}, 401);
      const id = await ask(knowing, there);
      await clock.advance(30 * MINUTE);
      assert.deepEqual([jobOf(moved, id).pauseReason, moved.provider.count('read')], [null, 0]);
    });

    it('is noticed when the settings change', async () => {
      let headers = { 'x-tenant': 'office' };
      const place = { ...PLACE };
      Object.defineProperty(place, 'headers', { get: () => headers, enumerable: true });
      const one = await window({ place });
      one.provider.onRead = () => failing('noAccess', {}, 403);
      const id = await ask(one);
      await clock.advance(MINUTE);
      assert.equal(jobOf(one, id).pauseReason, 'noAccess');
      headers = { 'x-tenant': 'home' };
      one.provider.onRead = () => said('completed');
      await one.engine.jobs.refreshKeys();
      await clock.advance(SECOND);
      assert.equal(jobOf(one, id).state, 'completed');
    });
  });

  it('a question for the foreground is sent by the window that asked, not given back by another', async () => {
    const others = [await window(), await window()];
    const asking = await window();
    asking.provider.onStart = () => failing('tryLater', { retryAfterMs: 30 * SECOND });
    const id = await ask(asking, PLACE, { background: false, store: false });
    assert.equal(jobOf(asking, id).waitingReason, 'rateLimit');
    others.push(await window());
    asking.provider.onStart = () => said('completed');
    await clock.advance(MINUTE);
    assert.equal(jobOf(asking, id).state, 'completed');
  });

  it('a question for the foreground is asked about again once its window is gone', async () => {
    const other = await window();
    await window();
    const asking = await window();
    asking.provider.onStart = () => failing('tryLater', { retryAfterMs: 30 * SECOND });
    const id = await ask(asking, PLACE, { background: false, store: false });
    asking.engine.dispose();
    await clock.advance(3 * MINUTE);
    assert.equal(jobOf(other, id).waitingReason, 'consent');
  });
});
