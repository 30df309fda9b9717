// Which test file executes which places of src/core. Each is run once, alone, with V8's coverage; what came of it is kept
// beside the other things that tests leave, until a source, a builder or the test itself changes.
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../scripts/steps.ts';
import type { Mutant } from './mutant.ts';
import { runTests } from './testRun.ts';
import type { TestFile } from './trial.ts';

const KEPT = join(root, '.vscode-test', 'mutants');
const MOST_MS = 600_000;
/** They judge growth, draw for minutes, or ask how the house is built: nothing that a small defect in core would show. */
const LEFT_OUT =
  /(?:[Gg]rowth|texBombs|longestTexts|hostileCorpus|commonmark|layers|rooms|manifest|hostLog|hostFileLock|mutants|simulator(?!Bill))/;
const CORE = pathToFileURL(join(root, 'src', 'core')).href;

export interface Coverage extends TestFile {
  /** False = it fails without any defect: it can show none. */
  readonly passes: boolean;
  /** By source file, where it is executed: from, to, from, to … */
  readonly executed: Readonly<Record<string, readonly number[]>>;
}

export const ALL_TESTS: readonly string[] = [
  'test/unit/**/*.test.ts',
  'test/editor/**/*.test.ts',
  'test/contract/**/*.test.ts',
];

/** @param patterns of test files */
export async function coverageOf(
  patterns: readonly string[],
  jobs: number,
  tell: (line: string) => void,
): Promise<Coverage[]> {
  const tests = globSync([...patterns], { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !LEFT_OUT.test(file))
    .toSorted();
  const common = hashOf(globSync(['src/**/*', 'test/{builders,fakes,fixtures,simulator}/**/*'], { cwd: root }));
  mkdirSync(KEPT, { recursive: true });
  const found: Coverage[] = [];
  const waiting = [...tests];
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const kept = join(KEPT, `${hashOf([file], common)}.json`);
      const coverage: Coverage = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : await collect(file);
      found.push(coverage);
      if (existsSync(kept)) continue;
      tell(`Coverage of ${file}`);
      // What fails is tried again next time.
      if (coverage.passes) writeFileSync(kept, JSON.stringify(coverage));
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return found;
}

export function testsFor(mutant: Mutant, coverages: readonly Coverage[]): TestFile[] {
  return coverages.filter(({ passes, executed }) => {
    const bounds = executed[mutant.file] ?? [];
    const at = bounds.findIndex((bound) => bound > mutant.start);
    return passes && at % 2 === 1;
  });
}

async function collect(file: string): Promise<Coverage> {
  const folder = mkdtempSync(join(tmpdir(), 'ponder-coverage-'));
  try {
    const { end, ms } = await runTests([file], { mostMs: MOST_MS, env: { NODE_V8_COVERAGE: folder } });
    return { file, ms, passes: end === 'passed', executed: readExecuted(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/** Of all processes and threads of the run together. */
function readExecuted(folder: string): Record<string, number[]> {
  const marks = new Map<string, Uint8Array>();
  for (const name of readdirSync(folder)) {
    const report: { result: { url: string; functions: { ranges: Range[] }[] }[] } = JSON.parse(
      readFileSync(join(folder, name), 'utf8'),
    );
    for (const { url, functions } of report.result) {
      if (!url.startsWith(`${CORE}/`)) continue;
      const file = `src/core${url.slice(CORE.length)}`;
      const path = join(root, file);
      if (!existsSync(path)) continue;
      const known = marks.get(file) ?? new Uint8Array(readFileSync(path, 'utf8').length);
      const painted = paint(
        functions.flatMap(({ ranges }) => ranges),
        known.length,
      );
      marks.set(
        file,
        painted.map((mark, at) => mark | (known[at] ?? 0)),
      );
    }
  }
  return Object.fromEntries([...marks].map(([file, mark]) => [file, boundsOf(mark)]));
}

/** The inner ones over the outer ones. Types are blanks to Node, so that its offsets are those of the file. */
function paint(ranges: readonly Range[], length: number): Uint8Array {
  const painted = new Uint8Array(length);
  const outerFirst = ranges.toSorted(
    (one, other) => one.startOffset - other.startOffset || other.endOffset - one.endOffset,
  );
  for (const { startOffset, endOffset, count } of outerFirst) painted.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  return painted;
}

function boundsOf(marks: Uint8Array): number[] {
  const bounds: number[] = [];
  let before = 0;
  for (const [at, mark] of marks.entries()) {
    if (mark !== before) bounds.push(at);
    before = mark;
  }
  return before === 1 ? [...bounds, marks.length] : bounds;
}

function hashOf(files: readonly string[], begin = ''): string {
  const hash = createHash('sha256').update(begin);
  for (const file of files.toSorted()) {
    try {
      hash.update(file).update(readFileSync(join(root, file)));
    } catch {
      // A folder.
    }
  }
  return hash.digest('hex').slice(0, 32);
}
