// The events of one response as they go out: those that were, and then each as it happens, until the end or until a
// fault.
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Call } from './call.ts';
import type { Outgoing } from './faults.ts';
import type { Job } from './job.ts';
import type { Service } from './service.ts';
import type { SimulatedClock } from './simulatedClock.ts';
import { StreamLog, type WireEvent } from './streamEvents.ts';
import { type Frame, mostFrames, type StreamFault, withFault } from './streamFaults.ts';
import type { TruthCall } from './truth.ts';

const STEP_MS = 4;
const KEEP_ALIVE_MS = 20;
const MOST_PADDING = 16;

const logs = new WeakMap<Job, StreamLog>();

/** Begins to note the events of a response that was created as a stream. */
export function beginLog(job: Job): StreamLog {
  const log = new StreamLog(job);
  logs.set(job, log);
  return log;
}

/** Undefined for a response that was not created as a stream. */
export function logOf(job: Job): StreamLog | undefined {
  return logs.get(job);
}

/** What a reply tells, in the order it tells it. */
export interface FrameSource {
  /** All so far. */
  readonly framesUpTo: (now: number) => readonly Frame[];
  readonly isOver: () => boolean;
}

/** @param isPadded deltas carry the field that hides their length, as the service has it unless it is told not to. */
export function framesOf(log: StreamLog, isPadded: boolean): FrameSource {
  const frames: Frame[] = [];
  return {
    framesUpTo: (now) => {
      for (const event of log.upTo(now).slice(frames.length)) frames.push(frameOf(event, isPadded));
      return frames;
    },
    isOver: () => log.isOver,
  };
}

function frameOf(event: WireEvent, isPadded: boolean): Frame {
  const number = event.sequence_number;
  const padding = 'x'.repeat((number * 7) % MOST_PADDING);
  const told = isPadded && event.type.endsWith('.delta') ? { ...event, obfuscation: padding } : event;
  return { number, text: `event: ${event.type}\ndata: ${JSON.stringify(told)}\n\n` };
}

/** A reply that tells the events as they come. */
export function streamReply(
  { clock }: Service,
  { truth, behaviour }: Call,
  job: Job,
  told: { readonly source: FrameSource; readonly after: number; readonly headers: Readonly<Record<string, string>> },
): Outgoing {
  truth.shownStatus = job.status;
  const { source, after, headers } = told;
  return {
    type: 'stream',
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', ...headers },
    write: (response) => writeStream(response, { source, clock, fault: behaviour.stream, after, truth }),
  };
}

interface StreamOptions {
  readonly source: FrameSource;
  readonly clock: SimulatedClock;
  readonly fault: StreamFault | undefined;
  /** The number of the last event that the client has; -1 = none. */
  readonly after: number;
  readonly truth: TruthCall;
}

async function writeStream(response: ServerResponse, options: StreamOptions): Promise<void> {
  const { source, clock, fault, after, truth } = options;
  const writer = new Writer(response, fault);
  while (!response.destroyed) {
    const told = source.framesUpTo(clock.now()).filter(({ number }) => number > after);
    const frames = withFault(told, fault, source.isOver());
    const isCut = !writer.write(frames);
    truth.lastEvent = writer.last;
    if (isCut) return;
    if (writer.isFull) {
      if (fault?.type !== 'silence') break;
      await beSilent(response, clock, fault);
      writer.goOn();
    } else if (source.isOver() && writer.count >= frames.length) break;
    else await pause(STEP_MS);
  }
  if ((fault?.type === 'cut' || fault?.type === 'pings') && fault.events !== undefined) {
    // What was written must be out before the connection breaks.
    await pause(STEP_MS);
    response.destroy();
  } else response.end();
}

/** Until the client has gone, or the time of the silence is over. */
async function beSilent(
  response: ServerResponse,
  clock: SimulatedClock,
  { keepsAlive = false, forMs = Number.POSITIVE_INFINITY }: Extract<StreamFault, { type: 'silence' }>,
): Promise<void> {
  const end = clock.now() + forMs;
  while (!response.destroyed && clock.now() < end) {
    if (keepsAlive) response.write(': keep-alive\n\n');
    await pause(Math.min(KEEP_ALIVE_MS, clock.realMsUntil(end)), undefined, { ref: false });
  }
}

class Writer {
  readonly #response: ServerResponse;
  readonly #fault: StreamFault | undefined;
  #most: number;
  #bytes = 0;
  count = 0;
  last: number | null = null;

  constructor(response: ServerResponse, fault: StreamFault | undefined) {
    this.#response = response;
    this.#fault = fault;
    this.#most = mostFrames(fault);
  }

  get isFull(): boolean {
    return this.count >= this.#most;
  }

  goOn(): void {
    this.#most = Number.POSITIVE_INFINITY;
  }

  /** False = the connection was broken in the middle of it. */
  write(frames: readonly Frame[]): boolean {
    for (const { text, number } of frames.slice(this.count, this.#most)) {
      const bytes = Buffer.from(text);
      const room = this.#room() - this.#bytes;
      this.#writeBytes(room < bytes.length ? bytes.subarray(0, Math.max(0, room)) : bytes);
      this.#bytes += bytes.length;
      this.count += 1;
      this.last = number;
      if (room >= bytes.length) continue;
      setTimeout(() => this.#response.destroy(), STEP_MS);
      return false;
    }
    return true;
  }

  #writeBytes(bytes: Buffer): void {
    const size = this.#fault?.type === 'slices' ? this.#fault.bytes : bytes.length;
    for (let at = 0; at < bytes.length; at += size) this.#response.write(bytes.subarray(at, at + size));
  }

  #room(): number {
    return this.#fault?.type === 'cut' ? (this.#fault.bytes ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  }
}
