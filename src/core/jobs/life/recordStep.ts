// What a step makes of a row: the next job, its next look, and the texts that come with it. Pure; the Recorder writes it.
import { assertNever } from '../../../shared/assertNever.ts';
import type { Job } from '../../../shared/job.ts';
import type { Clock } from '../../clock.ts';
import type { Change } from '../../ledger/changeJob.ts';
import type { Billed } from '../../models/prices/bill.ts';
import { backedOff, nextLookAt, withNextLook } from '../../pace/pace.ts';
import type { Droppable } from '../../providers/refusal.ts';
import { isGoingOn } from '../../providers/replies/heardText.ts';
import type { ServerResponse } from '../../providers/replies/serverResponse.ts';
import { advance, type Step } from './advance.ts';
import type { JobEvent, ServerWord } from './jobEvent.ts';

const REFUSED_PAUSE_MS = 1_000;

export interface RecordOptions {
  /** The window goes on acting on the job. */
  readonly keepLease?: boolean;
  /** When to look next, instead of by the formula; a delay in milliseconds. */
  readonly lookInMs?: number | null;
  /** How the next look is planned: as after one that was answered, as after one that was not, or by the step that follows. */
  readonly plan?: 'answered' | 'unanswered' | 'later';
  /** Asked within the step: a reason refuses it. */
  readonly refuse?: () => string | null;
  /** What the next job has beside what the event makes of it. */
  readonly with?: Partial<Pick<Job, 'cancelSentAt' | 'priceConsent' | 'budgetPasses'>>;
  /** Asked within the step: what happens instead of the event that would make `next` of it; null = nothing else. */
  readonly instead?: (before: Job, next: Job) => JobEvent | null;
}

/** A reply that leaves its model or tier out is billed at what an earlier one said of them. */
export function saidSoFar({ servedModel, receipt }: Job, response: ServerResponse): Billed {
  const tier = receipt?.lines.find(({ what }) => what === 'tier')?.told ?? null;
  return { ...response, model: response.model ?? servedModel, serviceTier: response.serviceTier ?? tier };
}

export function stepOf(job: Job, event: JobEvent, { with: also, instead }: RecordOptions): Step {
  const step = advance(job, event);
  if (!step.ok) return step;
  const next = { ...step.job, ...also };
  const other = instead?.(job, next) ?? null;
  if (other === null) return { ok: true, job: next };
  const turned = advance(job, other);
  return turned.ok ? { ok: true, job: { ...turned.job, ...also } } : turned;
}

export function planned(job: Job, clock: Clock, { plan = 'answered', lookInMs = null }: RecordOptions): Job {
  switch (plan) {
    case 'answered':
      return withNextLook(job, clock.now(), clock.random(), lookInMs);
    case 'unanswered':
      return backedOff(job, clock.now(), clock.random(), lookInMs);
    case 'later':
      return job;
    default:
      return assertNever(plan);
  }
}

export function lacking(job: Job, field: Droppable): Job {
  const dropped = [...job.dropped, field];
  switch (field) {
    case 'stream':
      return { ...job, dropped, streams: false };
    case 'reasoning.summary':
      return { ...job, dropped, wantsSummary: false };
    case 'metadata':
    case 'reasoning.mode':
      return { ...job, dropped };
    default:
      return assertNever(field);
  }
}

/** A refused step must not leave the job due for ever: it would be looked at without a pause. */
export function overdue(job: Job, now: number, random: number): { job: Job } | null {
  if (job.nextLookAt === null || job.nextLookAt > now) return null;
  const next = nextLookAt(job, now, random);
  if (next !== null && next < now + REFUSED_PAUSE_MS) return { job: backedOff(job, now, random, null) };
  return { job: { ...job, nextLookAt: next } };
}

export function wordOf(event: JobEvent): ServerWord | null {
  return event.type === 'accepted' || event.type === 'adopted' || event.type === 'seen' ? event.word : null;
}

/** What the provider wrote is stored the moment it is seen. */
export function textsOf(event: JobEvent): Pick<Change, 'texts' | 'body'> {
  const word = wordOf(event);
  if (word === null) return {};
  const { answer, refusal, reasoningSummary, body } = word.response;
  const text = [answer, refusal ?? ''].filter((part) => part !== '').join('\n\n');
  return {
    texts: { ...(text === '' ? {} : { answer: text }), ...(reasoningSummary === '' ? {} : { reasoningSummary }) },
    ...(isGoingOn(word.response) ? {} : { body }),
  };
}
