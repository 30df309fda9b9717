// Loads what the first question needs before there is one, in idle moments after the start, so that a person who asks
// does not wait for code. One part at a time, each when the host has nothing else to do, and none after `dispose`.
import { setTimeout as pause } from 'node:timers/promises';
import type { Disposable } from '../shared/disposable.ts';

const PAUSE_MS = 100;
/** A pause that ends this much too late means that the host is busy. */
const LATE_MS = 20;
/** A machine that is never idle is not waited for any longer: the first question would have to load everything. */
const MOST_PAUSES = 20;

export interface LoadAheadNeeds {
  /** What is loaded, in this order. */
  readonly parts: readonly (() => unknown)[];
  /** Told why a part could not be loaded. It and the parts after it are then loaded only when they are needed. */
  readonly failed: (error: unknown) => void;
  /** Resolves in an idle moment. */
  readonly moment?: () => Promise<void>;
}

export function loadAhead({ parts, failed, moment = idleMoment }: LoadAheadNeeds): Disposable {
  let isOver = false;
  const load = async (): Promise<void> => {
    for (const part of parts) {
      await moment();
      if (isOver) return;
      await part();
    }
  };
  load().catch(failed);
  return {
    dispose: () => {
      isOver = true;
    },
  };
}

async function idleMoment(): Promise<void> {
  for (let pauses = 0; pauses < MOST_PAUSES; pauses += 1) {
    const before = performance.now();
    await pause(PAUSE_MS, undefined, { ref: false });
    if (performance.now() - before < PAUSE_MS + LATE_MS) return;
  }
}
