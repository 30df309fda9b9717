// What can happen to a job; what becomes of it is decided by advance.ts.
import type { JobError, PauseReason, WaitingReason } from '../../shared/job.ts';
import type { NanoUsd } from '../../shared/money.ts';
import type { Receipt } from '../../shared/receipt.ts';
import type { Cost } from '../../shared/usage.ts';
import type { ServerResponse } from '../providers/serverResponse.ts';

/** What the provider says of a job, and what that cost as far as it is known. */
export interface ServerWord {
  readonly response: ServerResponse;
  readonly cost: Cost | null;
  /** What was asked against all that was said so far; null = it can't be told. */
  readonly receipt: Receipt | null;
  readonly requestId: string | null;
}

export type JobEvent =
  /** The row is about to be flushed and the POST begun; from `waiting` it is a person's yes. */
  | { readonly type: 'send'; readonly at: number; readonly sentOn: string; readonly keyFingerprint: string | null }
  /** It can't go now; `endedOn` = its model no longer answers, from that ISO day on. */
  | {
      readonly type: 'wait';
      readonly at: number;
      readonly reason: WaitingReason;
      readonly notBefore: number | null;
      readonly endedOn?: string;
    }
  /** A waiting job's time has come; `terms` = its price or a rule is not what was agreed to. */
  | {
      readonly type: 'due';
      readonly at: number;
      readonly sentOn: string;
      readonly keyFingerprint: string | null;
      readonly changed: 'no' | 'terms';
    }
  /** The POST was answered with an id. */
  | { readonly type: 'accepted'; readonly at: number; readonly word: ServerWord }
  /** The POST was refused for good; nothing was spent. */
  | { readonly type: 'refused'; readonly at: number; readonly error: JobError }
  /** The POST was refused for now, or never left; nothing was spent. */
  | {
      readonly type: 'postponed';
      readonly at: number;
      readonly reason: 'rateLimit' | 'offline' | 'noKey';
      readonly notBefore: number | null;
      readonly error: JobError;
    }
  /** Nobody can know whether the POST arrived. */
  | { readonly type: 'noReply'; readonly at: number; readonly error: JobError }
  /** A response was found for an uncertain job. `ownReply` = it is the late answer to this job's own POST. */
  | { readonly type: 'adopted'; readonly at: number; readonly word: ServerWord; readonly ownReply: boolean }
  /** A look got an answer; `key` = the fingerprint of what it was looked at with. */
  | { readonly type: 'seen'; readonly at: number; readonly word: ServerWord; readonly key?: string }
  /** A look got 404; `key` = one that was never seen to fit. */
  | {
      readonly type: 'notFound';
      readonly at: number;
      readonly sameKey: boolean;
      readonly error: JobError;
      readonly key?: string;
    }
  /** A look was not allowed; `key` = what does not fit this job. */
  | { readonly type: 'paused'; readonly at: number; readonly reason: PauseReason; readonly key?: string }
  /** The window of a run that no server keeps is gone. */
  | { readonly type: 'windowDied'; readonly at: number; readonly error: JobError }
  /** A person types in what it cost, for the provider told nothing. */
  | { readonly type: 'costEntered'; readonly at: number; readonly total: NanoUsd; readonly enteredOn: string }
  /** A run in the foreground was broken off on a person's word. */
  | { readonly type: 'aborted'; readonly at: number }
  /** A person gives the job up. */
  | { readonly type: 'gaveUp'; readonly at: number }
  /** A person wants it stopped; carried out once the id is known. */
  | { readonly type: 'cancelRequested'; readonly at: number };
