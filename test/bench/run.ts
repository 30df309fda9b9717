// `npm run bench`: the figures as a table with their limits; `--json FILE` writes them, `--quick` leaves out VS Code and
// what takes minutes of real time (PONDER_BENCH_SECONDS makes that shorter, which the figures then say). `--only NAME…` measures
// some: a figure's name, or how it begins.
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runProgram } from '../../scripts/steps.ts';
import { measureActivation } from './activationBench.ts';
import { measureAsking } from './askBench.ts';
import { type Figure, figure, isHeld, type Measured, WANTED } from './figures.ts';
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
  { measure: measureHostile, yields: ['hostile.'] },
  { measure: measureActivation, yields: ['activation.ms', 'tree.'], isSlow: true },
  { measure: measureAsking, yields: ['ask.'], isSlow: true },
  { measure: measureStream, yields: ['stream.'], isSlow: true },
  { measure: measureAnswer, yields: ['answer.'], isSlow: true },
  { measure: measureIdle, yields: ['idle.'], isSlow: true },
  { measure: measureTracking, yields: ['track.'], isSlow: true },
];

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const built = await runProgram(process.execPath, ['esbuild.js']);
  if (!built.ok) throw new Error(built.output);
  const only = namesAfter(args, '--only');
  const isWanted = (name: string) => only.length === 0 || only.some((one) => name.startsWith(one));
  const measured: Record<string, Measured> = {};
  for (const { measure, yields, isSlow = false } of MEASURES) {
    const isLeftOut = isSlow && args.includes('--quick');
    if (!isLeftOut && WANTED.some(({ name }) => isWanted(name) && yields.some((one) => name.startsWith(one)))) {
      Object.assign(measured, await measure());
    }
  }
  const figures = WANTED.filter(({ name }) => isWanted(name)).map((wanted) => figure(wanted, measured[wanted.name]));
  for (const row of figures) console.log(line(row));
  const limited = figures.filter(({ limit }) => limit !== null);
  console.log(`${limited.filter(isHeld).length} of ${limited.length} held`);
  const file = args.includes('--json') ? args[args.indexOf('--json') + 1] : undefined;
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
  return 0;
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

function line(row: Figure): string {
  const value = row.value === null ? '–' : `${row.value} ${row.unit}`;
  const floor = row.floor === null ? '' : `, floor ${row.floor} ${row.unit}`;
  const verdict = row.limit === null ? 'no limit' : isHeld(row) ? 'held' : 'NOT HELD';
  const limit = row.limit === null ? '' : `  at most ${row.limit} ${row.unit}`;
  return `${row.name.padEnd(26)} ${value.padStart(14)}${limit}${floor}  ${verdict}  ${row.note}`;
}
