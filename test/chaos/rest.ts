// A window that nobody kills, and a person who says yes to whatever asks: in the end every job has come to rest.
import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from '../../src/core/engine.ts';
import { isOpen } from '../../src/shared/job.ts';
import type { ScaledClock } from '../fakes/scaledClock.ts';

const GIVE_UP_MS = 100_000;
const STEP_MS = 30;
/** By the run's clock each wait for a reply is a moment only. */
const MOST_WAITS = 40;
/** By then the service is through with all it took; what is left are looks at what was cancelled. */
const SERVICE_DONE_MS = 900;
/** The last of these looks is five minutes after the end. */
const AHEAD_MS = 400_000;

export async function rest(engine: Engine, clock: ScaledClock): Promise<void> {
  const begun = Date.now();
  const looks: Promise<unknown>[] = [];
  let isAhead = false;
  const isOver = async () => {
    const isImpatient = Date.now() > begun + SERVICE_DONE_MS;
    if (!isAtRest(engine, looks, isImpatient)) return false;
    // A busy machine may have taken this window for dead while it sends: the reply on its way settles that job.
    for (let waits = 0; waits < MOST_WAITS; waits += 1) await engine.settled();
    return isAtRest(engine, looks, isImpatient);
  };
  while (Date.now() < begun + GIVE_UP_MS && !(await isOver())) {
    await pause(STEP_MS);
    if (isAhead || Date.now() < begun + SERVICE_DONE_MS || engine.ledger.open().length > 0) continue;
    isAhead = true;
    clock.offsetMs += AHEAD_MS;
  }
  await Promise.all(looks);
}

/** @param isImpatient also what waits for a rate limit is sent now */
function isAtRest({ ledger, jobs }: Engine, looks: Promise<unknown>[], isImpatient: boolean): boolean {
  const open = ledger.open();
  for (const { id, state, waitingReason, chain } of open) {
    if (state !== 'waiting' || (waitingReason !== 'consent' && !isImpatient)) continue;
    // There is no answer to go on from, and none comes.
    const before = chain === undefined ? null : ledger.get(chain.after);
    if (before !== null && !isOpen(before) && (ledger.texts(before.id)?.answer ?? '') === '') {
      void jobs.cancel(id);
      continue;
    }
    jobs.sendNow(id);
    jobs.sendNow(id);
  }
  // A 404 that was none of the service's own: a person who presses "Look Now" finds the job again.
  const lost = ledger.page(1_000).filter(({ state }) => state === 'lost');
  looks.push(...lost.map(({ id }) => jobs.lookNow(id)));
  return open.length === 0 && lost.length === 0 && ledger.nextDueAt() === null;
}
