// A window as the run sees it: started, listened to, killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BLIND_FROM, BLIND_UNTIL, PLAN_VARIABLE, type WindowLine, type WindowPlan } from './protocol.ts';

const root = join(import.meta.dirname, '..', '..');
const PROGRAM = join(root, 'out', 'chaos', 'window.mjs');

/** One file starts in a fraction of the time that a hundred take. */
export async function buildWindow(): Promise<void> {
  await build({
    entryPoints: [join(import.meta.dirname, 'window.ts'), join(root, 'src/core/ledger/ledgerCheck.ts')],
    outdir: join(root, 'out', 'chaos'),
    entryNames: '[name]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
}

export interface Death {
  /** The step it was told to die at or passed last; `instant` when killed from outside. */
  readonly point: string;
  readonly isInstant: boolean;
}

export class ChaosWindow {
  readonly #child: ChildProcess;
  /** Jobs whose POST may be under way. */
  readonly blind = new Set<string>();
  readonly troubles: string[] = [];
  readonly steps: string[] = [];
  readonly ended: Promise<void>;
  /** It has come as far as its first step. */
  readonly begun: Promise<void>;
  isOutdated = false;
  hasEnded = false;
  #last = 'start';
  #killedAt: string | null = null;
  #rest = '';
  #begin: () => void = () => undefined;

  constructor(plan: WindowPlan) {
    this.begun = new Promise((resolve) => {
      this.#begin = resolve;
    });
    this.#child = spawn(process.execPath, [PROGRAM], {
      env: {
        PATH: process.env.PATH,
        NODE_NO_WARNINGS: '1',
        NODE_COMPILE_CACHE: join(root, 'out', 'chaos', 'cache'),
        [PLAN_VARIABLE]: JSON.stringify(plan),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#read(chunk.toString('utf8')));
    this.#child.stderr?.on('data', (chunk: Buffer) => this.troubles.push(chunk.toString('utf8')));
    this.#child.on('error', (error) => this.troubles.push(String(error)));
    this.ended = new Promise((resolve) => {
      this.#child.once('close', () => {
        this.hasEnded = true;
        resolve();
      });
    });
  }

  setClock(offsetMs: number): void {
    if (!this.hasEnded && this.#child.connected) this.#child.send(offsetMs, () => undefined);
  }

  async kill(): Promise<Death> {
    this.#child.kill('SIGKILL');
    await this.ended;
    return { point: this.#killedAt ?? this.#last, isInstant: this.#killedAt === null };
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#note(JSON.parse(line));
  }

  #note(line: WindowLine): void {
    switch (line.type) {
      case 'outdated':
        this.isOutdated = true;
        return;
      case 'trouble':
        this.troubles.push(line.message);
        return;
      default:
        this.#begin();
        this.steps.push(`${Date.now()} ${this.#child.pid} ${line.type} ${line.point} ${line.jobId}`);
        this.#last = line.point;
        if (line.type === 'kill') this.#killedAt = line.point;
        if (line.jobId !== null && line.point === BLIND_FROM) this.blind.add(line.jobId);
        if (line.jobId !== null && BLIND_UNTIL.test(line.point)) this.blind.delete(line.jobId);
    }
  }
}
