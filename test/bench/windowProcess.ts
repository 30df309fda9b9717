// A window of a benchmark as the benchmark sees it: started, asked what it has used, ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/steps.ts';
import { type BenchWindowPlan, PLAN_VARIABLE, type Usage } from './benchWindowPlan.ts';

const FOLDER = join(root, 'out', 'bench');

/** In files like those of the packed extension: the SDK is loaded with the first call. */
export async function buildBenchWindow(): Promise<void> {
  await build({
    entryPoints: [join(import.meta.dirname, 'benchWindow.ts')],
    outdir: FOLDER,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
}

export class WindowProcess {
  readonly #child: ChildProcess;
  #troubles = '';

  constructor(plan: BenchWindowPlan) {
    this.#child = spawn(process.execPath, [join(FOLDER, 'benchWindow.mjs')], {
      env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', [PLAN_VARIABLE]: JSON.stringify(plan) },
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#troubles += chunk.toString('utf8');
    });
  }

  /** The ledger is open. */
  async ready(): Promise<this> {
    await this.#reply();
    return this;
  }

  async usage(): Promise<Usage> {
    this.#child.send('usage');
    const usage: Usage = JSON.parse(JSON.stringify(await this.#reply()));
    return usage;
  }

  /** @throws when the window had trouble: its figures mean nothing then */
  assertSound(): void {
    if (this.#troubles !== '') throw new Error(`A window of the benchmark had trouble: ${this.#troubles}`);
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill();
    await once(this.#child, 'close');
  }

  #reply(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error(`A window of the benchmark ended: ${this.#troubles}`));
      this.#child.once('close', ended);
      this.#child.once('message', (message) => {
        this.#child.off('close', ended);
        resolve(message);
      });
    });
  }
}
