// `npm run mutants`: small defects planted in src/core, one at a time, by fixed operators; the tests have to notice.
// `--rooms jobs,ledger,…` (default: all of core), `--draw N` (400), `--seed N` (1), `--jobs N` (2); `--tests PATTERN,…`:
// only these; `--again`: only what the last run left alive. The last line is the verdict.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../scripts/steps.ts';
import { ALL_TESTS, type Coverage, coverageOf, testsFor } from './coverage.ts';
import { assertParses, drawn, mutantsIn } from './drawn.ts';
import { EQUIVALENTS, withoutEquivalents } from './equivalents.ts';
import { lineOf, type Mutant, plant } from './mutant.ts';
import { endAllRuns } from './testRun.ts';
import { type Outcome, tryMutant } from './trial.ts';

const CORE = 'src/core';
const LEAST_SHARE = 0.85;
/** The rooms that have to reach it. */
const JUDGED: readonly string[] = ['jobs', 'ledger', 'models', 'providers'];
const KEPT = join(root, 'artifacts', 'mutants');
const LAST = join(KEPT, 'last.json');

const { values } = parseArgs({
  options: {
    rooms: { type: 'string' },
    draw: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    tests: { type: 'string' },
    again: { type: 'boolean', default: false },
  },
});
const sources = new Map<string, string>();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    endAllRuns();
    process.exit(130);
  });
}
process.exitCode = await main();

async function main(): Promise<number> {
  const seed = Number(values.seed);
  const rooms = values.rooms?.split(',') ?? readdirSync(join(root, CORE)).filter((name) => !name.includes('.'));
  const found = withoutEquivalents(mutantsIn(`${CORE}/**/*.ts`), EQUIVALENTS, sourceOf);
  for (const { file, line, why } of found.unmatched)
    console.log(`No mutant fits this equivalent any more: ${file}: ${line} (${why})`);
  const among = found.mutants.filter(({ file }) => rooms.includes(roomOf(file)));
  const chosen = values.again ? lastSurvivors(among) : drawn(among, Number(values.draw), seed);
  for (const mutant of chosen) assertParses(mutant);
  console.log(
    `${chosen.length} of ${among.length} mutants in ${rooms.join(', ')}, seed ${seed}; ${EQUIVALENTS.length} equivalents left out`,
  );

  const coverages = await coverageOf(values.tests?.split(',') ?? ALL_TESTS, Number(values.jobs), (line) =>
    console.log(line),
  );
  for (const { file, passes } of coverages)
    if (!passes) console.log(`Fails without any mutant, so it shows none: ${file}`);
  const control = runControl(chosen, coverages);
  const outcomes = await tryAll(chosen, (mutant) => tryMutant(mutant, testsFor(mutant, coverages)));
  mkdirSync(KEPT, { recursive: true });
  writeFileSync(LAST, JSON.stringify(outcomes.filter(isAlive).map(({ mutant }) => keyOf(mutant))));
  const isTrue = await control;
  return report(outcomes, rooms, seed) && isTrue && found.unmatched.length === 0 ? 0 : 1;
}

/** The same tests in the same lots without a defect: what fails then would be taken for a defect that was noticed. */
async function runControl(mutants: readonly Mutant[], coverages: readonly Coverage[]): Promise<boolean> {
  const [most] = mutants
    .map((mutant) => ({ mutant, tests: testsFor(mutant, coverages) }))
    .toSorted((one, other) => other.tests.length - one.tests.length);
  if (most === undefined) return true;
  const { file, start, end } = most.mutant;
  const { verdict, why } = await tryMutant({ ...most.mutant, text: sourceOf(file).slice(start, end) }, most.tests);
  const isTrue = verdict === 'survived' || verdict === 'unseen';
  console.log(`Control, without any defect: ${isTrue ? 'nothing fails' : `BAD, ${verdict}`} (${why})`);
  return isTrue;
}

async function tryAll(mutants: readonly Mutant[], attempt: (mutant: Mutant) => Promise<Outcome>): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...mutants];
  const work = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const outcome = await attempt(mutant);
      outcomes.push(outcome);
      const { file, operator, start } = mutant;
      console.log(
        `${outcomes.length}/${mutants.length} ${outcome.verdict.padEnd(8)} ${file}:${lineOf(sourceOf(file), start)} ${operator} | ${outcome.why}`,
      );
      if (isAlive(outcome)) console.log(diffOf(mutant));
    }
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, work));
  return outcomes;
}

function report(outcomes: readonly Outcome[], rooms: readonly string[], seed: number): boolean {
  const alive = outcomes.filter(isAlive);
  console.log(`\nAlive: ${alive.length}`);
  for (const { mutant, verdict, why } of alive) {
    const { file, start, operator } = mutant;
    console.log(`${verdict} ${file}:${lineOf(sourceOf(file), start)} ${operator} (${why})\n${diffOf(mutant)}`);
  }
  const scores = rooms.map((room) => {
    const here = outcomes.filter(({ mutant }) => roomOf(mutant.file) === room);
    const killed = here.filter((outcome) => !isAlive(outcome));
    const late = here.filter(({ verdict }) => verdict === 'tooLong').length;
    const share = here.length === 0 ? null : killed.length / here.length;
    console.log(
      `${room}: ${killed.length} of ${here.length} killed (${late} by time)${share === null ? '' : `, ${percent(share)}`}`,
    );
    return { room, share };
  });
  const low = scores.filter(({ room, share }) => JUDGED.includes(room) && share !== null && share < LEAST_SHARE);
  const isGood = low.length === 0 && outcomes.length > 0;
  const total = outcomes.length === 0 ? 0 : (outcomes.length - alive.length) / outcomes.length;
  console.log(
    `${isGood ? 'GOOD' : 'BAD'}: ${outcomes.length} mutants, seed ${seed}: ${outcomes.length - alive.length} killed (${percent(total)}), ${alive.length} alive; at least ${percent(LEAST_SHARE)} are wanted of ${JUDGED.join(', ')}${low.length === 0 ? '' : `; too few in ${low.map(({ room }) => room).join(', ')}`}`,
  );
  return isGood;
}

function isAlive({ verdict }: Outcome): boolean {
  return verdict === 'survived' || verdict === 'unseen';
}

function lastSurvivors(among: readonly Mutant[]): Mutant[] {
  const keys: readonly unknown[] = JSON.parse(readFileSync(LAST, 'utf8'));
  return among.filter((mutant) => keys.includes(keyOf(mutant)));
}

/** Stays the same wherever its line moves to. */
function keyOf({ file, operator, start, end, text }: Mutant): string {
  const source = sourceOf(file);
  const from = source.lastIndexOf('\n', start - 1) + 1;
  return [file, operator, source.slice(from, end), text].join(' | ');
}

function diffOf(mutant: Mutant): string {
  const source = sourceOf(mutant.file);
  const first = source.lastIndexOf('\n', mutant.start - 1) + 1;
  const end = source.indexOf('\n', mutant.end);
  const last = end < 0 ? source.length : end;
  const after = plant(source, mutant).slice(first, last + mutant.text.length - (mutant.end - mutant.start));
  return [
    ...source
      .slice(first, last)
      .split('\n')
      .map((line) => `  - ${line}`),
    ...after.split('\n').map((line) => `  + ${line}`),
  ].join('\n');
}

/** The folder right below core; its own files are `core`. */
function roomOf(file: string): string {
  const parts = file.split('/');
  return parts.length > 3 ? (parts[2] ?? '') : 'core';
}

function sourceOf(file: string): string {
  const known = sources.get(file) ?? readFileSync(join(root, file), 'utf8');
  sources.set(file, known);
  return known;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
