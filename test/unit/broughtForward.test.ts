// Which looks come early, when they come, and with whose key.
import assert from 'node:assert/strict';
import { type KeysInHand, OTHERS_FIRST_MS } from '../../src/core/ledger/duties.ts';
import { readKeyRefusal, writeKeyRefusal } from '../../src/core/ledger/keyFacts.ts';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import type { Job, LookPlan } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { preparedAs } from '../fakes/question.ts';

const MINUTE = 60_000;

describe('looks that are brought forward', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let one: Ledger;
  let two: Ledger;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    one = await files.open('w1', clock);
    two = await files.open('w2', clock);
  });
  afterEach(() => files.dispose());

  /** To be looked at in a minute, and nobody's. */
  async function running(changes: Partial<Job> = {}): Promise<Job> {
    const planned = { state: 'running', responseId: 'resp_1', nextLookAt: clock.now() + MINUTE } as const;
    const { job, texts } = preparedAs({ ...planned, ...changes });
    await one.insert({ job, texts, budget: null });
    await one.change(job.id, () => null);
    return job;
  }

  function at(name: string): Pick<Job, 'endpoint'> {
    return { endpoint: { ...preparedAs({}).job.endpoint, name } };
  }

  /** A window with this key at every place. */
  function holding(key: string): KeysInHand {
    return { of: () => key, learn: () => Promise.resolve(), canSend: () => true };
  }

  function nextOf(jobs: readonly Job[]): (number | null | undefined)[] {
    return jobs.map(({ id }) => one.get(id)?.nextLookAt);
  }

  it('are those that backed off or wait for the network, when that is back, and no others', async () => {
    const plan: LookPlan = { at: clock.now() - MINUTE, troubles: 2, isHinted: false };
    const moved = [
      await running({ lookPlan: plan }),
      await running({ state: 'waiting', waitingReason: 'offline', lookPlan: null }),
    ];
    const still = [
      await running({ lookPlan: { ...plan, troubles: 0 } }),
      await running({ lookPlan: { ...plan, isHinted: true } }),
      await running({ state: 'waiting', waitingReason: 'noKey', lookPlan: plan }),
      await running({ lookPlan: plan, ...at('Elsewhere') }),
      await running({ state: 'waiting', waitingReason: 'offline', ...at('Elsewhere') }),
      await running({ lookPlan: plan, nextLookAt: null, pauseReason: 'keyRefused' }),
    ];
    const before = nextOf(still);
    await two.early.bring({ why: 'network', endpoint: preparedAs({}).job.endpoint.name });
    assert.deepEqual(nextOf(moved), [clock.now(), clock.now()]);
    assert.deepEqual(nextOf(still), before);
  });

  it('are those of all places when the way to the network is another one', async () => {
    const lookPlan: LookPlan = { at: clock.now() - MINUTE, troubles: 2, isHinted: false };
    const moved = [
      await running({ lookPlan }),
      await running({ state: 'waiting', waitingReason: 'offline', lookPlan: null, ...at('Elsewhere') }),
    ];
    const still = await running({ lookPlan: { ...lookPlan, troubles: 0 } });
    const before = nextOf([still]);
    await two.early.heard('Elsewhere', {
      ok: false,
      failure: { kind: 'transient', offline: true, error: { kind: 'offline' } },
    });
    assert.equal(two.early.isTroubled('Elsewhere'), true);
    await two.early.bring({ why: 'network', endpoint: null });
    assert.deepEqual([nextOf(moved), nextOf([still])], [[clock.now(), clock.now()], before]);
    assert.equal(two.early.isTroubled('Elsewhere'), false);
  });

  it('begin with responses that are kept for minutes only, and queue up by fives behind each other', async () => {
    const due = clock.now() - 500;
    const first = await running({ nextLookAt: due });
    const jobs = [first];
    for (let count = 1; count < 11; count += 1) jobs.push(await running({ nextLookAt: clock.now() + MINUTE + count }));
    const fleeting = await running({ store: false, nextLookAt: clock.now() + 2 * MINUTE });
    const near = [
      await running({ nextLookAt: clock.now() + 999, ...at('Near') }),
      await running({ nextLookAt: clock.now() + 1_000, ...at('A second away') }),
    ];
    await two.lookSoon(null);
    const seconds = (count: number) => Array.from<number>({ length: 5 }).fill(clock.now() + count * 1_000);
    assert.deepEqual(nextOf(jobs), [due, ...seconds(0).slice(1), ...seconds(1), clock.now() + 2_000]);
    assert.equal(nextOf([fleeting])[0], due - 1_000);
    assert.deepEqual(nextOf(near), [clock.now() + 999, clock.now()], 'a look moves by a second at least');
  });

  it('are its own at once for a window with a new key that no job was tried with, and due for one with the right key', async () => {
    const job = await running({ keyFingerprint: 'mine' });
    await two.lookSoon(job.endpoint.name, holding('another'));
    assert.deepEqual(nextOf([job]), [clock.now() - OTHERS_FIRST_MS]);
    assert.equal((await two.claimDue(holding('another')))?.id, job.id);
    const own = await running({ keyFingerprint: 'mine', ...at('Elsewhere') });
    await two.lookSoon('Elsewhere', holding('mine'));
    assert.deepEqual(nextOf([own]), [clock.now()]);
  });

  it('ask once about a refused key, and not about one that was refused a moment ago', async () => {
    const place = at('Just refused');
    const paused = { keyFingerprint: 'mine', nextLookAt: null, pauseReason: 'keyRefused' } as const;
    const asking = await running({ ...paused, ...at('Refused long ago') });
    const waiting = await running({ keyFingerprint: 'mine', nextLookAt: clock.now(), ...place });
    const raw = files.raw();
    const refused = { at: clock.now() - 1_000, probe: null };
    writeKeyRefusal(raw, place.endpoint, 'mine', refused);
    writeKeyRefusal(raw, asking.endpoint, 'mine', { at: clock.now() - MINUTE, probe: null });
    await two.lookSoon(null, holding('mine'));
    assert.deepEqual(readKeyRefusal(raw, place.endpoint, 'mine'), refused);
    assert.equal(readKeyRefusal(raw, asking.endpoint, 'mine')?.probe, asking.id);
    const claimed = [await two.claimDue(holding('mine')), await two.claimDue(holding('mine'))];
    assert.deepEqual(
      claimed.map((job) => job?.id),
      [asking.id, undefined],
    );
    assert.equal(one.get(waiting.id)?.state, 'running');
  });
});
