// A plan that a clock made that was ahead, or that is further ahead than any goes, is made anew by the clock as it is now.
import type { Job } from '../../shared/job.ts';
import { LEASE_MS, MOST_HINT_MS } from './pace.ts';

/** @param was what it was planned for */
export function mendedPlan(job: Job, was: number, now: number): Job {
  const { state, lookPlan } = job;
  const plannedAt = lookPlan?.at ?? 0;
  switch (state) {
    case 'cancelled':
      // How many looks it still has is told by when the last one was planned.
      return { ...job, nextLookAt: now };
    case 'waiting': {
      // As long as it was to wait, from now on: a limit of the provider is kept to.
      const next = now + Math.min(MOST_HINT_MS, Math.max(0, was - Math.max(plannedAt, now)));
      return { ...planned(job, next, now), notBefore: job.notBefore === null ? null : next };
    }
    default:
      // Whoever acts on it is given the time to renew its lease, which is void as well.
      return planned(job, now + LEASE_MS, now);
  }
}

function planned(job: Job, nextLookAt: number, now: number): Job {
  const { lookPlan } = job;
  return { ...job, nextLookAt, lookPlan: lookPlan === null ? null : { ...lookPlan, at: now } };
}
