// When to look at a job next. A run of half an hour gets at most 60 looks, none of them planned more than 60 s ahead,
// because some projects keep an answer for only ten minutes.
import { assertNever } from '../../shared/assertNever.ts';
import type { Job } from '../../shared/job.ts';
import { isCancelling, isTooLarge } from '../../shared/jobActs.ts';
import { isAmong, SENT_STATES } from '../../shared/jobStates.ts';
import { STORED_MS, UNSTORED_MS } from './retention.ts';

const BASE_MS = 2_000;
const AGE_SHARE = 0.098;
const CAP_MS = 60_000;
/** After this many looks the next ones are a minute apart. */
const LOOKS_TO_CAP = Math.ceil(Math.log(CAP_MS / BASE_MS) / Math.log(1 + AGE_SHARE));
const UNKNOWN_MS = 300_000;
/** The last look is made this long before the provider forgets the response. */
const BEFORE_END_MS = 30_000;
/** A hint of less counts as this much, so that no server is asked without a pause. */
const LEAST_HINT_MS = 1_000;
const JUST_PLANNED_MS = 5_000;
const REFUSED_PAUSE_MS = 1_000;

/** A server's word on when to come back counts up to this; a longer time is a mistake, or somebody's joke. */
export const MOST_HINT_MS = 3_600_000;

/** A clock that goes back by more was set, and its plans are void. A timer that is so late means a sleep. */
export const CLOCK_STEP_MS = 5_000;

/** How long a window's lease on a job lasts before another window may step in. */
export const LEASE_MS = 30_000;

/** At most five GETs a second to one endpoint, from all windows together. */
export const LOOK_SPACING_MS = 200;

/** The two looks after a cancelled run, counted from its end, because some providers change their mind. */
export const AFTER_CANCEL_MS: readonly number[] = [30_000, 300_000];
const LAST_AFTER_CANCEL_MS = Math.max(...AFTER_CANCEL_MS);

/** The pause before a look: min(60 s, (2 s + 9.8 % of the age) × 0.8–1.2). @param random 0 ≤ x < 1 */
export function lookDelayMs(ageMs: number, random: number): number {
  const jitter = 0.8 + 0.4 * random;
  return Math.min(CAP_MS, (BASE_MS + AGE_SHARE * Math.max(0, ageMs)) * jitter);
}

/** A provider's hint, in whole milliseconds and at most an hour; null = not a valid hint. */
export function boundedHint(hintMs: number | null): number | null {
  if (hintMs === null || Number.isNaN(hintMs) || hintMs < 0) return null;
  return Math.ceil(Math.min(MOST_HINT_MS, hintMs));
}

/** How old a run is. If the clock was ahead when it was sent, the number of looks made so far tells its age. */
export function ageMs({ sentAt, createdAt, looks }: Job, now: number): number {
  const age = now - (sentAt ?? createdAt);
  return age >= 0 ? age : ageAfter(looks);
}

/** The age at which a job has had this many looks. */
function ageAfter(looks: number): number {
  const growing = Math.min(looks, LOOKS_TO_CAP);
  return (BASE_MS * ((1 + AGE_SHARE) ** growing - 1)) / AGE_SHARE + (looks - growing) * CAP_MS;
}

/** Network trouble backs off from 3 s to 60 s and never fails a job. */
export function backOffMs(troubles: number, random: number): number {
  return Math.min(CAP_MS, 3_000 * 2 ** Math.min(troubles, 6) * (0.8 + 0.4 * random));
}

/** The job with its next look planned. @param hintMs in how many milliseconds the provider wants to be asked again */
export function withNextLook(job: Job, now: number, random: number, hintMs: number | null = null): Job {
  const lookPlan = { at: now, troubles: 0, isHinted: boundedHint(hintMs) !== null };
  return { ...job, nextLookAt: nextLookAt(job, now, random, hintMs), lookPlan };
}

/** The job after a look that failed. Its pause is not shorter than the hint, and longer after failures in a row. */
export function backedOff(job: Job, now: number, random: number, hintMs: number | null): Job {
  const troubles = job.lookPlan?.troubles ?? 0;
  const hint = boundedHint(hintMs);
  const lookPlan = { at: now, troubles: troubles + 1, isHinted: hint !== null };
  // The provider no longer keeps the response.
  if ((job.state === 'cancelled' || job.state === 'unknown') && now >= keptUntil(job, now))
    return { ...job, nextLookAt: null, lookPlan };
  // A person waits for the cancel.
  const most = awaitsCancel(job) ? CAP_MS : MOST_HINT_MS;
  const delay = Math.max(backOffMs(troubles, random), Math.min(most, hint ?? 0));
  return { ...job, nextLookAt: Math.min(now + Math.round(delay), latestLook(job, now)), lookPlan };
}

/** The job after a look whose event `advance` refused: it is never due again at once. */
export function againLater(job: Job, now: number, random: number): Job {
  const next = nextLookAt(job, now, random);
  return next !== null && next < now + REFUSED_PAUSE_MS
    ? backedOff(job, now, random, null)
    : { ...job, nextLookAt: next };
}

