// A window as the run sees it: started, listened to, killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildProgram, programEnvironment } from '../fakes/windowProgram.ts';
import { BLIND_FROM, BLIND_UNTIL, PLAN_VARIABLE, type WindowLine, type WindowPlan } from './protocol.ts';

let program = '';

export async function buildWindow(): Promise<void> {
  program = await buildProgram(join(import.meta.dirname, 'window.ts'), 'chaos');
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
    this.#child = spawn(process.execPath, [program], {
      env: { ...programEnvironment('chaos'), [PLAN_VARIABLE]: JSON.stringify(plan) },
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
