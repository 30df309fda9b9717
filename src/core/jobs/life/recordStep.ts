// What a step makes of a row: the next job, its next look, and the texts that come with it. Pure; `Recorder` writes it.
import { assertNever } from '../../../shared/assertNever.ts';
import type { Job } from '../../../shared/job.ts';
import type { Clock } from '../../clock.ts';
import type { Change } from '../../ledger/changeJob.ts';
import type { Billed } from '../../models/prices/billOf.ts';
import { afterResumption, againLater, backedOff, withNextLook } from '../../pace/pace.ts';
import { isGoingOn } from '../../providers/replies/heardText.ts';
import type { ServerResponse } from '../../providers/replies/serverResponse.ts';
import { advance } from './advance.ts';
import { type JobEvent, wordOf } from './jobEvent.ts';
import { isKept, type KeptEvent } from './keptEvent.ts';
import type { Step } from './step.ts';

export interface RecordOptions {
  /** The window goes on acting on the job. */
  readonly keepLease?: boolean;
  /** When to look next, instead of by the formula; a delay in milliseconds. */
  readonly lookInMs?: number | null;
  /**
   * How the next look is planned: as after a look that was answered, as after one that was not, as after a resumed
   * stream in its place, or (`later`) not here. Absent = `answered`; `later` for events that are not about the run.
   */
  readonly plan?: 'answered' | 'unanswered' | 'resumed' | 'later';
  /** The moment from which a look after a stream is planned; absent = now. */
  readonly lookFrom?: number;
  /** Asked in the transaction: a reason refuses the step. */
  readonly refuse?: (job: Job) => string | null;
  /**
   * Asked in the transaction: what happens instead of the event that would make `next` of the job; null = nothing else.
   */
  readonly instead?: (before: Job, next: Job) => JobEvent | null;
}

/** A reply that leaves out its model or tier is billed by what an earlier one said of them. */
export function saidSoFar({ servedModel, receipt }: Job, response: ServerResponse): Billed {
  const tier = receipt?.lines.find(({ what }) => what === 'tier')?.told ?? null;
  return { ...response, model: response.model ?? servedModel, serviceTier: response.serviceTier ?? tier };
}

export function stepOf(job: Job, event: JobEvent, { instead }: RecordOptions): Step {
  const step = advance(job, event);
  const other = step.ok ? (instead?.(job, step.job) ?? null) : null;
  return other === null ? step : advance(job, other);
}

export function planned(job: Job, event: JobEvent, clock: Clock, options: RecordOptions): Job {
  const { plan = isKept(event) ? 'later' : 'answered', lookFrom = clock.now(), lookInMs = null } = options;
  switch (plan) {
    case 'answered':
      return withNextLook(job, clock.now(), clock.random(), lookInMs);
    case 'unanswered':
      return backedOff(job, clock.now(), clock.random(), lookInMs);
    case 'resumed':
      return afterResumption(job, lookFrom, clock.random(), lookInMs);
    case 'later':
      return job;
    default:
      return assertNever(plan);
  }
}

/** A refused step must not leave the job due for ever: it would be looked at without a pause. */
export function overdue(job: Job, now: number, random: number): { job: Job } | null {
  return job.nextLookAt === null || job.nextLookAt > now ? null : { job: againLater(job, now, random) };
}

/** What the provider wrote is stored the moment it is seen. */
export function storedTexts(event: JobEvent): Pick<Change, 'texts' | 'body'> {
  if (isKept(event)) return heardTexts(event);
  const word = wordOf(event);
  if (word === null) return {};
  const { answer, declined, reasoningSummary, body } = word.response;
  const text = [answer, declined ?? ''].filter((part) => part !== '').join('\n\n');
  return {
    texts: { ...(text === '' ? {} : { answer: text }), ...(reasoningSummary === '' ? {} : { reasoningSummary }) },
    ...(isGoingOn(word.response) ? {} : { body }),
  };
}

function heardTexts(event: KeptEvent): Pick<Change, 'texts'> {
  switch (event.type) {
    case 'heard':
      return { texts: event.heard.texts };
    case 'heardMost':
      return { texts: { answer: event.heard.texts.answer } };
    case 'streamTooLarge':
      return event.texts === undefined ? {} : { texts: event.texts };
    default:
      return {};
  }
}
