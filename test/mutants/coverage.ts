// Which test file executes which places of src/core and src/editor. Few processes run all the files that are not known
// yet; what came of each is kept beside the other things that tests leave, until the test, a builder, or a source that it
// executes changes.
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../scripts/steps.ts';
import { importsOf } from '../builders/importsOf.ts';
import { runTests } from './testRun.ts';

const KEPT = join(root, '.vscode-test', 'mutants', 'coverage');
const MOST_MS = 900_000;
/** In one process; what they found is kept before the next ones. */
const FILES_AT_ONCE = 25;
/** A test file that takes longer shows nothing here: a mutant would wait too long for it. */
export const MOST_MS_OF_FILE = 10_000;
/** Of one test, on a busy machine. */
const MOST_MS_OF_TEST = 60_000;
const SOURCES = pathToFileURL(join(root, 'src')).href;
/** They judge growth, draw for minutes, or ask how the house is built: nothing that a small defect would show. */
const LEFT_OUT =
  /(?:[Gg]rowth|texBombs|longestTexts|hostileCorpus|commonmark|specification|layers|rooms|manifest|oneWriter|hostLog|hostFileLock|mutants|simulator(?!Bill))/;

export interface Coverage {
  readonly file: string;
  /** How long it computes without a defect, the start of the process not counted. */
  readonly ms: number;
  /** False = it fails without any defect: it can show none. */
  readonly passes: boolean;
  /** It took too long, and was ended. */
  readonly isCut: boolean;
  /** By source file, where it is executed: from, to, from, to … */
  readonly executed: Readonly<Record<string, readonly number[]>>;
  /** The sources that it imports itself. */
  readonly imported: readonly string[];
}

interface Kept extends Coverage {
  /** Of the sources that it executes, as they were then. */
  readonly hashes: Readonly<Record<string, string>>;
}

export const ALL_TESTS: readonly string[] = [
  'test/unit/**/*.test.ts',
  'test/editor/**/*.test.ts',
  'test/contract/**/*.test.ts',
  'test/long/**/*.test.ts',
  'test/timed/**/*.test.ts',
];

export interface Collected {
  readonly coverages: readonly Coverage[];
  /** Never run: see there. */
  readonly leftOut: readonly string[];
}

/** @param patterns of test files */
export async function coverageOf(patterns: readonly string[], tell: (line: string) => void): Promise<Collected> {
  // In the order of the patterns: the quick ones first.
  const all = patterns.flatMap((pattern) =>
    globSync(pattern, { cwd: root })
      .map((file) => file.replaceAll('\\', '/'))
      .toSorted(),
  );
  const tests = all.filter((file) => !LEFT_OUT.test(file));
  const common = hashOf(globSync('test/{builders,fakes,fixtures,simulator}/**/*', { cwd: root }));
  mkdirSync(KEPT, { recursive: true });
  const placeOf = (file: string) => join(KEPT, `${hashOf([file], common)}.json`);
  const known = tests.flatMap((file) => readKept(placeOf(file)) ?? []);
  const missing = tests.filter((file) => !known.some((each) => each.file === file));
  const found: Coverage[] = [];
  for (let at = 0; at < missing.length; at += FILES_AT_ONCE) {
    tell(`Coverage of test files ${at + 1} to ${Math.min(at + FILES_AT_ONCE, missing.length)} of ${missing.length}`);
    const coverages = await collect(missing.slice(at, at + FILES_AT_ONCE));
    for (const coverage of coverages) keep(coverage, placeOf(coverage.file));
    found.push(...coverages);
  }
  return { coverages: [...known, ...found], leftOut: all.filter((file) => LEFT_OUT.test(file)) };
}

/** What fails is tried again next time. */
function keep(coverage: Coverage, path: string): void {
  if (!coverage.passes) return;
  const hashes = Object.fromEntries(Object.keys(coverage.executed).map((file) => [file, hashOf([file])]));
  const kept: Kept = { ...coverage, hashes };
  writeFileSync(path, JSON.stringify(kept));
}

