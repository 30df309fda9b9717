// The short form of `npm run chaos`: enough deaths to meet every step of the line.
import assert from 'node:assert/strict';
import { buildWindow } from './child.ts';
import { KILL_POINTS } from './protocol.ts';
import { type RoundResult, runRound } from './round.ts';
import { FAILINGS } from './verdict.ts';

const ROUNDS = 6;
const KILLS = 55;
const SEED = Number(process.env.PONDER_CHAOS_SEED ?? 1);

describe(`windows that are killed at every step (PONDER_CHAOS_SEED=${SEED})`, () => {
  const rounds: RoundResult[] = [];

  before(async function () {
    this.timeout(300_000);
    await buildWindow();
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await runRound(SEED * 1_000 + round, KILLS));
  });

  for (const failing of FAILINGS) {
    it(`${failing}: none`, () => {
      assert.deepEqual(
        rounds.flatMap(({ seed, verdict }) => verdict[failing].map((text) => `seed ${seed}: ${text}`)),
        [],
      );
    });
  }

  it('more than 300 windows were killed, and at nearly every named step', () => {
    const deaths = rounds.flatMap((round) => round.deaths);
    assert.ok(deaths.length >= 300, `${deaths.length} windows were killed`);
    const named = new Set(deaths.filter(({ isInstant }) => !isInstant).map(({ point }) => point));
    const missed = KILL_POINTS.filter((point) => !named.has(point));
    assert.ok(missed.length <= 6, `nobody died at: ${missed.join('; ')}`);
  });

  it('a window older than the ledger sends nothing and looks at nothing', () => {
    assert.equal(
      rounds.reduce((sum, { outdatedCalls }) => sum + outdatedCalls, 0),
      0,
    );
  });

  it('no window met an error it does not know', () => {
    assert.deepEqual([...new Set(rounds.flatMap(({ troubles }) => troubles))], []);
  });
});
