// The short form of `npm run chaos`: enough deaths to meet every step of the line.
import assert from 'node:assert/strict';
import { buildWindow } from './child.ts';
import { KILL_POINTS, MIGRATION_POINTS } from './protocol.ts';
import { type RoundResult, runRound } from './round.ts';
import { FAILINGS, stepsOf } from './verdict.ts';

const ROUNDS = 6;
const KILLS = 55;
const OFTEN = ['seat: after', 'claim: after', 'create: body sent', 'commit submitting: after', 'look: reply read'];
const SEED = Number(process.env.PONDER_CHAOS_SEED ?? 1);

describe(`windows that are killed at every step (PONDER_CHAOS_SEED=${SEED})`, () => {
  const rounds: RoundResult[] = [];

  before(async function () {
    this.timeout(600_000);
    await buildWindow();
    const worlds = Array.from({ length: ROUNDS }, (_, round) => SEED * 1_000 + round);
    const world = async (): Promise<void> => {
      for (let seed = worlds.shift(); seed !== undefined; seed = worlds.shift())
        rounds.push(await runRound(seed, KILLS));
    };
    await Promise.all([world(), world()]);
  });

  for (const failing of FAILINGS) {
    it(`${failing}: none`, () => {
      assert.deepEqual(
        rounds.flatMap(({ seed, verdict, steps }) =>
          verdict[failing].map((text) => [`seed ${seed}: ${text}`, ...stepsOf(text, steps)].join('\n    ')),
        ),
        [],
      );
    });
  }

  it('more than 300 windows were killed, and at nearly every named step', () => {
    const deaths = rounds.flatMap((round) => round.deaths);
    assert.ok(deaths.length >= 300, `${deaths.length} windows were killed`);
    const named = new Set(deaths.filter(({ isInstant }) => !isInstant).map(({ point }) => point));
    const missed = [...KILL_POINTS, ...MIGRATION_POINTS].filter((point) => !named.has(point));
    assert.ok(missed.length <= 12, `nobody died at: ${missed.join('; ')}`);
    // What is known by the words of a statement is missed without a sound when they change.
    const steps = rounds.flatMap((round) => round.steps);
    const unseen = OFTEN.filter((point) => !steps.some((step) => step.includes(` step ${point} `)));
    assert.deepEqual(unseen, [], 'each of these is come by in every life of a job');
  });

  it('threads went on through the deaths', () => {
    const lengths = rounds.map(({ verdict }) => verdict.longestThread);
    assert.ok(Math.max(...lengths) >= 4, `the longest of each round: ${lengths.join(', ')}`);
  });

  it('a window older than the ledger sends nothing, looks at nothing and writes nothing', () => {
    assert.deepEqual(
      rounds.flatMap(({ trespasses }) => trespasses),
      [],
    );
    const stopped = rounds
      .flatMap(({ events }) => events)
      .filter((event) => event === 'window older than the ledger stopped');
    assert.ok(stopped.length >= ROUNDS, `${stopped.length} windows found a newer ledger`);
  });

  it('no window met an error it does not know', () => {
    assert.deepEqual([...new Set(rounds.flatMap(({ troubles }) => troubles))], []);
  });
});