function readKept(path: string): Kept | null {
  if (!existsSync(path)) return null;
  const kept: Kept = JSON.parse(readFileSync(path, 'utf8'));
  return Object.entries(kept.hashes).every(([file, hash]) => hashOf([file]) === hash) ? kept : null;
}

interface Line {
  /** `null` = what loading the sources executed, before any test. */
  readonly file: string | null;
  readonly ms: number;
  readonly passes: boolean;
  readonly isCut: boolean;
  readonly result: readonly { readonly url: string; readonly ranges: readonly Range[] }[];
}

type Range = readonly [start: number, end: number, isExecuted: 0 | 1];

async function collect(files: readonly string[]): Promise<Coverage[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ponder-coverage-'));
  const path = join(folder, 'lines');
  try {
    const { output } = await runTests(files, {
      mostMs: MOST_MS,
      args: ['--timeout', `${MOST_MS_OF_TEST}`, '--reporter', join(import.meta.dirname, 'coverageReporter.cjs')],
      env: { PONDER_COVERAGE: path, PONDER_MOST_MS: `${MOST_MS_OF_FILE}` },
    });
    if (!existsSync(path)) throw new Error(`The tests didn't start: ${output}`);
    const [loading, ...lines] = readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line): Line => JSON.parse(line));
    const atLoad = painted(loading?.result ?? []);
    const imports = importsOf(join(root, 'test'));
    return lines.map((line) => coverageFrom(line, atLoad, imports));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What loading a source executes is said to belong to those files that import it or execute any of it. */
function coverageFrom(
  line: Line,
  atLoad: ReadonlyMap<string, Uint8Array>,
  imports: ReadonlyMap<string, readonly string[]>,
): Coverage {
  const file = (line.file ?? '').slice(root.length + 1).replaceAll('\\', '/');
  const imported = (imports.get(file.slice('test/'.length)) ?? [])
    .filter((each) => each.startsWith('../src/'))
    .map((each) => each.slice('../'.length));
  const own = painted(line.result);
  const sources = new Set([...own.keys(), ...imported.filter((each) => atLoad.has(each))]);
  const executed = [...sources].map((source): [string, number[]] => {
    const marks = own.get(source);
    const loaded = atLoad.get(source);
    if (marks === undefined || loaded === undefined) return [source, boundsOf(marks ?? loaded ?? new Uint8Array())];
    return [source, boundsOf(marks.map((mark, at) => mark | (loaded[at] ?? 0)))];
  });
  return {
    file,
    ms: line.ms,
    passes: line.passes,
    isCut: line.isCut,
    executed: Object.fromEntries(executed),
    imported,
  };
}

function painted(result: Line['result']): Map<string, Uint8Array> {
  const marks = new Map<string, Uint8Array>();
  for (const { url, ranges } of result) {
    const file = `src${url.slice(SOURCES.length)}`;
    if (!url.startsWith(`${SOURCES}/`) || !existsSync(join(root, file))) continue;
    const known = marks.get(file) ?? new Uint8Array(readFileSync(join(root, file), 'utf8').length);
    const now = paint(ranges, known.length);
    marks.set(
      file,
      now.map((mark, at) => mark | (known[at] ?? 0)),
    );
  }
  return marks;
}

/** The inner ones over the outer ones. Types are blanks to Node, so that its offsets are those of the file. */
function paint(ranges: readonly Range[], length: number): Uint8Array {
  const marks = new Uint8Array(length);
  const outerFirst = ranges.toSorted(([one, oneEnd], [other, otherEnd]) => one - other || otherEnd - oneEnd);
  for (const [start, end, isExecuted] of outerFirst) marks.fill(isExecuted, start, end);
  return marks;
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

export function hashOf(files: readonly string[], begin = ''): string {
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
