// The job: one question put to one model, and all we know of it. Plain data that goes unchanged from SQLite to the page.
import { isAmong, type JobState, LIVE_STATES, OPEN_STATES } from './jobStates.ts';
import type { Mode } from './mode.ts';
import type { NanoUsd } from './money.ts';
import type { Receipt } from './receipt.ts';
import type { Cost, Estimate, TokenCount, Usage } from './usage.ts';

export { JOB_STATES, type JobState } from './jobStates.ts';

/** Why a job is not sent yet. `consent` = Ponder will not send it by itself any more; a person has to say so. */
export type WaitingReason = 'rateLimit' | 'offline' | 'noKey' | 'budget' | 'consent';

/** Why a job that was sent is not looked at for now. `tooLarge` = no key mends it: only a person asks once more. */
export const PAUSE_REASONS = ['keyRefused', 'otherKey', 'noKey', 'noAccess', 'tooLarge'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

export function isPauseReason(value: unknown): value is PauseReason {
  return PAUSE_REASONS.some((reason) => reason === value);
}

/** A key that was seen not to fit a job, and how that showed. */
export interface Unfit {
  /** The key's salted fingerprint. */
  readonly key: string;
  readonly reason: PauseReason;
}

export type JobOrigin = 'user' | 'arguments' | 'extension';

export const RELATIONS = ['retry', 'followUp', 'escalation', 'comparison', 'toolTurn'] as const;
/** How a job came of its parent. */
export type Relation = (typeof RELATIONS)[number];

/** The job that another one came of, and how: the one is nothing without the other. */
export interface Parent {
  readonly id: string;
  readonly relation: Relation;
}

/** Where the text came from. Lines are counted from 1; `endLine` is the last line, included. */
export interface JobSource {
  readonly uri: string;
  /** Relative to the workspace, or the bare file name outside of one. */
  readonly path: string;
  readonly languageId: string;
  readonly startLine: number;
  readonly endLine: number;
  /** What was taken: the selection, the function around the cursor, or the whole document. */
  readonly scope: 'selection' | 'function' | 'document' | 'text';
  /** Each of several selections, in the order of the text; `startLine` and `endLine` span them. */
  readonly ranges?: readonly LineRange[];
  /** Cells of a notebook, counted from 1. The lines are those of the cell, when it is one. */
  readonly cells?: readonly number[];
  /** The side of a diff editor it was taken from. */
  readonly side?: 'left' | 'right';
}

export interface LineRange {
  readonly startLine: number;
  readonly endLine: number;
}

/**
 * An endpoint as it was when the job was sent. Holds no secret. Its last three fields are written only where they are not the
 * usual, so that rows and hashes of the usual places stay as older versions wrote them.
 */
export interface EndpointSnapshot {
  readonly name: string;
  readonly provider: 'openai' | 'azure' | 'compatible';
  readonly baseUrl: string;
  readonly organization: string | null;
  readonly project: string | null;
  /** Absent = its addresses name no version. */
  readonly apiVersion?: string;
  /** The name under which the place runs the model; absent = the model's own. */
  readonly deployment?: string;
  /** By what kind of credential the endpoint knows us; absent = a key. */
  readonly auth?: 'token' | 'none';
}

/**
 * What a failure is about. `brokeOff`, `windowDied`: nobody heard a run in the foreground to its end. `knownResponse`: the reply
 * is another job's, whose id is the message. `other`: a word of another version of Ponder.
 */
export const JOB_ERROR_KINDS = [
  'offline',
  'certificate',
  'network',
  'server',
  'errorReply',
  'notAnApi',
  'redirect',
  'key',
  'rights',
  'verification',
  'quota',
  'rateLimit',
  'tooLargeForLimit',
  'tooLong',
  'tooLarge',
  'model',
  'modelEnded',
  'parameter',
  'policy',
  'refused',
  'refusal',
  'notFound',
  'knownResponse',
  'brokeOff',
  'windowDied',
  'other',
] as const;
export type JobErrorKind = (typeof JOB_ERROR_KINDS)[number];

/** A failure in words that a person can read; already scrubbed of keys and texts. */
export interface JobError {
  readonly kind: JobErrorKind;
  readonly message: string;
  readonly code: string | null;
  readonly httpStatus: number | null;
  readonly requestId: string | null;
  /** The field of the body that was refused. */
  readonly param?: string;
}

/** How the next look came to be planned: it may be brought forward, unless the provider itself said when. */
export interface LookPlan {
  readonly at: number;
  /** Looks in a row that nothing answered. */
  readonly troubles: number;
  readonly isHinted: boolean;
}

/** What a person thinks of an answer. */
export interface Rating {
  readonly thumb: 'up' | 'down';
  readonly note: string;
  readonly at: number;
}

/** A person's yes to send a job that could pass a budget. */
export interface BudgetPass {
  readonly limit: 'day' | 'month';
  /** The local day (`YYYY-MM-DD`) or month (`YYYY-MM`) it was for: another one is asked about anew. */
  readonly span: string;
  readonly budget: NanoUsd;
  /** What was spent or reserved of the budget before this job. */
  readonly used: NanoUsd;
}

export interface Job {
  readonly id: string;
  readonly state: JobState;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When the POST was begun; null until then. Milliseconds since 1970, like every time here. */
  readonly sentAt: number | null;
  /** The local calendar day of sending, `YYYY-MM-DD`: the day its cost belongs to. */
  readonly sentOn: string | null;
  /** By the provider's clock, where it told. */
  readonly finishedAt: number | null;
  /** When this ledger first had the end it stands at; null = it has none yet, or an older Ponder wrote it. */
  readonly arrivedAt: number | null;

  readonly title: string;
  readonly endpoint: EndpointSnapshot;
  readonly keyFingerprint: string | null;
  /** Another key that saw it last: as good as its own from then on. */
  readonly seenWith?: string;
  /** Each is tried once; absent = none was. */
  readonly unfit?: readonly Unfit[];
  readonly model: string;
  /** null = the model has none, or none was known when it was asked. */
  readonly mode: Mode | null;
  readonly effort: string | null;
  readonly maxOutputTokens: number;
  readonly store: boolean;
  readonly background: boolean;
  /** A summary of the reasoning is asked for; taken back when the provider refuses to give one. */
  readonly wantsSummary: boolean;
  /** Asked for as a stream: its text can be heard as it is written. */
  readonly streams: boolean;
  /** Fields that the provider refuses, or the model does not take, and that were left out for it. */
  readonly dropped: readonly string[];
  readonly source: JobSource | null;
  readonly payloadHash: string;
  /** The job that this one came of; null = none. */
  readonly parentId: string | null;
  /** How it came of it; null only without a parent. */
  readonly relation: Relation | null;
  readonly origin: JobOrigin;

  readonly responseId: string | null;
  readonly requestId: string | null;
  /** The model the provider says it used, normally a dated snapshot. */
  readonly servedModel: string | null;
  /** The mode the provider says it ran in, in its own word; null = not told. */
  readonly servedMode: string | null;
  /** What was asked against what the replies say; null = there was none yet, or it was not Ponder that asked. */
  readonly receipt: Receipt | null;
  /** The provider's own word for the state, kept as it came. */
  readonly rawStatus: string | null;
  readonly incompleteReason: string | null;
  /** True when the provider completed with tool calls only: the job needs tool output. */
  readonly needsToolOutput: boolean;
  /** What a run that ended did not bring: any text, or the answer itself after what was said on the way. Absent = nothing. */
  readonly lacks?: 'text' | 'finalAnswer';
  /** How often a key that Ponder holds stood in its texts and was taken out; absent = never. */
  readonly keysRemoved?: number;
  readonly error: JobError | null;

  readonly waitingReason: WaitingReason | null;
  /** Not sent before this time; null = as soon as the reason is gone. */
  readonly notBefore: number | null;
  readonly pauseReason: PauseReason | null;
  /** A cancel that is wanted; null again when it could not be carried out. */
  readonly cancelRequestedAt: number | null;
  /** The provider took our cancel call (or told us that it came too late). */
  readonly cancelSentAt: number | null;
  /** Tries that the provider did not confirm, of the cancel that is wanted, or was given up. */
  readonly cancelTries: number;
  readonly cancelTriedAt: number | null;
  /** The server's words on the last cancel that it refused; absent = it refused none. */
  readonly cancelError?: JobError | null;
  readonly nextLookAt: number | null;
  /** null = no look was planned yet. */
  readonly lookPlan: LookPlan | null;
  readonly lastLookAt: number | null;
  readonly looks: number;
  /** Looks in a row whose answer said nothing of the job, or nothing new long after any run should have ended. */
  readonly looksInVain: number;
  /** Stands for the body that the last look at a run got; null = there was none. */
  readonly bodyMark: string | null;

  /** What was counted of the text before sending; null = only its bytes are known. */
  readonly inputCount: TokenCount | null;
  readonly estimate: Estimate | null;
  readonly usage: Usage | null;
  /** null = not known; then the job counts as "up to" its worst case. */
  readonly cost: Cost | null;
  /** The worst case held back from the budget while the cost is not known. */
  readonly reserved: NanoUsd | null;
  /** A person said yes to the price of this job. */
  readonly priceConsent: boolean;
  /** The budgets that it passed on a person's word. */
  readonly budgetPasses: readonly BudgetPass[];
  /** When question and answer were taken off the disk because of their age; what it cost stays. */
  readonly textsRemovedAt: number | null;
  /** When the response was deleted at the provider, on a person's word. */
  readonly deletedAtProviderAt: number | null;
  readonly rating: Rating | null;
}

/** The long texts of a job, kept apart so that lists stay quick. */
export interface JobTexts {
  readonly question: string;
  /** The selected text the question is about; empty when the question stands alone. */
  readonly context: string;
  readonly instructions: string;
  readonly answer: string;
  readonly reasoningSummary: string;
}

/** Something may still happen to it without a person. */
export function isOpen(job: Pick<Job, 'state'>): boolean {
  return isAmong(OPEN_STATES, job);
}

/** Sent and being worked on, as far as we know: what the badge and the status bar count. */
export function isLive(job: Pick<Job, 'state'>): boolean {
  return isAmong(LIVE_STATES, job);
}
