// Several windows on one ledger for a while: started, stopped, and their lines read.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../src/core/clock.ts';
import { decideLater } from '../../src/core/jobs/life/decideLater.ts';
import { openLedger } from '../../src/core/ledger/openLedger.ts';
import { RecordingLog } from '../fakes/recordingLog.ts';
import { buildProgram, programEnvironment } from '../fakes/windowProgram.ts';
import { PLAN_VARIABLE, type StressLine, type StressPlan, type StressReply, type StressWord } from './protocol.ts';
import { judge, type Verdict, type WindowLog } from './verdict.ts';

/** Two would do: a place is looked at five times a second at most, by all windows together. */
const ENDPOINTS = ['North', 'East', 'South', 'West'];

/** Far beyond what any machine needs. */
const DEADLINE_MS = 30_000;

export interface StressOptions {
  readonly seconds: number;
  readonly processes: number;
  readonly seed: number;
  /** Things that people do in all windows together. */
  readonly actsPerSecond: number;
  /** What was not seen by then is late for certain: the last change makes windows look again. */
  readonly graceMs: number;
}

export async function runStress(options: StressOptions): Promise<Verdict> {
  const { seconds, processes, seed, actsPerSecond, graceMs } = options;
  const program = await buildProgram(join(import.meta.dirname, 'window.ts'), 'ledgerStress');
  const folder = mkdtempSync(join(tmpdir(), 'ponder-stress-'));
  const ledger = join(folder, 'storage', 'ledger.db');
  try {
    (await openLedger(ledger, 'first', systemClock, new RecordingLog(), decideLater)).dispose();
    const pauseMs = (1_000 * processes) / actsPerSecond;
    const windows = Array.from({ length: processes }, (_, place) => {
      const log = join(folder, `window-${place}.jsonl`);
      return new StressWindow(program, { ledger, log, seed: seed * 1_000 + place, endpoints: ENDPOINTS, pauseMs });
    });
    await Promise.all(windows.map((window) => window.says('open')));
    await pause(seconds * 1_000);
    await Promise.all(windows.map((window) => window.ask('stop', 'stopped')));
    await pause(graceMs);
    // Whoever saw another window's last change has caught up with all before it, however slow the machine is.
    windows.find(({ isThere }) => isThere)?.tell('mark');
    await Promise.all(windows.map((window) => window.says('saw mark')));
    windows.findLast(({ isThere }) => isThere)?.tell('mark again');
    await Promise.all(windows.map((window) => window.says('saw mark again')));
    const logs = await Promise.all(windows.map((window) => window.end()));
    return judge(logs, ledger, seconds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

class StressWindow {
  readonly #child: ChildProcess;
  readonly #plan: StressPlan;
  readonly #ended: Promise<unknown>;
  readonly #said = new Set<string>();
  #errors = '';

  constructor(program: string, plan: StressPlan) {
    this.#plan = plan;
    this.#child = spawn(process.execPath, [program], {
      env: { ...programEnvironment('ledgerStress'), [PLAN_VARIABLE]: JSON.stringify(plan) },
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString('utf8');
    });
    this.#child.on('message', (word) => this.#said.add(String(word)));
    this.#ended = once(this.#child, 'close');
  }

  get isThere(): boolean {
    return this.#child.connected;
  }

  /** Resolves also when the window is gone or silent: then its lines tell what was wrong. */
  async says(word: StressReply): Promise<void> {
    const late = pause(DEADLINE_MS, 'late', { ref: false });
    while (!this.#said.has(word) && this.isThere) {
      if ((await Promise.race([once(this.#child, 'message'), this.#ended, late])) === 'late') return;
    }
  }

  tell(word: StressWord): void {
    if (this.#child.connected) this.#child.send(word);
  }

  async ask(word: StressWord, reply: StressReply): Promise<void> {
    this.tell(word);
    await this.says(reply);
  }

  async end(): Promise<WindowLog> {
    this.tell('end');
    await this.#ended;
    const name = `window ${this.#plan.seed}`;
    if (this.#child.exitCode !== 0 || this.#errors !== '') {
      const message = `ended with ${this.#child.exitCode}: ${this.#errors}`;
      return { name, lines: [{ type: 'trouble', message }] };
    }
    return { name, lines: readLines(this.#plan.log) };
  }
}

function readLines(path: string): StressLine[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
