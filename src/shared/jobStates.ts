// The states of a job, and the sets of them that mean something. Each set is written only here: code asks `isAmong`,
// and the ledger builds its SQL from them.

export const JOB_STATES = [
  'prepared',
  'waiting',
  'submitting',
  'uncertain',
  'queued',
  'running',
  'unknown',
  'completed',
  'incomplete',
  'failed',
  'cancelled',
  'rejected',
  'lost',
  'discarded',
] as const;
export type JobState = (typeof JOB_STATES)[number];

type States = readonly JobState[];

/** Nothing of the job was sent yet. */
export const UNSENT_STATES = ['prepared', 'waiting'] as const satisfies States;

/** The provider has the job and says that it works on it. */
export const WORKED_ON_STATES = ['queued', 'running'] as const satisfies States;

/** The provider has the job, and has not said that it ended. */
export const SENT_STATES = [...WORKED_ON_STATES, 'unknown'] as const satisfies States;

/** Sent and being worked on, as far as we know. */
export const LIVE_STATES = ['submitting', ...WORKED_ON_STATES] as const satisfies States;

/** Ponder may look at the job, or send it, without a person. */
export const PLANNED_STATES = [...SENT_STATES, 'waiting'] as const satisfies States;

/** Something may still happen to the job without a person. */
export const OPEN_STATES = [...UNSENT_STATES, 'submitting', ...SENT_STATES] as const satisfies States;

/** The job may still bring an answer, so asking the same question again would pay for it twice. */
export const IN_FLIGHT_STATES = [...OPEN_STATES, 'uncertain'] as const satisfies States;

/** The job has an answer of its own, even if it is not whole. */
export const ANSWERED_STATES = ['completed', 'incomplete'] as const satisfies States;

/** The run at the provider came to its own end. */
export const RUN_OUT_STATES = [...ANSWERED_STATES, 'failed'] as const satisfies States;

/** The job came to an end that a person has to learn of. */
export const NEWS_STATES = [...RUN_OUT_STATES, 'rejected', 'lost'] as const satisfies States;

/** Nothing more is expected of the job. */
export const ENDED_STATES = [...NEWS_STATES, 'cancelled', 'discarded'] as const satisfies States;

export function isAmong(states: States, { state }: { readonly state: JobState }): boolean {
  return states.includes(state);
}
