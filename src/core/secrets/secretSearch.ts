// Searches texts for secrets before they leave, off the editor's thread, in one worker: it starts with the first text
// and ends when none come or when it hangs. Nothing of a text, and no secret, is kept here or told to anybody else.
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Disposable } from '../../shared/disposable.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { Finding } from './finding.ts';

export interface SearchTask {
  readonly id: number;
  readonly texts: readonly string[];
  /** The secrets that this window holds. */
  readonly held: readonly string[];
}

export interface SearchDone {
  readonly id: number;
  readonly found: FoundSecrets;
}

/** For each text what was found in it; null = it could not be searched, so that nobody knows. */
export type FoundSecrets = readonly (readonly Finding[])[] | null;

export interface SecretSearchNeeds {
  /** All secrets that this window holds, whatever place they are for. */
  readonly held: () => readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
  /** Replaces the worker beside this file. */
  readonly workerFile?: string;
}

/** Ten million characters take a second. What takes longer was made to. */
const DEADLINE_MS = 10_000;
const IDLE_MS = 120_000;

export class SecretSearch implements Disposable {
  readonly #needs: SecretSearchNeeds;
  readonly #workerFile: string;
  readonly #waiting = new Map<number, (found: FoundSecrets) => void>();
  #worker: Worker | null = null;
  #idle: Disposable | null = null;
  #lastId = 0;
  #isDisposed = false;

  constructor(needs: SecretSearchNeeds) {
    this.#needs = needs;
    this.#workerFile = needs.workerFile ?? join(import.meta.dirname, `secretWorker${extname(import.meta.filename)}`);
  }

  /** Starts the worker, because a text is going to be searched soon. */
  warm(): void {
    if (this.#isDisposed) return;
    this.#worker ??= this.#start();
    this.#restUnlessBusy();
  }

  async find(texts: readonly string[]): Promise<FoundSecrets> {
    if (this.#isDisposed) return null;
    const { clock, log, held } = this.#needs;
    this.#idle?.dispose();
    this.#lastId += 1;
    const task: SearchTask = { id: this.#lastId, texts, held: held() };
    const { promise, resolve } = Promise.withResolvers<FoundSecrets>();
    const deadline = clock.after(DEADLINE_MS, () => {
      log.warn('The worker that searches for secrets took too long and was ended');
      this.#end();
    });
    this.#waiting.set(task.id, resolve);
    this.#worker ??= this.#start();
    this.#worker.postMessage(task);
    try {
      return await promise;
    } finally {
      deadline.dispose();
      this.#restUnlessBusy();
    }
  }

  /** Whether all of the texts were searched, and nothing was found. */
  async isFree(texts: readonly string[]): Promise<boolean> {
    return (await this.find(texts))?.every((found) => found.length === 0) ?? false;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#idle?.dispose();
    this.#end();
  }

  #start(): Worker {
    const worker = new Worker(this.#workerFile);
    // The worker must not keep a process alive that is done.
    worker.unref();
    worker.on('message', ({ id, found }: SearchDone) => this.#settle(id, found));
    worker.once('error', (error) => this.#needs.log.error('The worker that searches for secrets failed', error));
    worker.once('exit', () => {
      if (this.#worker === worker) this.#end();
    });
    return worker;
  }

  #settle(id: number, found: FoundSecrets): void {
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    settle?.(found);
  }

  /** What it has not answered by now is not known. */
  #end(): void {
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
    for (const id of [...this.#waiting.keys()]) this.#settle(id, null);
  }

  #restUnlessBusy(): void {
    this.#idle?.dispose();
    if (this.#waiting.size > 0 || this.#worker === null) return;
    this.#idle = this.#needs.clock.after(IDLE_MS, () => this.#end());
  }
}
