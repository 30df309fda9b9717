// What one window hears of one job, over all its streams until the job has ended.
import { assertNever } from '../../../shared/assertNever.ts';
import type { Failure } from '../../providers/failure.ts';
import { hearStream } from '../../providers/http/hearStream.ts';
import type { OpenStream } from '../../providers/provider.ts';
import type { StreamEvent } from '../../providers/replies/streamEvent.ts';
import { InOrder } from './inOrder.ts';

/** A stream that is silent this long may be dead, or the model may be thinking: it is asked for again with a look. */
export const SILENCE_MS = 60_000;
const SOUND_MS = 20_000;
/** Each silence in a row is given twice as long. */
const LONGEST_SILENCE_MS = 480_000;

/**
 * How a stream ended. `over`: the job is over. `broke`: the stream broke, or something in it is missing. `ended`: it
 * ended as if all were said. `replaced`: another stream took its place.
 */
export type Ending = 'over' | 'broke' | 'ended' | 'replaced';

export interface Hears {
  /** What comes next, in its order. True = the job is over. */
  readonly take: (event: StreamEvent) => Promise<boolean>;
  /** The state of the whole job, from an event after a gap. True = the job is over. */
  readonly note: (event: StreamEvent) => Promise<boolean>;
  readonly broke: (failure: Failure) => Promise<void>;
  readonly now: () => number;
}

export class Hearing {
  readonly order: InOrder;
  #stream: OpenStream | null = null;
  #hasNews = false;
  #isDoubted = false;
  #openedAt = 0;
  #heardAt = 0;
  #patienceMs = SILENCE_MS;

  constructor(last: number) {
    this.order = new InOrder(last);
  }

  get isOn(): boolean {
    return this.#stream !== null;
  }

  /** The last stream brought something that was not known. */
  get hasNews(): boolean {
    return this.#hasNews;
  }

  /** The last stream brought something, or stood for a while: it was not one that is taken and dropped. */
  isSound(now: number): boolean {
    return !this.#isDoubted && (this.#hasNews || now - this.#openedAt >= SOUND_MS);
  }

  /** The stream is silent and no other could be had: it is kept all the same, because it may still be alive. */
  doubt(): void {
    this.#isDoubted = true;
    this.#waitLonger();
  }

  /** Whether a stream is open and has not been silent for too long. */
  isHeard(now: number): boolean {
    if (this.#stream === null) return false;
    // A clock that was set back is no silence.
    if (now < this.#heardAt) this.#heardAt = now;
    return now - this.#heardAt < this.#patienceMs;
  }

  /** Hears this stream to its end, in place of the one before. @param isNews it has brought something new already */
  async hear(stream: OpenStream, isNews: boolean, hears: Hears): Promise<Ending> {
    if (this.#stream === null) this.#patienceMs = SILENCE_MS;
    else this.#waitLonger();
    this.#stream?.close();
    this.#isDoubted = false;
    this.#stream = stream;
    this.#hasNews = isNews;
    this.#openedAt = hears.now();
    this.#heardAt = this.#openedAt;
    this.order.begin();
    const ending = await this.#toEnd(stream, hears).catch((error: unknown) => {
      this.#leave(stream);
      throw error;
    });
    return this.#leave(stream) ? ending : 'replaced';
  }

  stop(): void {
    this.#stream?.close();
    this.#stream = null;
  }

  #waitLonger(): void {
    this.#patienceMs = Math.min(LONGEST_SILENCE_MS, this.#patienceMs * 2);
  }

  /** False = it had been left already. */
  #leave(stream: OpenStream): boolean {
    stream.close();
    if (this.#stream !== stream) return false;
    this.#stream = null;
    return true;
  }

  async #toEnd(stream: OpenStream, hears: Hears): Promise<Ending> {
    const heard = await hearStream(stream, {
      take: (event) => this.#take(event, hears),
      isLeft: () => this.#stream !== stream,
    });
    switch (heard.how) {
      case 'enough':
        return heard.value;
      case 'ended':
        return 'ended';
      case 'broke':
        await hears.broke(heard.failure);
        return 'broke';
      case 'left':
        return 'replaced';
      default:
        return assertNever(heard);
    }
  }

  /** Null = there is more to hear. */
  async #take(event: StreamEvent, hears: Hears): Promise<Ending | null> {
    const taken = this.order.take(event);
    if (taken === null) return (await hears.note(event)) ? 'over' : 'broke';
    this.#heardAt = hears.now();
    if (taken.isNew) {
      this.#hasNews = true;
      this.#isDoubted = false;
      this.#patienceMs = SILENCE_MS;
    }
    const { number, response } = event;
    const isKnown = !taken.isNew && number !== null;
    return !isKnown && (await hears.take({ ...event, ...taken, number, response })) ? 'over' : null;
  }
}