/** The job after a resumption of its stream. Failed reads stay counted: a resumption must not hurry the next GET. */
export function afterResumption(job: Job, from: number, random: number, hintMs: number | null): Job {
  const planned = withNextLook(job, from, random);
  const hinted = hintMs === null ? planned : withNextLook(job, from, random, hintMs);
  const later = (hinted.nextLookAt ?? 0) > (planned.nextLookAt ?? 0) ? hinted : planned;
  const { lookPlan } = later;
  return lookPlan === null ? later : { ...later, lookPlan: { ...lookPlan, troubles: job.lookPlan?.troubles ?? 0 } };
}

/** A look may be brought forward once half its wait is over: so windows and people that come and go cost few looks. */
export function mayMove(plannedAt: number, next: number, now: number): boolean {
  if (next <= now) return false;
  return plannedAt > now || now - plannedAt >= Math.max(JUST_PLANNED_MS, (next - plannedAt) / 2);
}

/** Until when the provider keeps the answer. Without `store`: for minutes from its end, here from the last look. */
function keptUntil({ sentAt, createdAt, lastLookAt, store }: Job, now: number): number {
  // Nothing was sent or looked at in the future, whatever the clock said then.
  const sent = Math.min(sentAt ?? createdAt, now);
  return store
    ? sent + STORED_MS
    : Math.min(sent + STORED_MS, Math.max(sent, Math.min(lastLookAt ?? 0, now)) + UNSTORED_MS);
}

/** The latest time for a look, so that no hint makes us miss the answer. */
function latestLook(job: Job, now: number): number {
  return job.store ? Math.max(now + CAP_MS, keptUntil(job, now) - BEFORE_END_MS) : now + UNSTORED_MS / 2;
}

/** A cancel was asked for and can be carried out; until then the run costs money. */
function awaitsCancel(job: Job): boolean {
  return isAmong(SENT_STATES, job) && isCancelling(job) && (job.pauseReason === null || isTooLarge(job));
}

/** The first try of a cancel goes out at once; the others are paced like looks, and like looks that failed. */
function cancelDelayMs(job: Job, now: number, random: number, hintMs: number | null = null): number {
  if (job.cancelTriedAt == null) return 0;
  const paced = Math.max(lookDelayMs(ageMs(job, now), random), backOffMs(Math.max(0, job.cancelTries - 1), random));
  // The run still costs money, so no hint delays the cancel by more than the longest pause between looks.
  return Math.round(Math.max(paced, Math.min(CAP_MS, hintMs ?? 0)));
}

/** Whether a cancel may be tried again, so that windows that start and people who look do not use up the tries. */
export function isCancelDue(job: Job, now: number): boolean {
  const { cancelTriedAt } = job;
  if (cancelTriedAt == null || cancelTriedAt > now) return true;
  return now - cancelTriedAt >= cancelDelayMs(job, cancelTriedAt, 0) / 2;
}

/** When the job needs attention next; null = never without a person. The server's hint decides, except for a cancel. */
export function nextLookAt(job: Job, now: number, random: number, hintMs: number | null = null): number | null {
  const hint = boundedHint(hintMs);
  if (awaitsCancel(job)) return now + cancelDelayMs(job, now, random, hint);
  switch (job.state) {
    case 'prepared':
    case 'submitting':
      // The sender holds a lease; once that has ended, the sender is gone.
      return now + LEASE_MS;
    case 'waiting':
      return job.waitingReason === 'consent' ? null : job.notBefore;
    case 'queued':
    case 'running':
      if (job.pauseReason !== null) return null;
      if (hint !== null) return Math.min(now + Math.max(LEAST_HINT_MS, hint), latestLook(job, now));
      return now + Math.round(lookDelayMs(ageMs(job, now), random));
    case 'unknown': {
      if (job.pauseReason !== null) return null;
      const last = keptUntil(job, now) - BEFORE_END_MS;
      return now < last ? Math.min(now + UNKNOWN_MS, last) : null;
    }
    case 'cancelled': {
      // The provider knows nothing of a run that was broken off before its id came, or that it was not to store.
      if (job.responseId === null || !(job.background || job.store)) return null;
      return lookAfterCancel(job, now);
    }
    case 'uncertain':
    case 'completed':
    case 'incomplete':
    case 'failed':
    case 'rejected':
    case 'lost':
    case 'discarded':
      return null;
    default:
      return assertNever(job.state);
  }
}

/** Counted by this machine's clock, because the provider's may differ. */
function lookAfterCancel({ arrivedAt, finishedAt, lookPlan }: Job, now: number): number | null {
  const ended = arrivedAt ?? finishedAt ?? now;
  // The clock was set back since: only one more look is planned, by the clock as it is now.
  if (ended > now) return lookPlan === null || lookPlan.at > now ? now + LAST_AFTER_CANCEL_MS : null;
  const next = AFTER_CANCEL_MS.find((delay) => ended + delay > now);
  return next === undefined ? null : ended + next;
}
