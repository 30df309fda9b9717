// Counts tokens off the editor's thread, in one worker: it starts with the first text, stays while texts come, and ends
// when none do or when it hangs. What can't be counted in time gets an upper bound, so there is always a figure to
// show.
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Disposable } from '../../shared/disposable.ts';
import type { TokenCount } from '../../shared/usage.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';

export interface CountTask {
  readonly id: number;
  readonly text: string;
  readonly mostMs: number;
}

export interface Counted extends TokenCount {
  readonly id: number;
}

export interface WorkerNeeds {
  /** Shared with the worker: tasks with ids up to the number in it are cancelled. */
  readonly cancelled: Int32Array;
}

interface Waiting {
  readonly id: number;
  readonly text: string;
  readonly until: number;
  readonly settle: (count: TokenCount) => void;
  isSettled: boolean;
}

/** After this time an upper bound is good enough. */
export const COUNT_DEADLINE_MS = 2_000;
/** The worker stops at the deadline by itself; if it has not answered this much later, it hangs. */
const GRACE_MS = 1_000;
const IDLE_MS = 120_000;
/** Counts are kept because a text is counted for the picker, and again before it is sent. */
const KEPT_TEXTS = 4;

export class TokenCounter implements Disposable {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #workerFile: string;
  readonly #cancelled = new Int32Array(new SharedArrayBuffer(4));
  readonly #kept = new Map<string, TokenCount>();
  #worker: Worker | null = null;
  #waiting: Waiting[] = [];
  #current: Waiting | null = null;
  #idle: Disposable | null = null;
  #lastId = 0;
  #isDisposed = false;

  /** @param needs.workerFile replaces the worker beside this file */
  constructor(needs: { clock: Clock; log: Logger; workerFile?: string }) {
    this.#clock = needs.clock;
    this.#log = needs.log;
    this.#workerFile = needs.workerFile ?? join(import.meta.dirname, `tokenWorker${extname(import.meta.filename)}`);
  }

  /** Starts the worker, because a text is going to be counted soon. */
  warm(): void {
    if (this.#isDisposed) return;
    this.#worker ??= this.#start();
    this.#restUnlessBusy();
  }

  get isWarm(): boolean {
    return this.#worker !== null;
  }

  /** Never fails: past the deadline, when aborted, or without a worker it gives the bound by bytes or a better one. */
  countTokens(text: string, deadlineMs: number = COUNT_DEADLINE_MS, signal?: AbortSignal): Promise<TokenCount> {
    const known = text === '' ? { tokens: 0, isUpperBound: false } : this.#kept.get(text);
    if (known !== undefined) return Promise.resolve(known);
    if (this.#isDisposed || signal?.aborted === true) return Promise.resolve(boundOf(text));
    return new Promise((resolve) => {
      const deadline = this.#clock.after(deadlineMs + GRACE_MS, () => this.#giveUp(task));
      const abort = () => this.#abort(task);
      this.#lastId += 1;
      const task: Waiting = {
        id: this.#lastId,
        text,
        until: this.#clock.now() + deadlineMs,
        isSettled: false,
        settle: (count) => {
          task.isSettled = true;
          deadline.dispose();
          signal?.removeEventListener('abort', abort);
          resolve(count);
        },
      };
      signal?.addEventListener('abort', abort);
      this.#waiting.push(task);
      this.#next();
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#idle?.dispose();
    this.#end();
    for (const task of [...(this.#current === null ? [] : [this.#current]), ...this.#waiting]) settleByBytes(task);
    this.#current = null;
    this.#waiting = [];
    this.#kept.clear();
  }

  #next(): void {
    if (this.#current !== null || this.#isDisposed) return;
    const task = this.#waiting.shift();
    if (task === undefined) {
      this.#restUnlessBusy();
      return;
    }
    const mostMs = task.until - this.#clock.now();
    if (task.isSettled || mostMs <= 0) {
      settleByBytes(task);
      this.#next();
      return;
    }
    this.#idle?.dispose();
    this.#current = task;
    this.#worker ??= this.#start();
    const work: CountTask = { id: task.id, text: task.text, mostMs };
    this.#worker.postMessage(work);
  }

  #start(): Worker {
    const needs: WorkerNeeds = { cancelled: this.#cancelled };
    const worker = new Worker(this.#workerFile, { workerData: needs });
    // The worker must not keep a process alive that is done.
    worker.unref();
    worker.on('message', (counted: Counted) => this.#counted(counted));
    worker.once('error', (error) => this.#log.error('The worker that counts tokens failed', error));
    worker.once('exit', () => {
      if (this.#worker === worker) this.#lost();
    });
    return worker;
  }

  #counted({ id, tokens, isUpperBound }: Counted): void {
    const task = this.#current;
    if (task?.id !== id) return;
    this.#current = null;
    const count = { tokens, isUpperBound };
    if (!isUpperBound) this.#keep(task.text, count);
    if (!task.isSettled) task.settle(count);
    this.#next();
  }

  #keep(text: string, count: TokenCount): void {
    this.#kept.set(text, count);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_TEXTS && oldest !== undefined) this.#kept.delete(oldest);
  }

  #abort(task: Waiting): void {
    if (this.#current === task) Atomics.store(this.#cancelled, 0, task.id);
    settleByBytes(task);
  }

  #giveUp(task: Waiting): void {
    settleByBytes(task);
    if (this.#current !== task) return;
    this.#log.warn('The worker that counts tokens hung and was ended');
    this.#end();
    this.#lost();
  }

  #lost(): void {
    this.#worker = null;
    const task = this.#current;
    this.#current = null;
    if (task !== null) settleByBytes(task);
    this.#next();
  }

  #end(): void {
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
  }

  #restUnlessBusy(): void {
    this.#idle?.dispose();
    if (this.#current !== null || this.#worker === null) return;
    this.#idle = this.#clock.after(IDLE_MS, () => {
      this.#end();
      this.#kept.clear();
    });
  }
}

function settleByBytes(task: Waiting): void {
  if (!task.isSettled) task.settle(boundOf(task.text));
}

/** Each token has at least one byte. */
function boundOf(text: string): TokenCount {
  return { tokens: Buffer.byteLength(text), isUpperBound: true };
}
