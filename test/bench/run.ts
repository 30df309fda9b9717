// `npm run bench`: the figures as a table with their limits; `--json FILE` writes them, `--quick` leaves out VS Code and
// what takes minutes of real time (PONDER_BENCH_SECONDS makes that shorter, which the figures then say).
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runProgram } from '../../scripts/steps.ts';
import { measureActivation } from './activationBench.ts';
import { measureAsking } from './askBench.ts';
import { type Figure, figure, isHeld, type Measured, WANTED } from './figures.ts';
import { measureIdle } from './idleBench.ts';
import { measureLedger } from './ledgerBench.ts';
import { measurePolling } from './pollBench.ts';
import { measureStream } from './streamBench.ts';
import { measureTokens } from './tokensBench.ts';
import { measureTracking } from './trackBench.ts';

const EAGER = ['extension.cjs', 'openLedger.cjs'];

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const built = await runProgram(process.execPath, ['esbuild.js']);
  if (!built.ok) throw new Error(built.output);
  const measured: Record<string, Measured> = {
    ...sizes(),
    ...(await packageSize()),
    ...(await measureLedger()),
    ...(await measurePolling()),
    ...(await measureTokens()),
    ...(args.includes('--quick')
      ? {}
      : {
          ...(await measureActivation()),
          ...(await measureAsking()),
          ...(await measureStream()),
          ...(await measureAnswer()),
          ...(await measureIdle()),
          ...(await measureTracking()),
        }),
  };
  const figures = WANTED.map((wanted) => figure(wanted, measured[wanted.name]));
  for (const row of figures) console.log(line(row));
  const limited = figures.filter(({ limit }) => limit !== null);
  console.log(`${limited.filter(isHeld).length} of ${limited.length} held`);
  const file = args.includes('--json') ? args[args.indexOf('--json') + 1] : undefined;
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
  return 0;
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
