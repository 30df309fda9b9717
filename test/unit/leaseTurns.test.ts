// Leases as one window sees those of another: one that holds, one that has ended, one that no clock can have given, its own.
import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import { claim, claimDue, findDue, leftRows, nextDuty, overdueRows, renewLease } from '../../src/core/ledger/leases.ts';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import { LEASE_MS, LOOK_SPACING_MS } from '../../src/core/pace/pace.ts';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { preparedAs } from '../fakes/question.ts';

const HERE = 'here';
const THERE = 'there';

describe('a lease', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let ledger: Ledger;
  let db: DatabaseSync;
  let now: number;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    now = clock.now();
    ledger = await files.open(HERE, clock);
    db = files.raw();
  });
  afterEach(() => files.dispose());

  /** Planned for then, and nobody's. */
  async function planned(at: number | null, changes: Partial<Job> = {}): Promise<string> {
    const { job, texts } = preparedAs({ state: 'running', responseId: 'resp_1', nextLookAt: at, ...changes });
    await ledger.insert({ job, texts, budget: null });
    await ledger.change(job.id, () => null);
    return job.id;
  }

  const lease = (id: string, owner: string, until: number) =>
    db.prepare('UPDATE jobs SET lease_owner = ?, lease_until = ? WHERE id = ?').run(owner, until, id);
  const leaseOf = (id: string) => {
    const row = db.prepare('SELECT lease_owner, lease_until FROM jobs WHERE id = ?').get(id);
    return [row?.lease_owner, row?.lease_until];
  };
  /** Everything that asks for leases, for one job that is due. */
  const seen = (id: string) => ({
    found: findDue(db, HERE, now, null)?.id === id,
    alone: findDue(db, HERE, now, null, id)?.id === id,
    overdue: overdueRows(db, HERE, now).some((row) => row.id === id),
    turn: (nextDuty(db, HERE, now)?.at ?? 0) - now,
  });

  it('that another window was given holds until its very end', async () => {
    const id = await planned(now - 5);
    for (const [until, isFree] of [
      [now + LEASE_MS, false],
      [now + 1, false],
      [now, true],
      [now - 1, true],
      [now + LEASE_MS + 1, true],
    ] as const) {
      lease(id, THERE, until);
      const turn = isFree ? -5 : until - now;
      assert.deepEqual(seen(id), { found: isFree, alone: isFree, overdue: isFree, turn }, `${until - now}`);
    }
  });

  it('that nobody holds is free', async () => {
    const id = await planned(now);
    assert.deepEqual(leaseOf(id), [null, null]);
    assert.deepEqual(seen(id), { found: true, alone: true, overdue: true, turn: 0 });
  });

  it('holds its own window back as well, from a second claim', async () => {
    const id = await planned(now - 5);
    assert.equal(claimDue(db, HERE, now)?.id, id);
    clock.jump(LOOK_SPACING_MS);
    now = clock.now();
    assert.equal(claimDue(db, HERE, now), null);
    assert.deepEqual(leaseOf(id), [HERE, now - LOOK_SPACING_MS + LEASE_MS]);
  });

  it('says whose it is, and who made the job', async () => {
    const id = await planned(now - 5);
    const flags = () => overdueRows(db, HERE, now).map(({ isHeldHere, isMadeHere }) => [isHeldHere, isMadeHere]);
    assert.deepEqual(flags(), [[false, true]]);
    lease(id, HERE, now - 1);
    assert.deepEqual(flags(), [[true, true]]);
    lease(id, THERE, now - 1);
    assert.deepEqual(flags(), [[false, true]]);
    db.prepare('UPDATE jobs SET window_id = ? WHERE id = ?').run(THERE, id);
    assert.deepEqual(flags(), [[false, false]]);
  });

  it('is renewed by the window that has it only, for as long as the first time', async () => {
    const id = await planned(now);
    claim(db, id, HERE, now);
    assert.equal(renewLease(db, id, THERE, now + 10), false);
    assert.deepEqual(leaseOf(id), [HERE, now + LEASE_MS]);
    assert.equal(renewLease(db, id, HERE, now + 10), true);
    assert.deepEqual(leaseOf(id), [HERE, now + 10 + LEASE_MS]);
    assert.equal(renewLease(db, 'nothing', HERE, now), false);
  });

  it('takes the next moment of its endpoint with it, and a moment too far ahead is void', async () => {
    const endpoint = (name: string) => ({ endpoint: { ...preparedAs({}).job.endpoint, name } });
    const first = await planned(now - 5, endpoint('A'));
    const second = await planned(now - 4, endpoint('A'));
    const elsewhere = await planned(now - 3, endpoint('B'));
    assert.equal(claimDue(db, HERE, now)?.id, first);
    assert.equal(findDue(db, HERE, now, null)?.id, elsewhere);
    assert.equal(findDue(db, HERE, now + LOOK_SPACING_MS - 1, null)?.id, elsewhere);
    assert.equal(findDue(db, HERE, now + LOOK_SPACING_MS, null)?.id, second);
    db.prepare("UPDATE pace SET next_at = ? WHERE endpoint = 'A'").run(now + LOOK_SPACING_MS + 1);
    assert.equal(findDue(db, HERE, now, null)?.id, second);
  });

  it('is given for what is due, to the very millisecond, and not for what was removed', async () => {
    const soon = await planned(now + 1);
    assert.deepEqual([findDue(db, HERE, now, null), overdueRows(db, HERE, now)], [null, []]);
    assert.equal(findDue(db, HERE, now + 1, null)?.id, soon);
    assert.equal(overdueRows(db, HERE, now + 1).length, 1);
    db.prepare('UPDATE jobs SET removed = 1 WHERE id = ?').run(soon);
    assert.deepEqual(
      [findDue(db, HERE, now + 1, null), overdueRows(db, HERE, now + 1), nextDuty(db, HERE, now)],
      [null, [], null],
    );
  });

  it('that ends before the job is due brings nothing forward', async () => {
    const id = await planned(now + 3_000);
    lease(id, THERE, now + 1_000);
    assert.equal(nextDuty(db, HERE, now)?.at, now + 3_000);
  });

  it('that ends later than another job is due leaves the first turn to that one', async () => {
    const held = await planned(now - 5);
    const later = await planned(now + 3_000);
    lease(held, THERE, now + 2_000);
    assert.equal(nextDuty(db, HERE, now)?.at, now + 2_000);
    lease(held, THERE, now + 4_000);
    assert.equal(nextDuty(db, HERE, now)?.at, now + 3_000);
    assert.equal(nextDuty(db, HERE, now, null, [held])?.at, now + 4_000);
    assert.equal(nextDuty(db, HERE, now, null, [later])?.at, now + 3_000);
    assert.equal(nextDuty(db, HERE, now, null, []), null);
  });

  it('goes to the longest overdue first, and the overdue are told in that order', async () => {
    const ids = [await planned(now - 1), await planned(now - 3), await planned(now - 2)];
    assert.deepEqual(
      overdueRows(db, HERE, now).map(({ id }) => ids.indexOf(id)),
      [1, 2, 0],
    );
    assert.equal(findDue(db, HERE, now, null)?.id, ids[1]);
    assert.equal(findDue(db, HERE, now, null, ids[0] ?? '')?.id, ids[0]);
  });

  it('is left by others where a key is wanting, and nowhere else', async () => {
    const cases: readonly (readonly [Partial<Job>, boolean, number | null])[] = [
      [{ state: 'running', pauseReason: 'keyRefused' }, true, null],
      [{ state: 'queued', pauseReason: 'noKey' }, true, null],
      [{ state: 'running', pauseReason: 'tooLarge' }, false, null],
      [{ state: 'waiting', waitingReason: 'noKey' }, true, null],
      [{ state: 'waiting', waitingReason: 'consent' }, false, null],
      [{ state: 'unknown', pauseReason: 'keyRefused' }, false, null],
      [{ state: 'running' }, false, now],
    ];
    const ids: string[] = [];
    for (const [changes, , at] of cases) ids.push(await planned(at, changes));
    const left = leftRows(db, ids);
    assert.deepEqual(
      ids.map((id) => left.includes(id)),
      cases.map(([, isLeft]) => isLeft),
    );
    assert.deepEqual(leftRows(db, ids.slice(0, 1)), ids.slice(0, 1));
  });
});
