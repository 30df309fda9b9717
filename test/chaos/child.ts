// A window as the run sees it: started, listened to, killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProgram, programEnvironment } from '../fakes/windowProgram.ts';
import { startSimulator } from '../simulator/server.ts';
import { BLIND_FROM, BLIND_UNTIL, PLAN_VARIABLE, type WindowLine, type WindowPlan } from './protocol.ts';

let program = '';

/** Builds the program, and lets one window end well: only then does Node keep what it has compiled for the others. */
export async function buildWindow(): Promise<void> {
  program = await buildProgram(join(import.meta.dirname, 'window.ts'), 'chaos');
  const folder = mkdtempSync(join(tmpdir(), 'ponder-chaos-'));
  const simulator = await startSimulator({ timeScale: 100 });
  try {
    const first = new ChaosWindow({
      ledger: join(folder, 'ledger.sqlite'),
      baseUrl: simulator.baseUrl,
      scale: 100,
      base: Date.now(),
      offsetMs: 0,
      asks: [{ model: 'o3', question: 'Are you there?', cancels: false, goesOn: null }],
      adopts: [],
      consents: false,
      key: 'usual',
      fullDisk: null,
      isNewer: false,
      rests: true,
      killAt: null,
    });
    await first.ended;
    if (!first.hasRested) throw new Error(`The first window did not come to rest: ${first.troubles.join('; ')}`);
  } finally {
    await simulator.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Death {
  /** The step it was told to die at or passed last. */
  readonly point: string;
  /** Killed from outside, at any moment after that step. */
  readonly isInstant: boolean;
}

/** What is known of a job whose sender died between its POST and its stored id. */
export interface Doubt {
  /** How far the POST had come; of a fault, what went wrong. */
  readonly point: string;
  /** The kill may have come just before or just after a commit: the job may as well be what that made of it. */
  readonly isOpen: boolean;
}

/** Of what came before a trespass. */
const STEPS_SHOWN = 30;

export class ChaosWindow {
  readonly #child: ChildProcess;
  /** By job: how far its POST has come. */
  readonly #posts = new Map<string, string>();
  readonly troubles: string[] = [];
  readonly steps: string[] = [];
  /** What it did although it had said that it is outdated. */
  readonly trespasses: string[] = [];
  readonly ended: Promise<void>;
  isOutdated = false;
  hasRested = false;
  hasEnded = false;
  /** Reasons to look that no look followed yet: claims, and responses that a person named. */
  #reasons = 0;
  #last = 'start';
  #killedAt: string | null = null;
  #rest = '';
  #awaited: { readonly steps: number; readonly resolve: () => void }[] = [];

  constructor(plan: WindowPlan) {
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
        this.#tellPassed();
        resolve();
      });
    });
  }

  setClock(offsetMs: number): void {
    if (!this.hasEnded && this.#child.connected) this.#child.send(offsetMs, () => undefined);
  }

  /** Resolves when it has passed so many steps, or will pass no more. */
  passed(steps: number): Promise<void> {
    return new Promise((resolve) => {
      this.#awaited.push({ steps, resolve });
      this.#tellPassed();
    });
  }

  async kill(): Promise<Death> {
    this.#child.kill('SIGKILL');
    await this.ended;
    if (this.#child.signalCode !== 'SIGKILL') {
      this.troubles.push(`a window ended by itself: ${this.#child.exitCode ?? this.#child.signalCode}`);
    }
    return { point: this.#killedAt ?? this.#last, isInstant: this.#killedAt === null };
  }

  /** By job: what it leaves in doubt by its death. */
  get doubts(): ReadonlyMap<string, Doubt> {
    const doubts = new Map<string, Doubt>();
    for (const [jobId, point] of this.#posts) {
      const isCertain = point === BLIND_FROM && this.#killedAt === BLIND_FROM;
      const isOpen = /^commit .*: before$/.test(point) && this.#killedAt !== point;
      if (!isCertain) doubts.set(jobId, { point, isOpen });
    }
    return doubts;
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#note(JSON.parse(line));
  }

  #note(line: WindowLine): void {
    switch (line.type) {
      case 'outdated':
        this.steps.push(`${Date.now()} ${this.#child.pid} outdated`);
        this.isOutdated = true;
        this.#tellPassed();
        return;
      case 'rested':
        this.hasRested = true;
        return;
      case 'trouble':
        this.troubles.push(line.message);
        return;
      default:
        this.#pass(line.type, line.point, line.jobId);
    }
  }

  #pass(type: 'step' | 'kill', point: string, jobId: string | null): void {
    this.steps.push(`${Date.now()} ${this.#child.pid} ${type} ${point} ${jobId}`);
    this.#tellPassed();
    this.#last = point;
    if (type === 'kill') this.#killedAt = point;
    if (this.isOutdated && this.#isTrespass(point, jobId)) this.#trespassed();
    if (point === 'claim: after' || (point === 'adopt: begun' && !this.isOutdated)) this.#reasons += 1;
    if (point === 'look: before the first byte') this.#reasons = Math.max(0, this.#reasons - 1);
    if (jobId === null) return;
    const isFurther = this.#posts.has(jobId) && !point.startsWith('commit (still submitting)');
    if (isFurther || point === BLIND_FROM) this.#posts.set(jobId, point);
    if (BLIND_UNTIL.test(point)) this.#posts.delete(jobId);
  }

  #tellPassed(): void {
    const isOver = this.isOutdated || this.hasEnded;
    const met = this.#awaited.filter(({ steps }) => isOver || steps <= this.steps.length);
    this.#awaited = this.#awaited.filter((each) => !met.includes(each));
    for (const { resolve } of met) resolve();
  }

  #trespassed(): void {
    this.trespasses.push(this.steps.slice(-STEPS_SHOWN).join('\n'));
  }

  /** It may finish what it was at when it noticed, and begin nothing. */
  #isTrespass(point: string, jobId: string | null): boolean {
    if (/^(commit|claim|seat|migration).*: after$/.test(point)) return true;
    if (point === 'create: before the first byte') return jobId === null || !this.#posts.has(jobId);
    return point === 'look: before the first byte' && this.#reasons === 0;
  }
}
