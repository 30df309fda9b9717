// What happens to a job beside its run: how it is sent and heard, looked at and rated. The plan of its next look stays
// as it is, unless the event is about that. What becomes of the job is decided by keptStep.ts.
import type { EndpointSnapshot, JobError, JobTexts, PauseReason, Rating } from '../../../shared/job.ts';
import type { Receipt } from '../../../shared/receipt.ts';
import type { LedgerEvent } from '../../ledger/ledgerEvent.ts';
import type { Droppable } from '../../providers/refusal.ts';

/** What a window heard of an answer. */
export interface HeardSoFar {
  readonly texts: Pick<JobTexts, 'answer' | 'reasoningSummary'>;
  /** How often a key that Ponder holds was taken out; absent = never. */
  readonly keysRemoved?: number;
}

export type KeptEvent =
  | LedgerEvent
  /** The job was asked, and its sending begins at once; `priceConsent` = a person said yes to its price. */
  | { readonly type: 'asked'; readonly at: number; readonly priceConsent: boolean }
  /** The provider refused a field that the job can do without: it is sent once more, without it. */
  | { readonly type: 'fieldDropped'; readonly at: number; readonly field: Droppable }
  /** The place has no such call as the job was sent by: it goes on by another wire, on which its connection is the run. */
  | { readonly type: 'wireChanged'; readonly at: number; readonly endpoint: EndpointSnapshot }
  /** The first word of its run was compared with what was asked. */
  | { readonly type: 'judged'; readonly at: number; readonly receipt: Receipt }
  /** A window hears its run in the foreground, or did until the job was ended from elsewhere. */
  | { readonly type: 'heard'; readonly at: number; readonly heard: HeardSoFar }
  /** Its run ended without an answer of its own: what was heard of it is the answer. */
  | { readonly type: 'heardMost'; readonly at: number; readonly heard: HeardSoFar }
  /** The stream of a run in the foreground broke off; what the provider stored may tell more. */
  | { readonly type: 'streamBroke'; readonly at: number; readonly error: JobError }
  /** Its stream is too large to be heard: it is not asked for again. `texts` = what was heard of it. */
  | { readonly type: 'streamTooLarge'; readonly at: number; readonly texts?: HeardSoFar['texts'] }
  /** The job's stream was resumed in place of a look. */
  | { readonly type: 'streamAsked'; readonly at: number }
  /** A call brought no answer: the next look is put off. `error` = what stands in the way, for as long as it does. */
  | { readonly type: 'unanswered'; readonly at: number; readonly error?: JobError }
  /** A look at a job that does not pause met a key that can't see it. */
  | { readonly type: 'keyUnfit'; readonly at: number; readonly key: string; readonly reason: PauseReason }
  /** Looks at a cancelled job bring nothing more that can be read. */
  | { readonly type: 'looksOver'; readonly at: number }
  /** What a person thinks of the answer; null = nothing any more. */
  | { readonly type: 'rated'; readonly at: number; readonly rating: Rating | null }
  /** A person has opened the job since it ended. */
  | { readonly type: 'read'; readonly at: number }
  /** The response is off the provider's disks. */
  | { readonly type: 'deletedThere'; readonly at: number };

const KEPT: Readonly<Record<KeptEvent['type'], true>> = {
  broughtForward: true,
  stranded: true,
  planVoid: true,
  textsForgotten: true,
  removed: true,
  asked: true,
  fieldDropped: true,
  wireChanged: true,
  judged: true,
  heard: true,
  heardMost: true,
  streamBroke: true,
  streamTooLarge: true,
  streamAsked: true,
  unanswered: true,
  keyUnfit: true,
  looksOver: true,
  rated: true,
  read: true,
  deletedThere: true,
};

export function isKept<T extends { readonly type: string }>(event: T | KeptEvent): event is KeptEvent {
  return Object.hasOwn(KEPT, event.type);
}
