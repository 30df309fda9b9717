// What can happen to a job; what becomes of it is decided by advance.ts.
import type { Job, JobError, LineTurn, PauseReason, WaitingReason } from '../../../shared/job.ts';
import type { NanoUsd } from '../../../shared/money.ts';
import type { Receipt } from '../../../shared/receipt.ts';
import type { Cost } from '../../../shared/usage.ts';
import type { ServerResponse } from '../../providers/replies/serverResponse.ts';
import type { KeptEvent } from './keptEvent.ts';

/** What the provider says of a job, and what that cost as far as it is known. */
export interface ServerWord {
  readonly response: ServerResponse;
  readonly cost: Cost | null;
  /** What was asked, compared with all that was said so far; null = it can't be told. */
  readonly receipt: Receipt | null;
  readonly requestId: string | null;
  /** What a window wrote down of the answer while it was heard; absent = nothing, or the word has an answer itself. */
  readonly kept?: string;
}

/** What a person said yes to. */
export type Agreed = Pick<Job, 'priceConsent' | 'budgetPasses'>;

export type JobEvent = RunEvent | KeptEvent;

/** What happens to the run itself, or to its sending. */
export type RunEvent =
  /** The row is about to be flushed and the POST begun; from `waiting` it is a person's yes. */
  | {
      readonly type: 'send';
      readonly at: number;
      readonly sentOn: string;
      readonly keyFingerprint: string | null;
      readonly agreed?: Agreed;
    }
  /** The job can't be sent now; `endedOn` = its model no longer answers, from that ISO day on. */
  | {
      readonly type: 'wait';
      readonly at: number;
      readonly reason: WaitingReason;
      readonly notBefore: number | null;
      readonly endedOn?: string;
      /** A person said yes as the job was to be sent, and yet it could not go. */
      readonly agreed?: Agreed;
      /** It waits its turn in the line of this key. */
      readonly turn?: { readonly line: LineTurn; readonly keyFingerprint: string };
    }
  /**
   * A waiting job's time has come; `terms` = its price or a rule is not what was agreed to. `isStuck` = nothing of its
   * line has gone through for too long.
   */
  | {
      readonly type: 'due';
      readonly at: number;
      readonly sentOn: string;
      readonly keyFingerprint: string | null;
      readonly changed: 'no' | 'terms';
      readonly isStuck?: boolean;
      /** When the answer arrived that it goes on from; absent = it is a first turn. */
      readonly answeredAt?: number;
    }
  /** There is room for a job in line earlier than it was to go. */
  | { readonly type: 'called'; readonly at: number; readonly notBefore: number }
  /** The POST was answered with an id: only the window that sent it has this answer, and it may come late. */
  | { readonly type: 'accepted'; readonly at: number; readonly word: ServerWord }
  /** The POST was answered with the response of another job: whether anything ran for this one nobody can know. */
  | { readonly type: 'knownResponse'; readonly at: number; readonly error: JobError }
  /** The POST was refused for good, or must be, so that it is not sent; nothing was spent. */
  | { readonly type: 'refused'; readonly at: number; readonly error: JobError }
  /** The POST was refused for now, or never left; nothing was spent. */
  | {
      readonly type: 'postponed';
      readonly at: number;
      readonly reason: 'rateLimit' | 'offline' | 'noKey';
      readonly notBefore: number | null;
      readonly error: JobError;
      /** It goes back to its place in the line. */
      readonly line?: LineTurn;
    }
  /** Nobody can know whether the POST arrived. */
  | { readonly type: 'noReply'; readonly at: number; readonly error: JobError }
  /**
   * A response was found for an uncertain job. `isConfirmed` = a person says that it is the answer, if it names no job.
   */
  | { readonly type: 'adopted'; readonly at: number; readonly word: ServerWord; readonly isConfirmed: boolean }
  /**
   * A look, or the connection of the run, brought an answer: it is this job's, whatever id it gives. If the place
   * itself was asked, `mark` stands for its body and `key` for the key. `endsCancel` = a wanted cancel is over.
   */
  | {
      readonly type: 'seen';
      readonly at: number;
      readonly word: ServerWord;
      readonly mark?: string;
      readonly key?: string;
      readonly endsCancel?: boolean;
    }
  /** A look got an answer that says nothing of the job; `error` = what it says instead. */
  | { readonly type: 'seenNothing'; readonly at: number; readonly error?: JobError }
  /** A look got 404; `key` = one that was never seen to fit. */
  | {
      readonly type: 'notFound';
      readonly at: number;
      readonly sameKey: boolean;
      readonly error: JobError;
      readonly key?: string;
    }
  /** A look was not allowed; `key` = what does not fit this job, `error` = in the provider's words. */
  | {
      readonly type: 'paused';
      readonly at: number;
      readonly reason: PauseReason;
      readonly key?: string;
      readonly error?: JobError;
    }
  /** The window of a run that no server keeps is gone. */
  | { readonly type: 'windowDied'; readonly at: number; readonly error: JobError }
  /** A person types in what it cost, because the provider told nothing. */
  | { readonly type: 'costEntered'; readonly at: number; readonly total: NanoUsd; readonly enteredOn: string }
  /**
   * A run in the foreground was broken off on a person's word; `isAlone`: or one that only its connection has, though it
   * was asked for in the background.
   */
  | { readonly type: 'aborted'; readonly at: number; readonly isAlone?: true }
  /** A person gives the job up: before it was sent, or when nobody can know. */
  | { readonly type: 'gaveUp'; readonly at: number }
  /** A person wants it stopped; carried out once the id is known. */
  | { readonly type: 'cancelRequested'; readonly at: number }
  /**
   * The provider did not confirm a cancel; `notAgain` = it never will, `notHeard` = the request may not have arrived.
   */
  | {
      readonly type: 'cancelTried';
      readonly at: number;
      readonly how: 'unconfirmed' | 'notAgain' | 'notHeard';
      readonly error?: JobError;
    };

export function wordOf(event: JobEvent): ServerWord | null {
  return event.type === 'accepted' || event.type === 'adopted' || event.type === 'seen' ? event.word : null;
}
