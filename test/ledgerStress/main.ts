// `npm run stress`: the long form. `--seconds N` (default 300), `--processes N` (8), `--seed N` (1), `--acts N` (20): what
// people do a second in all windows together. `--budget-rounds N`: instead, as many races for the last dollar of a budget.
// The last line is the verdict.
import { parseArgs } from 'node:util';
import { runBudgetRace } from './budgetRace.ts';
import { runStress } from './run.ts';
import { FAILINGS } from './verdict.ts';

/** No change is to be seen later. */
const LATEST_MS = 1_000;
const GRACE_MS = 2_000;
const SHOWN = 10;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '300' },
    processes: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
    acts: { type: 'string', default: '20' },
    'budget-rounds': { type: 'string', default: '0' },
  },
});

process.exitCode = Number(values['budget-rounds']) > 0 ? await race() : await main();

async function race(): Promise<number> {
  const [rounds, processes, seed] = [Number(values['budget-rounds']), Number(values.processes), Number(values.seed)];
  const { tries, sent, refused, exact, failings } = await runBudgetRace({ rounds, processes, seed });
  for (const failing of failings.slice(0, SHOWN)) console.log(failing);
  console.log(
    `${failings.length === 0 ? 'GOOD' : 'BAD'}: ${processes} processes for the last dollar, ${rounds} rounds (${exact} to the nano-dollar), seed ${seed}: ${tries} tries, ${sent} got through, ${refused} refused, ${failings.length} failings`,
  );
  return failings.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const seconds = Number(values.seconds);
  const verdict = await runStress({
    seconds,
    processes: Number(values.processes),
    seed: Number(values.seed),
    actsPerSecond: Number(values.acts),
    graceMs: GRACE_MS,
  });
  const { failings, lateness, changes, claims, jobs, doings } = verdict;
  for (const failing of FAILINGS) {
    for (const text of failings[failing].slice(0, SHOWN)) console.log(`${failing}: ${text}`);
  }
  const at = (share: number): number => Math.round(lateness[Math.ceil(share * lateness.length) - 1] ?? 0);
  const late = lateness.filter((ms) => ms > LATEST_MS).length;
  console.log(
    `Done: ${Object.entries(doings)
      .map(([doing, count]) => `${doing} ${count}`)
      .join(', ')}`,
  );
  console.log(
    `Seen by another window after: median ${at(0.5)} ms, p99 ${at(0.99)} ms, p99.9 ${at(0.999)} ms, most ${at(1)} ms (${lateness.length} times)`,
  );
  const isGood = late === 0 && lateness.length > 0 && FAILINGS.every((failing) => failings[failing].length === 0);
  const sums = FAILINGS.map((failing) => `${failing} ${failings[failing].length}`).join(', ');
  console.log(
    `${isGood ? 'GOOD' : 'BAD'}: ${values.processes} processes for ${seconds} s, seed ${values.seed}, ${jobs} jobs, ${changes} changes (${verdict.changesPerSecond.toFixed(1)} a second), ${claims} claims; ${sums}, later than a second ${late}`,
  );
  return isGood ? 0 : 1;
}
