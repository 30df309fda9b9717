// How a job goes on from the answer of another one. Plain data, as the ledger stores it.

import { isShortName } from './isShortName.ts';
import type { JobSource } from './jobSource.ts';
import { tokensOf } from './numbers.ts';

/** Why the turns before are sent along as messages, and not named by the response that the place keeps. */
export const RESEND_REASONS = [
  /** The place is not known to go on from a response that it keeps. */
  'place',
  /** One of the turns was not stored there, or this one is not to be. */
  'unstored',
  'otherPlace',
  'otherKey',
  /** One of them was deleted there. */
  'deleted',
  /** The oldest of them is about to be forgotten there. */
  'old',
  /** The place said that it does not find it. */
  'notFound',
  /** It ended without an answer of its own, and what was heard of it is only here. */
  'broken',
] as const;
export type ResendReason = (typeof RESEND_REASONS)[number];

/** Tokens of the turns before that are billed again with this one, beyond those of the texts that are sent. */
export interface ChainTokens {
  readonly least: number;
  readonly likely: number;
  /** An upper bound. */
  readonly most: number;
}

export interface Chain {
  /** The job whose answer it goes on from. */
  readonly after: string;
  /** `response`: the place has the turns before, and the last of their responses is named. */
  readonly by: 'response' | 'messages';
  /** Absent by `response`. */
  readonly why?: ResendReason;
  readonly tokens: ChainTokens;
  /** The effort of the first turn, which every request of the chain repeats; the job's own effort follows as an update. */
  readonly effort?: string;
}

/** A turn that was asked and answered before. */
export interface PastTurn {
  readonly question: string;
  readonly context: string;
  readonly source: JobSource | null;
  /** Empty = it is not there yet. */
  readonly answer: string;
}

/** The turns before a question as they reach the model. */
export type Before =
  /** `responseId` null = the response is not known yet. */
  | { readonly by: 'response'; readonly responseId: string | null }
  /** Oldest first. */
  | { readonly by: 'messages'; readonly turns: readonly PastTurn[] };

/** Null = it can't be read. @param value of a row, which another version of Ponder or a damaged disk may have written */
export function readChain(value: unknown): Chain | null {
  if (typeof value !== 'object' || value === null) return null;
  const field = (of: object, name: string): unknown => Reflect.get(of, name);
  const [after, by, told, effort] = ['after', 'by', 'tokens', 'effort'].map((name) => field(value, name));
  if (!isShortName(after) || (by !== 'response' && by !== 'messages')) return null;
  if (typeof told !== 'object' || told === null) return null;
  const [least, likely, most] = ['least', 'likely', 'most'].map((name) => tokensOf(field(told, name)));
  if (least == null || likely == null || most == null) return null;
  const why = RESEND_REASONS.find((reason) => reason === field(value, 'why'));
  return {
    after,
    by,
    ...(by === 'response' ? {} : { why: why ?? 'place' }),
    // A bound that is below what it bounds would be a price that nobody agreed to.
    tokens: { least, likely: Math.max(least, likely), most: Math.max(least, likely, most) },
    ...(isShortName(effort) ? { effort } : {}),
  };
}
