// How the stream of a job comes along at the benchmark's service: an event every ten seconds, until what is to happen to it.
import type { Clock } from '../../src/core/clock.ts';
import type { Result } from '../../src/core/providers/failure.ts';
import type { OpenStream } from '../../src/core/providers/provider.ts';
import { failing, said } from '../fakes/scriptedProvider.ts';
import { ScriptedStream } from '../fakes/scriptedStream.ts';

const EVENT_MS = 10_000;
/** The SDK's patience with the head of a reply. */
const HEAD_MS = 20_000;

/** After so long each stream breaks; what becomes of a resumption then. */
export interface StreamCourse {
  readonly name: string;
  readonly breaksAfterMs: number;
  readonly resumes: 'heard' | 'refused' | 'held' | 'silent';
}

export const COURSES: readonly StreamCourse[] = [
  { name: 'heard to the end', breaksAfterMs: Number.POSITIVE_INFINITY, resumes: 'heard' },
  { name: 'cut after 5 minutes, resumptions refused', breaksAfterMs: 300_000, resumes: 'refused' },
  { name: 'cut after 5 minutes, resumptions without a head', breaksAfterMs: 300_000, resumes: 'held' },
  { name: 'cut after 5 minutes, resumptions silent', breaksAfterMs: 300_000, resumes: 'silent' },
  { name: 'cut every minute', breaksAfterMs: 60_000, resumes: 'heard' },
  { name: 'cut every 31 s', breaksAfterMs: 31_000, resumes: 'heard' },
  { name: 'cut every 4 s', breaksAfterMs: 4_000, resumes: 'heard' },
];

export class ServedStream {
  readonly #clock: Clock;
  readonly #course: StreamCourse;
  readonly #responseId: string;
  readonly #sentAt: number;
  readonly #endsAt: number;
  readonly #streams: ScriptedStream[] = [];
  /** How many were open at a time, a second after one was opened. */
  mostOpen = 0;

  constructor(clock: Clock, course: StreamCourse, responseId: string, durationMs: number) {
    this.#clock = clock;
    this.#course = course;
    this.#responseId = responseId;
    this.#sentAt = clock.now();
    this.#endsAt = clock.now() + durationMs;
  }

  first(): OpenStream {
    return this.#tell(0);
  }

  async resume(after: number): Promise<Result<OpenStream>> {
    const { resumes } = this.#course;
    if (resumes === 'refused') return failing('transient', {}, 400);
    if (resumes === 'held') {
      await new Promise<void>((resolve) => this.#clock.after(HEAD_MS, resolve));
      return failing('transient');
    }
    return { ok: true, value: this.#tell(resumes === 'silent' ? Number.POSITIVE_INFINITY : after) };
  }

  /** Event n comes at n × 10 s; the last one is the end. */
  #tell(after: number): OpenStream {
    const stream = new ScriptedStream();
    const openedAt = this.#clock.now();
    const breaksAt = openedAt + this.#course.breaksAfterMs;
    this.#streams.push(stream);
    let next = after + 1;
    const step = (): void => {
      const now = this.#clock.now();
      if (stream.isClosed) return;
      if (now > openedAt) this.mostOpen = Math.max(this.mostOpen, this.#streams.filter((one) => !one.isClosed).length);
      for (; next * EVENT_MS <= Math.min(now, this.#endsAt) - this.#sentAt; next += 1) {
        stream.tell({ number: next, answer: `${next} ` });
      }
      if (now >= this.#endsAt && Number.isFinite(next)) this.#tellEnd(stream, next);
      else if (now >= breaksAt) stream.cut();
      this.#clock.after(1_000, step);
    };
    step();
    return stream;
  }

  #tellEnd(stream: ScriptedStream, number: number): void {
    const result = said('completed', { id: this.#responseId });
    if (result.ok) stream.tell({ number, response: result.value.response });
    stream.end();
  }
}
