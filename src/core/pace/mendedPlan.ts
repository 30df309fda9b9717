// Makes a plan anew, by the clock as it is now, if it was made while the clock was ahead, or if it is further ahead
// than any plan may be.
import type { Job } from '../../shared/job.ts';
import { LEASE_MS, MOST_HINT_MS } from './pace.ts';

/** @param was the time for which the look was planned */
export function mendedPlan(job: Job, was: number, now: number): Job {
  const { state, lookPlan } = job;
  const plannedAt = lookPlan?.at ?? 0;
  switch (state) {
    case 'cancelled':
      // `lookPlan` stays as it is: its time tells how many looks are left.
      return { ...job, nextLookAt: now };
    case 'waiting': {
      // It waits as long as it was meant to, but from now on, because a limit of the provider has to be respected.
      const next = now + Math.min(MOST_HINT_MS, Math.max(0, was - Math.max(plannedAt, now)));
      return { ...planned(job, next, now), notBefore: job.notBefore === null ? null : next };
    }
    default:
      // Gives the window that acts on the job time to renew its lease, which is void as well.
      return planned(job, now + LEASE_MS, now);
  }
}

function planned(job: Job, nextLookAt: number, now: number): Job {
  const { lookPlan } = job;
  return { ...job, nextLookAt, lookPlan: lookPlan === null ? null : { ...lookPlan, at: now } };
}
