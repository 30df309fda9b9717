// When to look at a job next. Figures: at most 60 looks at a job of half an hour, none more than 60 s ahead, because some
// projects keep an answer for ten minutes only.
import { assertNever } from '../../shared/assertNever.ts';
import type { Job } from '../../shared/job.ts';

const BASE_MS = 2_000;
const AGE_SHARE = 0.098;
const CAP_MS = 60_000;
const UNKNOWN_MS = 300_000;
const STORED_MS = 30 * 86_400_000;
const UNSTORED_MS = 600_000;
/** The last look at what the provider is about to forget. */
const BEFORE_END_MS = 30_000;
/** A hint of no time at all is none: it would be asked without a pause. */
const LEAST_HINT_MS = 1_000;
const JUST_PLANNED_MS = 5_000;

/** A claim on a job: how long a window may take before another one steps in. */
export const LEASE_MS = 30_000;

/** At most five GETs a second to one endpoint, all windows together. */
export const LOOK_SPACING_MS = 200;

/** The two looks after a cancel, counted from its end: some providers change their mind. */
export const AFTER_CANCEL_MS: readonly number[] = [30_000, 300_000];

/** min(60 s, (2 s + 9.8 % of the age) × 0.8–1.2). @param random 0 ≤ x < 1 */
export function lookDelayMs(ageMs: number, random: number): number {
  const jitter = 0.8 + 0.4 * random;
  return Math.min(CAP_MS, (BASE_MS + AGE_SHARE * Math.max(0, ageMs)) * jitter);
}

/** Network trouble backs off from 3 s to 60 s and never fails a job. */
export function backOffMs(troubles: number, random: number): number {
  return Math.min(CAP_MS, 3_000 * 2 ** Math.min(troubles, 6) * (0.8 + 0.4 * random));
}

/** The job with its next look planned. @param hintMs the provider's own word on when to ask again */
export function withNextLook(job: Job, now: number, random: number, hintMs: number | null = null): Job {
  const lookPlan = { at: now, troubles: 0, isHinted: hintMs !== null };
  return { ...job, nextLookAt: nextLookAt(job, now, random, hintMs), lookPlan };
}

/** The job after a look that nothing answered. A hint is kept to; troubles in a row may make it longer. */
export function backedOff(job: Job, now: number, random: number, hintMs: number | null): Job {
  const troubles = job.lookPlan?.troubles ?? 0;
  const delay = Math.max(backOffMs(troubles, random), hintMs ?? 0);
  const nextLookAt = Math.min(now + Math.round(delay), latestLook(job, now));
  return { ...job, nextLookAt, lookPlan: { at: now, troubles: troubles + 1, isHinted: hintMs !== null } };
}

/** A look may be brought forward when half its time is over: so windows and people that come and go cost few looks. */
export function mayMove(plannedAt: number, next: number, now: number): boolean {
  if (next <= now) return false;
  return plannedAt > now || now - plannedAt >= Math.max(JUST_PLANNED_MS, (next - plannedAt) / 2);
}

/** Until when the provider keeps the answer. Without `store` it does so for minutes, from an end that nobody knows. */
function keptUntil(job: Job): number {
  const sentAt = job.sentAt ?? job.createdAt;
  return job.store
    ? sentAt + STORED_MS
    : Math.min(sentAt + STORED_MS, Math.max(sentAt, job.lastLookAt ?? 0) + UNSTORED_MS);
}

/** No hint may make us miss the answer. */
function latestLook(job: Job, now: number): number {
  return job.store ? Math.max(now + CAP_MS, keptUntil(job) - BEFORE_END_MS) : now + UNSTORED_MS / 2;
}

/** A cancel is written down and can be carried out: the meter is running. */
function awaitsCancel({ state, cancelRequestedAt, cancelSentAt, pauseReason }: Job): boolean {
  const isSent = state === 'queued' || state === 'running' || state === 'unknown';
  return isSent && cancelRequestedAt !== null && cancelSentAt === null && pauseReason === null;
}

/** When the job wants attention again; null = never by itself. The server's own hint wins. */
export function nextLookAt(job: Job, now: number, random: number, hintMs: number | null = null): number | null {
  if (awaitsCancel(job)) return now;
  switch (job.state) {
    case 'prepared':
    case 'submitting':
      // Whoever sends it holds a lease; when that has ended the sender is gone.
      return now + LEASE_MS;
    case 'waiting':
      return job.waitingReason === 'consent' ? null : job.notBefore;
    case 'queued':
    case 'running':
      if (job.pauseReason !== null) return null;
      if (hintMs !== null) return Math.min(now + Math.max(LEAST_HINT_MS, hintMs), latestLook(job, now));
      return now + Math.round(lookDelayMs(now - (job.sentAt ?? job.createdAt), random));
    case 'unknown': {
      const last = keptUntil(job) - BEFORE_END_MS;
      return now < last ? Math.min(now + UNKNOWN_MS, last) : null;
    }
    case 'cancelled': {
      // Nothing is known there of a run that was broken off before its id came, or that was not to be kept.
      if (job.responseId === null || !(job.background || job.store)) return null;
      const ended = job.finishedAt ?? now;
      const next = AFTER_CANCEL_MS.find((delay) => ended + delay > now);
      return next === undefined ? null : ended + next;
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
