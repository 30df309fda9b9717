// One step of a job, made or refused.
import type { Job } from '../../../shared/job.ts';
import type { JobState } from '../../../shared/jobStates.ts';

export type Step = { readonly ok: true; readonly job: Job } | { readonly ok: false; readonly why: string };

/** Makes the step if the job is in one of these states; else refuses it. */
export function from(job: Job, event: { readonly type: string }, states: readonly JobState[], next: () => Job): Step {
  if (states.includes(job.state)) return { ok: true, job: next() };
  return refused(`“${event.type}” can’t happen to a job that is ${job.state}`);
}

export function refused(why: string): Step {
  return { ok: false, why };
}
