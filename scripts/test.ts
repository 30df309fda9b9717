// `npm test`: everything, in the order in which a failure says most. `--only check,unit,host,browser,package` runs a part.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, mochaArgs, runProgram, type StepResult } from './steps.ts';

interface Step {
  readonly part: 'check' | 'unit' | 'host' | 'browser' | 'package';
  readonly name: string;
  readonly run: () => Promise<StepResult>;
  /** Steps that count their own tests; the others count as one each. */
  readonly counts?: true;
}

const folder = mkdtempSync(join(tmpdir(), 'ponder-test-'));
const counts = join(folder, 'counts.jsonl');
writeFileSync(counts, '');
const env = { PONDER_TEST_COUNTS: counts, NODE_NO_WARNINGS: '1' };
const node = process.execPath;

const STEPS: readonly Step[] = [
  {
    part: 'check',
    name: 'format and lint',
    run: () => runProgram(binary('biome'), ['ci', '--error-on-warnings', '.']),
  },
  { part: 'check', name: 'types, extension host', run: () => runProgram(binary('tsc'), ['--noEmit']) },
  {
    part: 'check',
    name: 'types, answer page',
    run: () => runProgram(binary('tsc'), ['--noEmit', '-p', 'src/webview']),
  },
  { part: 'check', name: 'types, page tests', run: () => runProgram(binary('tsc'), ['--noEmit', '-p', 'test/page']) },
  { part: 'check', name: 'build', run: () => runProgram(node, ['esbuild.js', '--tests']) },
  {
    part: 'unit',
    name: 'unit, editor and contract tests',
    counts: true,
    run: () =>
      runProgram(node, mochaArgs('test/unit/**/*.test.ts', 'test/editor/**/*.test.ts', 'test/contract/**/*.test.ts'), {
        env,
      }),
  },
  {
    part: 'unit',
    name: 'every order, and windows killed at every step',
    counts: true,
    run: () =>
      runProgram(node, mochaArgs('test/model/*.test.ts', 'test/chaos/*.test.ts', 'test/ledgerStress/*.test.ts'), {
        env,
      }),
  },
  { part: 'package', name: 'packed extension', run: () => runProgram(node, ['scripts/package.ts', '--check']) },
  ...(['newest', 'floor'] as const).map(
    (version): Step => ({
      part: 'host',
      name: `inside VS Code (${version})`,
      counts: true,
      run: () => runProgram(node, ['test/integration/runInHost.ts', version], { env, shows: true }),
    }),
  ),
  {
    part: 'browser',
    name: 'answer page in a browser',
    counts: true,
    run: () => runProgram(node, mochaArgs('test/page/*.test.ts', '--timeout', '300000', '--retries', '1'), { env }),
  },
  {
    part: 'browser',
    name: 'VS Code in a browser, as a person uses it',
    counts: true,
    run: () =>
      runProgram(node, mochaArgs('test/e2e/*.test.ts', '--timeout', '300000', '--retries', '2'), { env, shows: true }),
  },
];

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const only = args[args.indexOf('--only') + 1]?.split(',');
  const steps = args.includes('--only') ? STEPS.filter(({ part }) => only?.includes(part)) : STEPS;
  if (steps.length === 0) {
    console.error('--only takes a list of: check, unit, package, host, browser');
    return 2;
  }
  let passed = 0;
  let failed = 0;
  for (const step of steps) {
    const before = readCounts();
    const result = await step.run();
    const after = readCounts();
    const stepPassed = step.counts ? after.passed - before.passed : Number(result.ok);
    let stepFailed = step.counts ? after.failed - before.failed : Number(!result.ok);
    // A run that ended badly without a failed test (or without any test) has failed all the same.
    if (stepFailed === 0 && (!result.ok || stepPassed === 0)) stepFailed = 1;
    passed += stepPassed;
    failed += stepFailed;
    const verdict = stepFailed === 0 ? 'ok' : 'FAILED';
    console.log(`${verdict.padEnd(6)} ${step.name}: ${stepPassed} in ${result.seconds.toFixed(1)} s`);
    if (stepFailed > 0) console.log(result.output);
  }
  rmSync(folder, { recursive: true, force: true });
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function readCounts(): { passed: number; failed: number } {
  const sum = { passed: 0, failed: 0 };
  for (const line of readFileSync(counts, 'utf8').split('\n').filter(Boolean)) {
    const row: unknown = JSON.parse(line);
    if (typeof row !== 'object' || row === null) continue;
    if ('passed' in row && typeof row.passed === 'number') sum.passed += row.passed;
    if ('failed' in row && typeof row.failed === 'number') sum.failed += row.failed;
  }
  return sum;
}
