// Runs test files in a process of their own, with or without a defect planted, and ends it with all it has started when it
// takes too long.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mochaArgs, root } from '../../scripts/steps.ts';
import type { Mutant } from './mutant.ts';

const SERVE = pathToFileURL(join(import.meta.dirname, 'serveMutant.ts')).href;
const COMPILED = join(root, '.vscode-test', 'mutants', 'compiled');
const MOST_OUTPUT = 20_000;
/** What runs now: it is no child of the terminal, and would outlive this process. */
const running = new Set<() => void>();

/** For whoever is ended from outside. */
export function endAllRuns(): void {
  for (const end of running) end();
}

export interface TestRun {
  readonly end: 'passed' | 'failed' | 'tooLong';
  readonly ms: number;
  readonly output: string;
}

export async function runTests(
  files: readonly string[],
  {
    mutant,
    mostMs,
    args = ['--bail'],
    env = {},
  }: {
    readonly mutant?: Mutant;
    readonly mostMs: number;
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  },
): Promise<TestRun> {
  const temporary = mkdtempSync(join(tmpdir(), 'ponder-mutant-'));
  const began = performance.now();
  const child = spawn(process.execPath, mochaArgs(...args, ...files), {
    cwd: root,
    // A group of its own, which can be ended as a whole.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      // What a mutant fails is no failure of whoever runs this.
      PONDER_TEST_COUNTS: '',
      NO_COLOR: '1',
      NODE_NO_WARNINGS: '1',
      TMPDIR: temporary,
      ...(mutant === undefined
        ? {}
        : {
            // The other sources are the same from one mutant to the next.
            NODE_COMPILE_CACHE: COMPILED,
            NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${SERVE}`.trim(),
            PONDER_MUTANT: JSON.stringify({ ...mutant, path: join(root, mutant.file) }),
          }),
      ...env,
    },
  });
  let output = '';
  const hear = (chunk: Buffer): void => {
    if (output.length < MOST_OUTPUT) output += chunk.toString('utf8');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const endGroup = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // All of it has ended.
    }
  };
  running.add(endGroup);
  let isTooLong = false;
  const timer = setTimeout(() => {
    isTooLong = true;
    endGroup();
  }, mostMs);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    const end = isTooLong ? 'tooLong' : code === 0 ? 'passed' : 'failed';
    return { end, ms: performance.now() - began, output };
  } finally {
    clearTimeout(timer);
    endGroup();
    running.delete(endGroup);
    rmSync(temporary, { recursive: true, force: true });
  }
}
