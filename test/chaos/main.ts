// `npm run chaos`: the long form. `--kills N` (at least, default 5000), `--seed N` (default 1), `--seeds N` in a row,
// `--worlds N` side by side (a ledger, a service and its windows each; default: two for each core).
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { buildWindow } from './child.ts';
import { KILL_POINTS, MIGRATION_POINTS } from './protocol.ts';
import { type RoundResult, runRound } from './round.ts';
import { FAILINGS, stepsOf } from './verdict.ts';

const KILLS_PER_ROUND = 100;

const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    seed: { type: 'string' },
    seeds: { type: 'string' },
    worlds: { type: 'string' },
  },
});
const kills = Number(values.kills ?? 5_000);
const first = Number(values.seed ?? 1);
const seeds = Number(values.seeds ?? 1);
const worlds = Number(values.worlds ?? 2 * availableParallelism());

process.exitCode = await main();

async function main(): Promise<number> {
  await buildWindow();
  let isGood = true;
  for (let seed = first; seed < first + seeds; seed += 1) isGood = (await runSeed(seed)) && isGood;
  return isGood ? 0 : 1;
}

async function runSeed(seed: number): Promise<boolean> {
  const startedAt = performance.now();
  const rounds: RoundResult[] = [];
  const count = Math.ceil(kills / KILLS_PER_ROUND);
  const each = Math.ceil(kills / count);
  let begun = 0;
  const world = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      const round = await runRound(seed * 1_000 + begun - 1, each);
      printFailings(round);
      rounds.push({ ...round, steps: [] });
    }
  };
  await Promise.all(Array.from({ length: worlds }, world));
  return summarize(seed, rounds, (performance.now() - startedAt) / 1_000);
}

function summarize(seed: number, rounds: readonly RoundResult[], seconds: number): boolean {
  const deaths = rounds.flatMap((round) => round.deaths);
  const named = Map.groupBy(deaths, ({ isInstant }) => (isInstant ? 'instant' : 'named'));
  const atSteps = (named.get('named') ?? []).map(({ point }) => point);
  printCounts('Killed at', atSteps, [...KILL_POINTS, ...MIGRATION_POINTS]);
  printCounts(
    'Killed at any moment after',
    (named.get('instant') ?? []).map(({ point }) => point),
  );
  printCounts(
    'Uncertain after',
    rounds.flatMap(({ uncertainAt }) => uncertainAt),
  );
  printCounts(
    'Beside that',
    rounds.flatMap(({ events }) => events),
  );
  const sum = (of: (round: RoundResult) => number): number => rounds.reduce((total, round) => total + of(round), 0);
  const sums = FAILINGS.map((failing) => [failing, sum(({ verdict }) => verdict[failing].length)] as const);
  const others = [
    ['trespasses', sum(({ trespasses }) => trespasses.length)] as const,
    ['troubles', sum(({ troubles }) => troubles.length)] as const,
  ];
  const isGood = [...sums, ...others].every(([, number]) => number === 0);
  const jobs = sum(({ verdict }) => verdict.jobs);
  const uncertain = sum(({ verdict }) => verdict.uncertain);
  console.log(
    `${isGood ? 'GOOD' : 'BAD'}: seed ${seed}, ${deaths.length} kills in ${Math.round(seconds)} s (${(deaths.length / seconds).toFixed(1)}/s), ${jobs} jobs, ${uncertain} uncertain; ${[
      ...sums,
      ...others,
    ]
      .map(([name, number]) => `${name} ${number}`)
      .join(', ')}`,
  );
  return isGood;
}

/** With each step of the jobs it is about. */
function printFailings({ seed, verdict, steps, troubles, trespasses }: RoundResult): void {
  for (const failing of FAILINGS) {
    for (const text of verdict[failing]) {
      console.log(`seed ${seed}: ${failing}: ${text}`);
      for (const step of stepsOf(text, steps)) console.log(`    ${step}`);
    }
  }
  for (const trespass of trespasses) console.log(`seed ${seed}: an outdated window: ${trespass}`);
  for (const trouble of new Set(troubles)) console.log(`seed ${seed}: trouble: ${trouble}`);
}

/** @param expected printed also when they never came */
function printCounts(title: string, names: readonly string[], expected: readonly string[] = []): void {
  const counts = new Map(expected.map((name) => [name, 0]));
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  console.log(`${title}:`);
  for (const [name, number] of [...counts].sort()) console.log(`${String(number).padStart(7)}  ${name}`);
}
