// A streamed job whose provider a test plays by hand: what each stream tells, and what becomes of each resumption.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Result } from '../../src/core/providers/failure.ts';
import type { OpenStream } from '../../src/core/providers/provider.ts';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from './fakeClock.ts';
import { LedgerFolder } from './ledgerFolder.ts';
import { openWindow } from './openWindow.ts';
import { ENDLESS_PLACE, streamed } from './question.ts';
import { failing, ScriptedProvider, said } from './scriptedProvider.ts';
import { ScriptedStream } from './scriptedStream.ts';

export class HeardJob {
  readonly clock = new FakeClock();
  readonly files = new LedgerFolder();
  readonly provider = new ScriptedProvider();
  /** Every stream there was, the first one first. */
  readonly streams: ScriptedStream[] = [];
  /** After which event each resumption asked to go on. */
  readonly asked: number[] = [];
  readonly windows: Engine[] = [];
  status = 'in_progress';
  id = '';
  /** What becomes of a resumption; as a stream that a test tells what to say. */
  onResume: (after: number) => Result<OpenStream> | Promise<Result<OpenStream>> = () => this.accepted();

  constructor() {
    this.provider.onStart = (_body, jobId) => said('in_progress', { jobId, id: `resp_${this.streams.length + 1}` });
    this.provider.onRead = (id) => said(this.status, { id });
    this.provider.onStream = () => this.newStream();
    this.provider.onResume = (_responseId, after) => {
      this.asked.push(after);
      return this.onResume(after);
    };
  }

  async ask(windows = 1): Promise<void> {
    for (let count = 0; count < windows; count += 1) await this.open();
    const [first] = this.windows;
    this.id = (await first?.jobs.start(streamed({ endpoint: ENDLESS_PLACE }, this.clock.now()), null, true)) ?? '';
    await this.clock.settle();
    assert.equal(this.streams.length, 1);
  }

  /** Asked, so old by now, and it has just said something. */
  async running(ageMs: number, windows = 1): Promise<void> {
    await this.ask(windows);
    await this.clock.advance(ageMs);
    this.stream.tell({ number: 1, answer: 'One. ' });
    await this.clock.settle();
    this.asked.length = 0;
  }

  /** Another job of the same window. */
  async askMore(): Promise<void> {
    const question = `Number ${this.streams.length}?`;
    await this.window().jobs.start(streamed({ endpoint: ENDLESS_PLACE, question }, this.clock.now()), null, true);
    await this.clock.settle();
  }

  async open(): Promise<Engine> {
    const { files, clock, provider } = this;
    const engine = await openWindow({ files, clock, place: ENDLESS_PLACE, key: () => 'sk-test', provider });
    this.windows.push(engine);
    return engine;
  }

  window(index = 0): Engine {
    return this.windows[index] ?? assert.fail(`there is no window ${index}`);
  }

  job(): Job {
    return this.window().ledger.get(this.id) ?? assert.fail('there is no job');
  }

  live(index = 0): string | null {
    return this.window(index).live.get(this.id)?.answer ?? null;
  }

  get stream(): ScriptedStream {
    return this.streams.at(-1) ?? assert.fail('there is no stream');
  }

  get openStreams(): number {
    return this.streams.filter(({ isClosed }) => !isClosed).length;
  }

  newStream(): ScriptedStream {
    const stream = new ScriptedStream();
    this.streams.push(stream);
    return stream;
  }

  accepted(): Result<OpenStream> {
    return { ok: true, value: this.newStream() };
  }

  /** As the SDK gives up on a head that does not come. */
  async held(): Promise<Result<OpenStream>> {
    await new Promise<void>((resolve) => this.clock.after(20_000, resolve));
    return failing('transient');
  }

  dispose(): void {
    this.files.dispose();
  }
}
