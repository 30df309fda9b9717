// What the run tells a window at its birth, and what the window writes down. Moments are milliseconds of the system's
// monotonic clock, which all processes of a machine share.

export interface StressPlan {
  readonly ledger: string;
  /** Where the window writes its lines. */
  readonly log: string;
  readonly seed: number;
  readonly endpoints: readonly string[];
  /** Mean pause between two things that a person does in this window. */
  readonly pauseMs: number;
}

export const PLAN_VARIABLE = 'PONDER_STRESS_PLAN';

/**
 * `stop`: people do nothing new; `mark`, `mark again`: write a marker, a job that is the last change all windows must see;
 * `end`: the window closes. There are two markers, of two windows: a window knows its own without looking.
 */
export type StressWord = 'stop' | Mark | 'end';
export type Mark = 'mark' | 'mark again';
/** What the window answers: it is open, people have stopped, it saw a marker. */
export type StressReply = 'open' | 'stopped' | `saw ${Mark}`;

export const MARKER_IDS: Readonly<Record<Mark, string>> = {
  mark: '00000000-0000-4000-8000-000000000000',
  'mark again': '00000000-0000-4000-8000-000000000001',
};

/** How a job looked: a digest of its row, or that it was removed. */
export type Version = string;
export const REMOVED: Version = 'removed';

export interface Commit {
  readonly type: 'commit';
  /** Taken while the write lock was held: all commits are in this order. */
  readonly at: number;
  /** When COMMIT had returned. */
  readonly done: number;
  /** The wall clock, by which leases are counted. */
  readonly now: number;
  readonly seqBefore: number;
  readonly seqAfter: number;
  readonly changes: readonly { readonly id: string; readonly seq: number; readonly version: Version }[];
  /** All leases as they are now. */
  readonly leases: readonly { readonly id: string; readonly owner: string; readonly until: number }[];
}

export type CallKind = 'start' | 'read' | 'cancel';
export const DOINGS = ['ask', 'cancel', 'remove', 'page', 'search', 'totals', 'index'] as const;
export type Doing = (typeof DOINGS)[number];

export type StressLine =
  | { readonly type: 'open'; readonly at: number }
  | Commit
  | { readonly type: 'seen'; readonly at: number; readonly id: string; readonly version: Version }
  | { readonly type: 'claim'; readonly at: number; readonly id: string }
  | { readonly type: 'call'; readonly kind: CallKind; readonly id: string; readonly from: number; readonly to: number }
  /** The ledger said yes to it. */
  | { readonly type: 'did'; readonly doing: Doing; readonly id: string | null }
  | { readonly type: 'trouble'; readonly message: string };

export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
