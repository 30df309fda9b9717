// Runs other programs for our scripts: quietly while they succeed, in full when they fail.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

export interface StepResult {
  readonly ok: boolean;
  /** How it ended: its exit code, or the signal that ended it. */
  readonly end: string;
  readonly output: string;
  readonly seconds: number;
}

/** @param shows true = its output goes straight to the terminal */
export function runProgram(
  program: string,
  args: readonly string[],
  { env = {}, shows = false }: { env?: Readonly<Record<string, string>>; shows?: boolean } = {},
): Promise<StepResult> {
  const began = performance.now();
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: shows ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({
        ok: code === 0,
        end: signal === null ? `code ${code}` : `signal ${signal}`,
        output: Buffer.concat(chunks).toString('utf8'),
        seconds: (performance.now() - began) / 1000,
      }),
    );
  });
}

/** A program of a package, such as `tsc`, started by its file in node_modules/.bin. */
export function binary(name: string): string {
  return join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
}

export function mochaArgs(...patterns: readonly string[]): string[] {
  return [join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'), ...patterns];
}
