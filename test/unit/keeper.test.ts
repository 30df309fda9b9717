// What is known to this window alone, while it can not be written down.
import assert from 'node:assert/strict';
import { Keeper } from '../../src/core/jobs/life/keeper.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';

describe('what is kept until it can be written', () => {
  let files: LedgerFolder;

  beforeEach(() => {
    files = new LedgerFolder();
  });
  afterEach(() => files.dispose());

  it('is in the log from its first failure on, with its id, and not again at each try of an hour', async () => {
    const clock = new FakeClock();
    const keeper = files.keep(new Keeper({ ledger: await files.open('w1', clock), clock, log: files.log }));
    const lines = () => files.log.lines.filter((line) => /not stored yet \(response id resp_1\)/.test(line)).length;
    let tries = 0;
    let isFull = true;
    const kept = keeper.keep({ jobId: 'job-1', responseId: 'resp_1' }, () => {
      tries += 1;
      return isFull ? Promise.reject(new Error('database or disk is full')) : Promise.resolve('stored');
    });
    await clock.settle();
    assert.deepEqual([tries, lines()], [1, 1]);
    await clock.advance(249);
    assert.equal(tries, 1);
    await clock.advance(1);
    assert.equal(tries, 2, 'a quarter of a second later');
    await clock.advance(3_600_000);
    assert.ok(tries > 500 && lines() < 10, `${tries} tries, ${lines()} lines`);
    isFull = false;
    await clock.advance(6_000);
    assert.deepEqual([await kept, keeper.of('job-1')], ['stored', null]);
  });
});
