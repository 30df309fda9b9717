// The short form of `npm run stress -- --budget-rounds 1000`.
import assert from 'node:assert/strict';
import { runBudgetRace } from './budgetRace.ts';

const ROUNDS = 42;
const SEED = Number(process.env.PONDER_STRESS_SEED ?? 1);

describe(`eight processes that try to spend the last dollar (PONDER_STRESS_SEED=${SEED})`, function () {
  this.timeout(120_000);

  it('pass no budget, and none is refused that had room', async () => {
    const { failings, tries, sent, refused, exact } = await runBudgetRace({ rounds: ROUNDS, processes: 8, seed: SEED });
    assert.deepEqual(failings, []);
    assert.equal(tries, ROUNDS * 8);
    assert.ok(sent >= ROUNDS && refused >= ROUNDS && exact > 0, `${sent} sent, ${refused} refused, ${exact} exact`);
  });
});
