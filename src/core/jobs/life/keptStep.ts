// What becomes of a job by events beside its run: the part of advance.ts for these.
import { assertNever } from '../../../shared/assertNever.ts';
import { forgottenJob, removedJob } from '../../../shared/bareJob.ts';
import { isLive, type Job, type JobError } from '../../../shared/job.ts';
import { canRate, isCancelling, isInTheWay } from '../../../shared/jobActs.ts';
import { isUnread } from '../../../shared/jobGroup.ts';
import { forgiven, withUnfit } from '../../../shared/jobKeys.ts';
import {
  ENDED_STATES,
  LIVE_STATES,
  PLANNED_STATES,
  UNSENT_STATES,
  WORKED_ON_STATES,
} from '../../../shared/jobStates.ts';
import { mendedPlan } from '../../pace/mendedPlan.ts';
import type { Droppable } from '../../providers/refusal.ts';
import { brokenBy, endsEmpty, removedOf, withText } from './ends.ts';
import type { HeardSoFar, KeptEvent } from './keptEvent.ts';
import { from, refused, type Step } from './step.ts';

export function keptStep(job: Job, event: KeptEvent): Step {
  const { at } = event;
  switch (event.type) {
    case 'asked':
      return from(job, event, ['prepared'], () => ({ ...job, priceConsent: event.priceConsent, nextLookAt: at }));
    case 'fieldDropped':
      return from(job, event, ['submitting'], () => lacking(job, event.field));
    case 'wireChanged':
      return from(job, event, ['submitting'], () => ({
        ...job,
        endpoint: event.endpoint,
        background: false,
        store: false,
        streams: !job.dropped.includes('stream'),
        wantsSummary: false,
      }));
    case 'judged':
      // A later reply has been judged meanwhile.
      if (job.receipt !== null) return refused('it is judged already');
      return { ok: true, job: { ...job, receipt: event.receipt } };
    case 'heard':
      if (isLive(job)) return { ok: true, job: { ...job, ...removedOf(event.heard) } };
      // It was ended meanwhile, by a cancel or by another window: that takes no word of its answer away.
      return heardOfEnded(job, event.heard);
    case 'heardMost':
      return heardOfEnded(job, event.heard);
    case 'streamBroke':
      return from(job, event, LIVE_STATES, () => ({ ...job, error: event.error }));
    case 'streamTooLarge':
      if (!job.background) return refused('its stream is the run');
      return from(job, event, WORKED_ON_STATES, () => ({ ...job, streams: false }));
    case 'streamAsked':
      if (!job.background || !job.streams) return refused('it has no stream to be asked for');
      if (job.pauseReason !== null || isCancelling(job)) return refused('what it waits for is a look');
      return from(job, event, WORKED_ON_STATES, () => job);
    case 'unanswered':
      return job.nextLookAt === null ? refused('no look is planned') : { ok: true, job: hindered(job, event.error) };
    case 'keyUnfit':
      if (job.responseId === null) return refused('no response of it is known');
      return { ok: true, job: withUnfit(job, event.key, event.reason) };
    case 'looksOver':
      return from(job, event, ['cancelled'], () => ({ ...job, nextLookAt: null }));
    case 'rated':
      return canRate(job) ? { ok: true, job: { ...job, rating: event.rating } } : refused('it has no answer to rate');
    case 'read':
      return isUnread(job)
        ? { ok: true, job: { ...job, readAt: at } }
        : refused('there is nothing to read, or it was read');
    case 'deletedThere':
      if (job.responseId === null) return refused('no response of it is known');
      return { ok: true, job: { ...job, deletedAtProviderAt: at, updatedAt: at, nextLookAt: null } };
    case 'broughtForward':
      // A job that changed meanwhile may be planned earlier, and that stands. A key still gets its chance.
      if (isDueBy(job, event.to) && event.forgives === null) return refused('it is due sooner');
      return from(job, event, PLANNED_STATES, () => broughtForward(job, event));
    case 'stranded':
      return stranded(job, event);
    case 'planVoid':
      if (job.nextLookAt !== event.was) return refused('it is planned anew already');
      return from(job, event, [...UNSENT_STATES, 'submitting', 'cancelled', ...WORKED_ON_STATES], () =>
        mendedPlan(job, event.was, at),
      );
    case 'textsForgotten':
      return from(job, event, ENDED_STATES, () => forgottenJob(job, at));
    case 'removed':
      return { ok: true, job: removedJob(job) };
    default:
      return assertNever(event);
  }
}

/** What stood in the way of the last look is told with the job, until a look gets past it. */
function hindered(job: Job, error: JobError | undefined): Job {
  if (job.state !== 'queued' && job.state !== 'running') return job;
  if (error === undefined) return isInTheWay(job.error) ? { ...job, error: null } : job;
  return { ...job, error: brokenBy(job) ?? error };
}

function heardOfEnded(job: Job, heard: HeardSoFar): Step {
  if (!endsEmpty(job)) return refused('it has an answer, or may have one yet');
  return { ok: true, job: { ...withText(job, heard.texts.answer), ...removedOf(heard) } };
}

function lacking(job: Job, field: Droppable): Job {
  const dropped = [...job.dropped, field];
  switch (field) {
    case 'stream':
      return { ...job, dropped, streams: false };
    case 'reasoning.summary':
      return { ...job, dropped, wantsSummary: false };
    case 'metadata':
    case 'reasoning.mode':
    case 'max_completion_tokens':
    case 'stream_options':
      return { ...job, dropped };
    default:
      return assertNever(field);
  }
}

function broughtForward(job: Job, { to, isFree, forgives }: Extract<KeptEvent, { type: 'broughtForward' }>): Job {
  const tried = forgives === null ? job : forgiven(job, forgives);
  if (isDueBy(job, to)) return tried;
  return { ...tried, nextLookAt: to, pauseReason: isFree ? null : job.pauseReason };
}

function isDueBy({ nextLookAt }: Job, at: number): boolean {
  return nextLookAt !== null && nextLookAt <= at;
}

function stranded(job: Job, event: Extract<KeptEvent, { type: 'stranded' }>): Step {
  const { at, why, dueBy } = event;
  const isDue = dueBy === null || isDueBy(job, dueBy);
  if (!isDue) return refused('it is not due any more');
  const told = { nextLookAt: null, updatedAt: at };
  if (why.kind === 'paused') {
    return from(job, event, WORKED_ON_STATES, () => ({ ...job, ...told, pauseReason: job.pauseReason ?? why.reason }));
  }
  const error: JobError = { kind: 'key', message: '', code: null, httpStatus: null, requestId: null };
  const { line: _, ...unlined } = job;
  return from(job, event, ['waiting'], () => ({
    ...unlined,
    ...told,
    notBefore: null,
    waitingReason: why.reason,
    ...(why.isRefused ? { error } : {}),
  }));
}
