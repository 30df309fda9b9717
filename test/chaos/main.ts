// `npm run chaos`: the long form. `--kills N` (at least, default 5000), `--seed N` (default 1), `--seeds N` in a row,
// `--worlds N` side by side (a ledger, a service and its windows each; default: one for each core).
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { buildWindow } from './child.ts';
import { type RoundResult, runRound } from './round.ts';
import { FAILINGS } from './verdict.ts';

const KILLS_PER_ROUND = 60;

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
const worlds = Number(values.worlds ?? availableParallelism());

process.exitCode = await main();

async function main(): Promise<number> {
  await buildWindow();
  let isGood = true;
  for (let seed = first; seed < first + seeds; seed += 1) isGood = (await runSeed(seed)) && isGood;
  return isGood ? 0 : 1;
}

async function runSeed(seed: number): Promise<boolean> {
  const rounds: RoundResult[] = [];
  const count = () => rounds.reduce((sum, { deaths }) => sum + deaths.length, 0);
  let begun = 0;
  const world = async (): Promise<void> => {
    while (begun * KILLS_PER_ROUND < kills) {
      begun += 1;
      const round = await runRound(seed * 1_000 + begun - 1, KILLS_PER_ROUND);
      rounds.push(round);
      printFailings(round);
    }
  };
  await Promise.all(Array.from({ length: worlds }, world));
  printCounts(
    'Killed at',
    tally(
      rounds.flatMap(({ deaths }) =>
        deaths.map(({ point, isInstant }) => (isInstant ? `any moment after ${point}` : point)),
      ),
    ),
  );
  printCounts('Uncertain after', mergeCounts(rounds.map(({ uncertainAt }) => uncertainAt)));
  const sums = FAILINGS.map(
    (failing) => [failing, rounds.reduce((sum, { verdict }) => sum + verdict[failing].length, 0)] as const,
  );
  const outdated = rounds.reduce((sum, { outdatedCalls }) => sum + outdatedCalls, 0);
  const jobs = rounds.reduce((sum, { verdict }) => sum + verdict.jobs, 0);
  const uncertain = rounds.reduce((sum, { verdict }) => sum + verdict.uncertain, 0);
  const isGood = outdated === 0 && sums.every(([, number]) => number === 0);
  console.log(
    `${isGood ? 'GOOD' : 'BAD'}: seed ${seed}, ${count()} kills, ${jobs} jobs, ${uncertain} uncertain; ${sums
      .map(([failing, number]) => `${failing} ${number}`)
      .join(', ')}; calls by outdated windows ${outdated}`,
  );
  return isGood;
}

/** With each step of the jobs it is about. */
function printFailings({ seed, verdict, steps, troubles }: RoundResult): void {
  for (const failing of FAILINGS) {
    for (const text of verdict[failing]) {
      console.log(`seed ${seed}: ${failing}: ${text}`);
      const id = /[\da-f]{8}-[\da-f-]{27}/.exec(text)?.[0] ?? text;
      for (const step of steps.filter((line) => line.includes(id))) console.log(`    ${step}`);
    }
  }
  for (const trouble of new Set(troubles)) console.log(`seed ${seed}: trouble: ${trouble}`);
}

function tally(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function mergeCounts(all: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const sum = new Map<string, number>();
  for (const counts of all) for (const [name, number] of counts) sum.set(name, (sum.get(name) ?? 0) + number);
  return sum;
}

function printCounts(title: string, counts: ReadonlyMap<string, number>): void {
  console.log(`${title}:`);
  for (const [name, number] of [...counts].sort()) console.log(`${String(number).padStart(7)}  ${name}`);
}
