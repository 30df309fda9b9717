// Server-sent events of one response: those that were, and then each as it happens, until the end or until a fault.
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Job } from './job.ts';
import type { SimulatedClock } from './simulatedClock.ts';
import { StreamLog } from './streamEvents.ts';
import { type Frame, frameOf, mostFrames, type StreamFault, withFault } from './streamFaults.ts';
import type { TruthCall } from './truth.ts';

const STEP_MS = 4;
const KEEP_ALIVE_MS = 20;

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

export interface StreamOptions {
  readonly log: StreamLog;
  readonly clock: SimulatedClock;
  readonly fault: StreamFault | undefined;
  /** The number of the last event that the client has; -1 = none. */
  readonly after: number;
  readonly truth: TruthCall;
}

export async function writeStream(response: ServerResponse, options: StreamOptions): Promise<void> {
  const { log, clock, fault, after, truth } = options;
  const writer = new Writer(response, fault);
  while (!response.destroyed) {
    const events = log.upTo(clock.now()).filter(({ sequence_number }) => sequence_number > after);
    const all = withFault(events.map(frameOf), fault);
    // A pair that changes places can only be told when both are there.
    const ready =
      fault?.type === 'swap' && !log.isOver && all.length <= fault.event + 1 ? all.slice(0, fault.event) : all;
    const isCut = !writer.write(ready);
    truth.lastEvent = writer.last;
    if (isCut) return;
    if (log.isOver && writer.count >= Math.min(all.length, mostFrames(fault))) break;
    if (writer.count >= mostFrames(fault)) break;
    await pause(STEP_MS);
  }
  await finish(response, fault);
}

async function finish(response: ServerResponse, fault: StreamFault | undefined): Promise<void> {
  if (fault?.type === 'cut' && fault.events !== undefined) {
    // What was written must be out before the connection breaks.
    await new Promise<void>((resolve) => setTimeout(resolve, STEP_MS));
    response.destroy();
    return;
  }
  if (fault?.type === 'silence') {
    while (!response.destroyed) {
      if (fault.keepsAlive === true) response.write(': keep-alive\n\n');
      await pause(KEEP_ALIVE_MS, undefined, { ref: false });
    }
    return;
  }
  response.end();
}

class Writer {
  readonly #response: ServerResponse;
  readonly #fault: StreamFault | undefined;
  #bytes = 0;
  count = 0;
  last: number | null = null;

  constructor(response: ServerResponse, fault: StreamFault | undefined) {
    this.#response = response;
    this.#fault = fault;
  }

  /** False = the connection was broken in the middle of it. */
  write(frames: readonly Frame[]): boolean {
    const most = mostFrames(this.#fault);
    for (const { text, number } of frames.slice(this.count, most)) {
      const bytes = Buffer.from(text);
      const room = this.#room() - this.#bytes;
      this.#response.write(room < bytes.length ? bytes.subarray(0, Math.max(0, room)) : bytes);
      this.#bytes += bytes.length;
      this.count += 1;
      this.last = number;
      if (room >= bytes.length) continue;
      setTimeout(() => this.#response.destroy(), STEP_MS);
      return false;
    }
    return true;
  }

  #room(): number {
    return this.#fault?.type === 'cut' ? (this.#fault.bytes ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  }
}
