// The short form of `npm run stress`. How late a change is seen is judged there: here no machine is too slow.
import assert from 'node:assert/strict';
import { runStress } from './run.ts';
import { FAILINGS, type Verdict } from './verdict.ts';

const SECONDS = 8;
const PROCESSES = 4;
const SEED = Number(process.env.PONDER_STRESS_SEED ?? 1);

describe(`${PROCESSES} processes on one ledger under load (PONDER_STRESS_SEED=${SEED})`, () => {
  let verdict: Verdict;

  before(async function () {
    this.timeout(120_000);
    verdict = await runStress({ seconds: SECONDS, processes: PROCESSES, seed: SEED, actsPerSecond: 16, graceMs: 0 });
  });

  for (const failing of FAILINGS) {
    it(`${failing}: none`, () => {
      assert.deepEqual(verdict.failings[failing], []);
    });
  }

  it('there was something to fight over', () => {
    const { claims, changes, doings } = verdict;
    assert.ok(claims >= 20, `${claims} claims`);
    assert.ok(changes >= 80, `${changes} changes`);
    for (const doing of ['ask', 'cancel', 'remove', 'page', 'search'] as const) {
      assert.ok(doings[doing] > 0, `nobody did: ${doing}`);
    }
  });
});
