// `npm run mutants`: small defects planted in src/core and src/editor, one at a time, by fixed operators; the tests have to
// notice. `--rooms jobs,ledger,editor/keys,…` (`core` and `editor` = all of them there; default: core), `--draw N` (400),
// `--seed N` (1), `--jobs N` (1); `--tests PATTERN,…`: only these; `--again`: only what was tried before;
// `--fresh`: without the kept results. The same command goes on where an interrupted one was. The last line is the verdict.

import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../scripts/steps.ts';
import { ALL_TESTS, type Coverage, coverageOf } from './coverage.ts';
import { coveringOf, importersIn } from './covering.ts';
import { Compiler, drawn } from './drawn.ts';
import { EQUIVALENTS, withoutEquivalents } from './equivalents.ts';
import { keptIn } from './kept.ts';
import { keyOf, lineOf, type Mutant, plant, roomOf } from './mutant.ts';
import { endAllRuns } from './testRun.ts';
import { type Outcome, tryMutant } from './trial.ts';

const SOURCES = 'src/{core,editor}/**/*.ts';
const LEAST_SHARE = 0.85;
/** The rooms that have to reach it. */
const JUDGED: readonly string[] = ['jobs', 'ledger', 'models', 'providers'];
const KEPT = join(root, 'artifacts', 'mutants', 'outcomes.jsonl');

const { values } = parseArgs({
  options: {
    rooms: { type: 'string', default: 'core' },
    draw: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
    tests: { type: 'string' },
    again: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
  },
});
const sources = new Map<string, string>();
let isEnded = false;

// Whoever works on this machine comes first; what is started from here inherits it.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    isEnded = true;
    endAllRuns();
  });
}
process.exitCode = await main();

async function main(): Promise<number> {
  const seed = Number(values.seed);
  const asked = values.rooms.split(',');
  using compiler = new Compiler();
  const all = compiler.mutantsIn(SOURCES);
  const found = withoutEquivalents(all, EQUIVALENTS, sourceOf);
  for (const { file, line, why } of found.unmatched)
    console.log(`No mutant fits this equivalent any more: ${file}: ${line} (${why})`);
  const among = all.filter(({ file }) => isAsked(file, asked));
  let refused = 0;
  const isDefect = (mutant: Mutant): boolean => {
    const isTaken = compiler.takes(mutant);
    if (!isTaken) refused += 1;
    return isTaken;
  };
  const draw = drawn(among, Number(values.draw), seed, (mutant) => keyOf(sourceOf(mutant.file), mutant), isDefect);
  const kept = keptIn(KEPT, values.fresh);
  const chosen = draw
    .filter((mutant) => found.mutants.includes(mutant))
    .filter((mutant) => !values.again || kept.wasTried(mutant))
    // News first: what was alive is tried again after that.
    .toSorted((one, other) => Number(kept.wasTried(one)) - Number(kept.wasTried(other)));
  console.log(
    `${draw.length} drawn of ${among.length} mutants in ${asked.join(', ')}, seed ${seed}; ${chosen.length} of them are tried, ${draw.filter((mutant) => !found.mutants.includes(mutant)).length} are equivalents; ${refused} more the compiler refuses, they don't count`,
  );

  const { coverages, leftOut } = await coverageOf(values.tests?.split(',') ?? ALL_TESTS, (line) => console.log(line));
  if (isEnded) return 130;
  sayLeftOut(coverages, leftOut);
  const importers = importersIn('src');
  const shown = (mutant: Mutant) => coveringOf(mutant, coverages, importers);
  const outcomes = await tryAll(chosen, async (mutant) => {
    const covering = shown(mutant);
    const known = kept.find(mutant, covering);
    if (known !== null) return { ...known, isKnown: true };
    const outcome = await tryMutant(mutant, covering.tests);
    if (!isEnded) kept.add(outcome, covering);
    return { ...outcome, isKnown: false };
  });
  const isTrue = isEnded || (await runControl(chosen, (mutant) => shown(mutant).tests));
  if (isEnded) console.log(`ENDED after ${outcomes.length} of ${chosen.length}: the same command goes on from here`);
  return report(outcomes, seed) && isTrue && found.unmatched.length === 0 && !isEnded ? 0 : 1;
}

