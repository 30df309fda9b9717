// Loads what the first question needs before there is one, in idle moments after the start: a person who asks does not wait
// for code. One part at a time, each in a moment in which the host has nothing else to do, and nothing once it ends.
import { setTimeout as pause } from 'node:timers/promises';
import type { Disposable } from '../shared/disposable.ts';

/** A host that is this late after a pause is at work. */
const PAUSE_MS = 100;
const LATE_MS = 20;
/** A machine that is never idle is not waited for for ever: the next question would pay for all of it. */
const MOST_PAUSES = 20;

export interface LoadAheadNeeds {
  /** What is loaded, in this order. */
  readonly parts: readonly (() => unknown)[];
  /** A part that can't be loaded is loaded, and told of, when it is needed. */
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
