// Windows of Ponder over one ledger file on one clock that stands still until the benchmark moves it, and a service whose
// jobs last exactly as long as the benchmark says.

import type { Clock } from '../../src/core/clock.ts';
import { type Engine, openEngine } from '../../src/core/engine.ts';
import { aKey } from '../builders/aKey.ts';
import { noLimits } from '../builders/noLimits.ts';
import { seededRandom } from '../builders/seededRandom.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { catalogue, prepared, streamed } from '../fakes/question.ts';
import { ScriptedProvider, said } from '../fakes/scriptedProvider.ts';
import { ServedStream, type StreamCourse } from './servedStream.ts';

/** A job at the service. */
export interface ServedJob {
  readonly sentAt: number;
  readonly durationMs: number;
  /** When the first window knew its end; null = none does yet. */
  foundAt: number | null;
  /** Resumptions of its stream included. */
  gets: number;
}

export class PollWindows {
  readonly clock = new FakeClock();
  readonly windows: Engine[] = [];
  /** By the job's own id. */
  readonly served = new Map<string, ServedJob>();
  /** By the id at the service. */
  readonly #responses = new Map<string, ServedJob>();
  readonly #durations = new Map<string, number>();
  readonly #files = new LedgerFolder();
  readonly #provider = new ScriptedProvider();
  readonly #jittered: Clock;
  readonly #course: StreamCourse | undefined;
  /** Asked of every job that has just arrived at the service. */
  onServed: (job: ServedJob) => void = () => {};
  /** By the id at the service. */
  readonly streams = new Map<string, ServedStream>();

  /** @param course how the streams of the jobs come along; absent = they have none */
  constructor(seed: number, course?: StreamCourse) {
    const { clock } = this;
    const random = seededRandom(seed);
    this.#jittered = { now: () => clock.now(), after: (delayMs, run) => clock.after(delayMs, run), random };
    this.#provider.onStart = (_body, jobId) => said('in_progress', { id: this.#serve(jobId), jobId });
    this.#provider.onRead = (responseId) => this.#read(responseId);
    this.#course = course;
    if (course === undefined) return;
    this.#provider.onStream = (responseId) => {
      const stream = new ServedStream(clock, course, responseId, this.#job(responseId).durationMs);
      this.streams.set(responseId, stream);
      return stream.first();
    };
    this.#provider.onResume = (responseId, after) => {
      this.#job(responseId).gets += 1;
      return this.#stream(responseId).resume(after);
    };
  }

  async open(): Promise<Engine> {
    const engine = await openEngine({
      path: this.#files.path,
      keys: { find: () => Promise.resolve(aKey('sk-bench')) },
      endpoints: () => [],
      catalogue: () => Promise.resolve(catalogue),
      limits: noLimits,
      clock: this.#jittered,
      log: this.#files.log,
      load: () => Promise.resolve(() => this.#provider),
    });
    engine.ledger.onDidChange(({ ids }) => this.#noteFound(engine, ids));
    this.windows.push(this.#files.keep(engine));
    return engine;
  }

  async ask(engine: Engine, durationMs: number): Promise<void> {
    const ask = this.#course === undefined ? prepared : streamed;
    const made = ask({ question: `Question ${this.#durations.size}?` }, this.clock.now());
    this.#durations.set(made.job.id, durationMs);
    await engine.jobs.start(made, null, true);
  }

  /** Until as many jobs have been found final, in steps that let the notices of the file system arrive. */
  async runUntilFound(jobs: number, mostMs: number): Promise<void> {
    const until = this.clock.now() + mostMs;
    while (this.#found < jobs) {
      if (this.clock.now() > until) throw new Error(`Only ${this.#found} of ${jobs} jobs were found final.`);
      await this.clock.advance(1_000);
    }
    const trouble = this.#files.log.lines.find((line) => line.startsWith('error '));
    if (trouble !== undefined) throw new Error(`The benchmark's windows had trouble: ${trouble}`);
  }

  async dispose(): Promise<void> {
    for (const { ledger } of this.windows) await ledger.upkeep.backUp();
    this.#files.dispose();
  }

  get #found(): number {
    return [...this.served.values()].filter(({ foundAt }) => foundAt !== null).length;
  }

  #serve(jobId: string): string {
    const durationMs = this.#durations.get(jobId);
    if (durationMs === undefined) throw new Error(`Nobody asked ${jobId}.`);
    const job: ServedJob = { sentAt: this.clock.now(), durationMs, foundAt: null, gets: 0 };
    const responseId = `resp_${this.#responses.size}`;
    this.served.set(jobId, job);
    this.#responses.set(responseId, job);
    this.onServed(job);
    return responseId;
  }

  #read(responseId: string) {
    const job = this.#job(responseId);
    job.gets += 1;
    const isOver = this.clock.now() >= job.sentAt + job.durationMs;
    return said(isOver ? 'completed' : 'in_progress', { id: responseId });
  }

  #job(responseId: string): ServedJob {
    const job = this.#responses.get(responseId);
    if (job === undefined) throw new Error(`There is no ${responseId}.`);
    return job;
  }

  #stream(responseId: string): ServedStream {
    const stream = this.streams.get(responseId);
    if (stream === undefined) throw new Error(`There is no stream of ${responseId}.`);
    return stream;
  }

  #noteFound({ ledger }: Engine, ids: readonly string[]): void {
    for (const id of ids) {
      const job = this.served.get(id);
      if (job !== undefined && job.foundAt === null && ledger.get(id)?.state === 'completed') {
        job.foundAt = this.clock.now();
      }
    }
  }
}