function sayLeftOut(coverages: readonly Coverage[], leftOut: readonly string[]): void {
  for (const { file, passes } of coverages)
    if (!passes) console.log(`Fails without any mutant, so it shows none: ${file}`);
  const cut = coverages.filter(({ isCut }) => isCut).map(({ file }) => file);
  console.log(`Left out, they judge no small defect: ${leftOut.join(', ')}`);
  if (cut.length > 0) console.log(`Left out, they take too long: ${cut.join(', ')}`);
}

/** The same tests in the same lots without a defect: what fails then would be taken for a defect that was noticed. */
async function runControl(
  mutants: readonly Mutant[],
  testsFor: (mutant: Mutant) => Parameters<typeof tryMutant>[1],
): Promise<boolean> {
  const [most] = mutants
    .map((mutant) => ({ mutant, tests: testsFor(mutant) }))
    .toSorted((one, other) => other.tests.length - one.tests.length);
  if (most === undefined) return true;
  const { file, start, end } = most.mutant;
  const { verdict, why } = await tryMutant({ ...most.mutant, text: sourceOf(file).slice(start, end) }, most.tests);
  const isTrue = verdict === 'survived' || verdict === 'unseen';
  console.log(`Control, without any defect: ${isTrue ? 'nothing fails' : `BAD, ${verdict}`} (${why})`);
  return isTrue;
}

interface Told extends Outcome {
  /** From an earlier run. */
  readonly isKnown: boolean;
}

async function tryAll(mutants: readonly Mutant[], attempt: (mutant: Mutant) => Promise<Told>): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...mutants];
  const work = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant !== undefined && !isEnded; mutant = waiting.shift()) {
      const outcome = await attempt(mutant);
      // What was ended from outside is no outcome.
      if (isEnded) return;
      outcomes.push(outcome);
      if (outcome.isKnown) continue;
      const { file, operator, start } = mutant;
      console.log(
        `${outcomes.length}/${mutants.length} ${outcome.verdict.padEnd(8)} ${(outcome.ms / 1000).toFixed(1)} s ${file}:${lineOf(sourceOf(file), start)} ${operator} | ${outcome.why}`,
      );
      if (isAlive(outcome)) console.log(diffOf(mutant));
    }
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, work));
  return outcomes;
}

function report(outcomes: readonly Outcome[], seed: number): boolean {
  const alive = outcomes.filter(isAlive);
  console.log(`\nAlive: ${alive.length}`);
  for (const { mutant, verdict, why } of alive) {
    const { file, start, operator } = mutant;
    console.log(`${verdict} ${file}:${lineOf(sourceOf(file), start)} ${operator} (${why})\n${diffOf(mutant)}`);
  }
  const rooms = [...new Set(outcomes.map(({ mutant }) => roomOf(mutant.file)))].toSorted();
  const scores = rooms.map((room) => {
    const here = outcomes.filter(({ mutant }) => roomOf(mutant.file) === room);
    const killed = here.filter((outcome) => !isAlive(outcome));
    const late = here.filter(({ verdict }) => verdict === 'tooLong').length;
    const share = killed.length / here.length;
    console.log(`${room}: ${killed.length} of ${here.length} killed (${late} by time), ${percent(share)}`);
    return { room, share };
  });
  const low = scores.filter(({ room, share }) => JUDGED.includes(room) && share < LEAST_SHARE);
  const minutes = outcomes.reduce((sum, { ms }) => sum + ms, 0) / 60_000;
  console.log(`The mutants took ${minutes.toFixed(1)} minutes altogether, those of earlier runs included`);
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

function isAsked(file: string, rooms: readonly string[]): boolean {
  return rooms.includes(roomOf(file)) || rooms.includes(file.split('/')[1] ?? '');
}

function sourceOf(file: string): string {
  const known = sources.get(file) ?? readFileSync(join(root, file), 'utf8');
  sources.set(file, known);
  return known;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
