// `npm test`: everything, in the order in which a failure says most. `--only check,unit,slow,package,host,browser` runs
// some of it. What needs nothing but Node runs beside what needs a browser.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, mochaArgs, runProgram, type StepResult } from './steps.ts';

const PARTS = ['check', 'unit', 'slow', 'package', 'host', 'browser'] as const;

interface Step {
  readonly part: (typeof PARTS)[number];
  readonly name: string;
  /** @param env tells the tests where to count themselves */
  readonly run: (env: Readonly<Record<string, string>>) => Promise<StepResult>;
  /** Steps that count their own tests; the others count as one each. */
  readonly counts?: true;
}

/** Steps that run one after the other. */
type Lane = readonly Step[];

interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Tests that passed at a second try only. */
  readonly retried: readonly string[];
  /** Milliseconds in the tests of each file. */
  readonly times: ReadonlyMap<string, number>;
}

/** A test that needs a second try is looked into; with more than these the run has failed. */
const MOST_RETRIED = 2;

const folder = mkdtempSync(join(tmpdir(), 'ponder-test-'));
const node = process.execPath;
const BROWSER_TIMEOUT = ['--timeout', '300000'];

function checkTypes(what: string, ...args: string[]): Step {
  return { part: 'check', name: `types, ${what}`, run: () => runProgram(binary('tsc'), ['--noEmit', ...args]) };
}

function tests(part: Step['part'], name: string, args: readonly string[], shows = false): Step {
  return { part, name, counts: true, run: (env) => runProgram(node, mochaArgs(...args), { env, shows }) };
}

const LINT: Step = {
  part: 'check',
  name: 'format and lint',
  run: () => runProgram(binary('biome'), ['ci', '--error-on-warnings', '.']),
};
const BUILD: Step = { part: 'check', name: 'build', run: () => runProgram(node, ['esbuild.js', '--tests']) };
const PACKAGE: Step = {
  part: 'package',
  name: 'packed extension',
  run: () => runProgram(node, ['scripts/package.ts', '--check']),
};
const IN_HOST = (['newest', 'floor'] as const).map(
  (version): Step => ({
    part: 'host',
    name: `inside VS Code (${version})`,
    counts: true,
    run: (env) => runProgram(node, ['test/integration/runInHost.ts', version], { env, shows: true }),
  }),
);

/** One group after the other; the lanes of a group side by side. */
const GROUPS: readonly (readonly Lane[])[] = [
  [
    [LINT, PACKAGE, BUILD],
    [
      checkTypes('extension host'),
      checkTypes('answer page', '-p', 'src/webview'),
      checkTypes('page tests', '-p', 'test/page'),
    ],
  ],
  [
    [tests('unit', 'unit tests', ['test/unit/**/*.test.ts'])],
    [tests('unit', 'editor and contract tests', ['test/editor/**/*.test.ts', 'test/contract/**/*.test.ts'])],
  ],
  [
    [
      tests('slow', 'unit and contract tests that take long', ['test/long/**/*.test.ts']),
      tests('slow', 'how work grows with its text', ['test/growth/**/*.test.ts']),
      tests('slow', 'every order, and windows killed at every step', [
        ...['test/model/*.test.ts', 'test/chaos/*.test.ts', 'test/ledgerStress/*.test.ts'],
      ]),
    ],
    [...IN_HOST, tests('browser', 'answer page in a browser', ['test/page/*.test.ts', ...BROWSER_TIMEOUT])],
  ],
  [[tests('slow', 'in scaled time', ['test/timed/**/*.test.ts'])]],
  [
    [
      tests(
        'browser',
        'VS Code in a browser, as a person uses it',
        ['test/e2e/*.test.ts', ...BROWSER_TIMEOUT, '--retries', '2'],
        true,
      ),
    ],
  ],
];

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const only = args.includes('--only') ? (args[args.indexOf('--only') + 1] ?? '').split(',') : null;
  if (only !== null && !only.every((part) => PARTS.some((known) => known === part))) {
    console.error(`--only takes a list of: ${PARTS.join(', ')}`);
    return 2;
  }
  const retried: string[] = [];
  const times = new Map<string, number>();
  const sum = { passed: 0, failed: 0 };
  for (const lanes of GROUPS) {
    const counts = await Promise.all(
      lanes.map(async (lane) => {
        const ran: Counts[] = [];
        for (const step of lane) if (only?.includes(step.part) ?? true) ran.push(await take(step));
        return ran;
      }),
    );
    for (const counted of counts.flat()) {
      sum.passed += counted.passed;
      sum.failed += counted.failed;
      retried.push(...counted.retried);
      for (const [file, ms] of counted.times) times.set(file, ms);
    }
  }
  rmSync(folder, { recursive: true, force: true });
  if (process.env.PONDER_TEST_TIMES !== undefined) printTimes(times);
  for (const title of retried) console.log(`Passed at the second try: ${title}`);
  if (retried.length > MOST_RETRIED) {
    console.log(`More than ${MOST_RETRIED} tests needed a second try: the run has failed.`);
    sum.failed += retried.length - MOST_RETRIED;
  }
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed === 0 ? 0 : 1;
}

/** Runs a step and tells how it went. */
async function take(step: Step): Promise<Counts> {
  const file = join(folder, `${step.name.replaceAll(/\W+/g, '-')}.jsonl`);
  writeFileSync(file, '');
  const result = await step.run({ PONDER_TEST_COUNTS: file, NODE_NO_WARNINGS: '1' });
  const counted =
    step.counts === true
      ? readCounts(file)
      : { passed: Number(result.ok), failed: Number(!result.ok), retried: [], times: new Map() };
  // A run that ended badly without a failed test (or without any test) has failed all the same.
  const isBad = counted.failed === 0 && (!result.ok || counted.passed === 0);
  const failed = isBad ? 1 : counted.failed;
  const again = counted.retried.length === 0 ? '' : `, ${counted.retried.length} at the second try`;
  console.log(
    `${(failed === 0 ? 'ok' : 'FAILED').padEnd(6)} ${step.name}: ${counted.passed} in ${result.seconds.toFixed(1)} s${again}`,
  );
  if (failed > 0) console.log(result.output);
  if (isBad) console.log(`No test failed, but it ended with ${result.end}.`);
  return { ...counted, failed };
}

function readCounts(file: string): Counts {
  const retried: string[] = [];
  const times = new Map<string, number>();
  const sum = { passed: 0, failed: 0 };
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const row: unknown = JSON.parse(line);
    if (typeof row !== 'object' || row === null) continue;
    if ('passed' in row && typeof row.passed === 'number') sum.passed += row.passed;
    if ('failed' in row && typeof row.failed === 'number') sum.failed += row.failed;
    if ('retried' in row && Array.isArray(row.retried)) retried.push(...row.retried.map(String));
    if ('times' in row && typeof row.times === 'object' && row.times !== null) {
      for (const [name, ms] of Object.entries(row.times)) if (typeof ms === 'number') times.set(name, ms);
    }
  }
  return { ...sum, retried, times };
}

/** The slowest first. */
function printTimes(times: ReadonlyMap<string, number>): void {
  for (const [file, ms] of [...times].toSorted(([, one], [, other]) => other - one)) {
    console.log(`${(ms / 1000).toFixed(1).padStart(7)} s ${file}`);
  }
}
