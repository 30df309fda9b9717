// Who hears a job, and which of its GETs are resumptions.
import assert from 'node:assert/strict';
import { AHEAD_MS, HEARING_MS, type HearingClaim, Hearings } from '../../src/core/ledger/hearings.ts';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { preparedAs } from '../fakes/question.ts';

const UNWANTED: HearingClaim = { isWanted: false, isSound: false };
const WANTED: HearingClaim = { isWanted: true, isSound: false };
const SOUND: HearingClaim = { isWanted: false, isSound: true };

describe('hearing a job', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let ledger: Ledger;
  let one: Hearings;
  let two: Hearings;
  let id: string;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    ledger = await files.open('w1', clock);
    one = new Hearings(ledger.access);
    two = new Hearings((await files.open('w2', clock)).access);
    const lookPlan = { at: clock.now(), troubles: 0, isHinted: false };
    const running = { state: 'running', responseId: 'resp_1', nextLookAt: clock.now() + 60_000, lookPlan } as const;
    const { job, texts } = preparedAs(running);
    id = job.id;
    await ledger.insert({ job, texts, budget: null });
    await ledger.change(id, () => null);
  });
  afterEach(() => files.dispose());

  /** The GETs of five looks. */
  async function turns(hearings: Hearings, looks = 5): Promise<string> {
    let all = '';
    for (let look = 0; look < looks; look += 1) all += (await hearings.turn(id, false)) === 'resume' ? 'R' : 'r';
    return all;
  }

  it('is one window’s, until its claim ends or is given up', async () => {
    assert.equal(await one.hold(id, UNWANTED), true);
    assert.equal(await two.hold(id, UNWANTED), false);
    clock.jump(HEARING_MS - 1);
    assert.deepEqual([await two.turn(id, false), two.isOthers(id)], ['read', true]);
    clock.jump(1);
    assert.equal(await two.turn(id, false), 'resume');
    assert.deepEqual(await one.renew(new Map([[id, UNWANTED]])), [id]);
    await two.release(id, SOUND);
    assert.equal(await one.hold(id, UNWANTED), true);
  });

  it('goes to a window where somebody reads along, and stays there', async () => {
    await one.hold(id, UNWANTED);
    assert.equal(await two.turn(id, true), 'resume');
    assert.equal(one.isOthers(id), true);
    assert.equal(await one.turn(id, true), 'read');
  });

  it('is anybody’s where a clock that was set back left the claim too far ahead', async () => {
    await one.hold(id, WANTED);
    clock.jump(-3_600_000);
    assert.equal(await two.hold(id, UNWANTED), true);
  });

  it('is tried in turn with reads, and with fewer resumptions where they are refused', async () => {
    assert.equal(await turns(one), 'RrRrR');
    await one.failed(id, false, false);
    assert.equal(await turns(two), 'rRrRr');
    assert.equal(await two.turn(id, false), 'resume');
    await two.failed(id, true, false);
    assert.equal(await turns(one, 2), 'rR');
    await one.failed(id, true, false);
    assert.equal(await turns(one, 3), 'rrR');
    for (let refused = 0; refused < 5; refused += 1) {
      await one.failed(id, true, false);
      assert.match(await turns(one, 5), /^rrrrR$|^r{4}/);
    }
    await one.hold(id, SOUND);
    assert.equal(await one.turn(id, false), 'resume');
  });

  it('takes GETs of its own only as long as there are some to spare, and pays for what they come too early', async () => {
    const early = () => one.early(id, { prefer: 'resume', isWanted: false, isSound: true });
    const letGo = () => ledger.change(id, (job) => ({ job: { ...job, looks: job.looks + 1 } }));
    clock.jump(30_000);
    assert.equal(await early(), 'resume');
    assert.equal(await early(), null, 'its lease is taken');
    await letGo();
    clock.jump(1_000);
    assert.equal(await early(), 'resume');
    await letGo();
    clock.jump(1_000);
    assert.equal(await early(), 'resume');
    await letGo();
    clock.jump(1_000);
    assert.equal(await early(), null, 'three halves are spent');
    clock.jump(27_000);
    assert.equal(await early(), 'resume', 'the look is due anyway');
  });

  it('earns one to spare in an hour, and pays nothing for one that comes as good as when it is due', async () => {
    /** With half of the wait for the next look still to come. */
    const early = async (leftMs = 30_000) => {
      const lookPlan = { at: clock.now() - leftMs, troubles: 0, isHinted: false };
      await ledger.change(id, (job) => ({ job: { ...job, lookPlan, nextLookAt: clock.now() + leftMs } }));
      return await one.early(id, { prefer: 'resume', isWanted: false, isSound: true });
    };
    const paced = () => clock.jump(1_000);
    for (const _half of [1, 2, 3]) {
      assert.equal(await early(), 'resume');
      paced();
    }
    assert.equal(await early(), null);
    clock.jump(1_790_000);
    assert.equal(await early(), null);
    clock.jump(10_000);
    assert.equal(await early(), 'resume');
    paced();
    assert.deepEqual([await early(AHEAD_MS + 1), await early(AHEAD_MS)], [null, 'resume']);
  });

  it('does not come before the time that the place itself named, but for a person', async () => {
    await ledger.change(id, (job) => ({ job: { ...job, lookPlan: { at: clock.now(), troubles: 0, isHinted: true } } }));
    clock.jump(1_000);
    assert.equal(await one.early(id, { prefer: 'read', ...SOUND }), null);
    assert.equal(await one.early(id, { prefer: 'read', ...WANTED }), 'read');
  });

  it('knows from a sound stream that resumptions work, also where its GET may not come early', async () => {
    await ledger.change(id, (job) => ({ job: { ...job, lookPlan: { at: clock.now(), troubles: 0, isHinted: true } } }));
    const early = (isSound: boolean) => one.early(id, { prefer: 'resume', isWanted: false, isSound });
    for (const isSound of [false, true]) {
      await one.failed(id, true, false);
      assert.equal(await early(isSound), null);
      assert.equal(await one.turn(id, false), isSound ? 'resume' : 'read');
    }
  });

  it('leaves nothing behind of a job that has ended, also where its end comes in between', async () => {
    await one.hold(id, WANTED);
    await ledger.change(id, (job) => ({ job: { ...job, state: 'completed', nextLookAt: null } }));
    await one.forget(id);
    await one.hold(id, WANTED);
    await one.failed(id, true, true);
    await one.release(id, SOUND);
    assert.equal(one.isKept(id), false);
  });

  it('begins anew where what is kept of it can’t be read', async () => {
    for (const broken of ['', '{', '[]', '{"holder":1}', '{"holder":"w2","until":"soon"}']) {
      await ledger.setFact(`hearing ${id}`, broken);
      assert.equal(await one.turn(id, false), 'resume', broken);
    }
  });
});
