// `npm run bench`: the figures as a table with their limits; `--json FILE` writes them, `--quick` leaves out VS Code and
// what takes minutes of real time (PONDER_BENCH_SECONDS makes that shorter, which the figures then say). `--only NAME…` measures
// some: a figure's name, or how it begins.
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runProgram } from '../../scripts/steps.ts';
import { measureActivation } from './activationBench.ts';
import { measureApplying } from './applyBench.ts';
import { measureAsking } from './askBench.ts';
import { figure, lineOf, type Measured, WANTED } from './figures.ts';
import { measureHostile } from './hostileBench.ts';
import { measureIdle } from './idleBench.ts';
import { measureLedger } from './ledgerBench.ts';
import { measurePolling } from './pollBench.ts';
import { measureStream } from './streamBench.ts';
import { measureTokens } from './tokensBench.ts';
import { measureTracking } from './trackBench.ts';

const EAGER = ['extension.cjs', 'openLedger.cjs'];

interface Measure {
  readonly measure: () => Promise<Record<string, Measured>> | Record<string, Measured>;
  /** How the names of its figures begin. */
  readonly yields: readonly string[];
  /** It needs VS Code, or minutes. */
  readonly isSlow?: true;
}

const MEASURES: readonly Measure[] = [
  { measure: sizes, yields: ['activation.eagerKb'] },
  { measure: packageSize, yields: ['package.'] },
  { measure: measureLedger, yields: ['ledger.'] },
  { measure: measurePolling, yields: ['poll.'] },
  { measure: measureTokens, yields: ['tokens.'] },
  { measure: measureApplying, yields: ['apply.'] },
  { measure: measureHostile, yields: ['hostile.'] },
  { measure: measureActivation, yields: ['activation.ms', 'tree.'], isSlow: true },
  { measure: measureAsking, yields: ['ask.'], isSlow: true },
  { measure: measureStream, yields: ['stream.'], isSlow: true },
  { measure: measureAnswer, yields: ['answer.', 'thread.'], isSlow: true },
  { measure: measureIdle, yields: ['idle.'], isSlow: true },
  { measure: measureTracking, yields: ['track.'], isSlow: true },
];

const NOT_MEASURED: Measured = { value: null, note: 'not measured' };

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const built = await runProgram(process.execPath, ['esbuild.js']);
  if (!built.ok) throw new Error(built.output);
  const only = namesAfter(args, '--only');
  const isWanted = (name: string) => only.length === 0 || only.some((one) => name.startsWith(one));
  const measured = new Map<string, Measured>();
  for (const one of MEASURES) {
    const names = WANTED.map(({ name }) => name).filter(
      (name) => isWanted(name) && one.yields.some((start) => name.startsWith(start)),
    );
    if (names.length === 0) continue;
    const isLeftOut = one.isSlow === true && args.includes('--quick');
    for (const [name, value] of isLeftOut ? without(names, 'left out by --quick') : await measuredBy(one, names)) {
      measured.set(name, value);
    }
  }
  const figures = WANTED.filter(({ name }) => isWanted(name)).map((wanted) =>
    figure(wanted, measured.get(wanted.name) ?? NOT_MEASURED),
  );
  for (const row of figures) console.log(lineOf(row));
  const limited = figures.filter(({ limit }) => limit !== null);
  console.log(`${limited.filter(({ held }) => held).length} of ${limited.length} held`);
  const file = args.includes('--json') ? args[args.indexOf('--json') + 1] : undefined;
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
  return 0;
}

/** One that breaks off takes no other with it: its figures are there with the reason. */
async function measuredBy({ measure }: Measure, names: readonly string[]): Promise<[string, Measured][]> {
  try {
    return Object.entries(await measure());
  } catch (error) {
    console.error(error);
    return without(names, error instanceof Error ? error.message : String(error));
  }
}

function without(names: readonly string[], why: string): [string, Measured][] {
  return names.map((name) => [name, { value: null, note: `not measured: ${why.split('\n', 1)[0]}` }]);
}

/** What follows an option, up to the next one. */
function namesAfter(args: readonly string[], option: string): readonly string[] {
  const at = args.indexOf(option);
  if (at < 0) return [];
  const after = args.slice(at + 1);
  const end = after.findIndex((arg) => arg.startsWith('--'));
  return end < 0 ? after : after.slice(0, end);
}

function sizes(): Record<string, Measured> {
  const bytes = (name: string) => statSync(join(root, 'dist', name)).size;
  const eager = EAGER.reduce((sum, name) => sum + bytes(name), 0);
  const all = readdirSync(join(root, 'dist')).map((name) => `${name} ${Math.round(bytes(name) / 1024)}`);
  return {
    'activation.eagerKb': {
      value: eager / 1024,
      note: `${EAGER.join(' and ')}, minified; all files in KB: ${all.join(', ')}`,
    },
  };
}

async function measureAnswer(): Promise<Record<string, Measured>> {
  const { ok, output } = await runProgram(process.execPath, ['test/page/answerBench.ts'], {
    env: { NODE_NO_WARNINGS: '1' },
  });
  if (!ok) throw new Error(output);
  const figures: Record<string, Measured> = JSON.parse(output);
  return figures;
}

async function packageSize(): Promise<Record<string, Measured>> {
  const { output } = await runProgram(process.execPath, ['scripts/package.ts', '--check']);
  const found = /([\d.]+) MB/.exec(output);
  return found === null ? {} : { 'package.mb': { value: Number(found[1]), note: 'the packed extension' } };
}
