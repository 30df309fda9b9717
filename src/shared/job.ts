// The job: one question put to one model, and all that we know about it. Plain data, as the ledger stores it.
import type { Before, Chain } from './chain.ts';
import type { JobSource } from './jobSource.ts';
import { isAmong, type JobState, LIVE_STATES, OPEN_STATES } from './jobStates.ts';
import type { Mode, ModelInMode } from './mode.ts';
import type { NanoUsd } from './money.ts';
import type { Receipt } from './receipt.ts';
import type { Cost, Estimate, TokenCount, Usage } from './usage.ts';

export type { JobSource, LineRange } from './jobSource.ts';
export { JOB_STATES, type JobState } from './jobStates.ts';

/**
 * Why a job is not sent yet. `consent` = Ponder no longer sends it by itself; a person has to say yes. `parent` = the
 * answer that it goes on from is not there yet.
 */
export type WaitingReason = 'rateLimit' | 'offline' | 'noKey' | 'budget' | 'consent' | 'parent';

/** Why a sent job is not looked at for now. `tooLarge` = no key helps: Ponder looks again only if a person says so. */
export const PAUSE_REASONS = ['keyRefused', 'otherKey', 'noKey', 'noAccess', 'tooLarge'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

export function isPauseReason(value: unknown): value is PauseReason {
  return PAUSE_REASONS.some((reason) => reason === value);
}

/** A key that turned out not to fit a job, and why. */
export interface Unfit {
  /** The key's salted fingerprint. */
  readonly key: string;
  readonly reason: PauseReason;
}

export type JobOrigin = 'user' | 'arguments' | 'extension';

export const RELATIONS = ['retry', 'followUp', 'escalation', 'comparison', 'toolTurn'] as const;
/** How a job came from its parent. */
export type Relation = (typeof RELATIONS)[number];

/** The job that another one came from, and how. */
export interface Parent {
  readonly id: string;
  readonly relation: Relation;
}

/**
 * An endpoint as it was when the job was sent. Holds no secret. Its last four fields are written only if they are not
 * the usual ones, so that rows and hashes of the usual places stay as older versions wrote them.
 */
export interface EndpointSnapshot {
  readonly name: string;
  readonly provider: 'openai' | 'azure' | 'compatible';
  readonly baseUrl: string;
  readonly organization: string | null;
  readonly project: string | null;
  /** The version of the API in its addresses; absent = they name none. */
  readonly apiVersion?: string;
  /** The kind of credential; absent = a key. */
  readonly auth?: 'token' | 'none';
  /** Of a token: the directory that it is asked of; absent = the one of the account. */
  readonly tenant?: string;
  /** Of a token: what it is asked for; absent = what the kind of address suggests. */
  readonly scope?: string;
  /** What a gateway wants to be told with each request and is no secret; absent = nothing. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The wire that the settings name; absent = Responses, unless the place was found not to have it. */
  readonly api?: 'chat';
}

/**
 * What a failure is about. `brokeOff`, `windowDied`: nobody heard a run in the foreground to its end. `knownResponse`:
 * the reply is the response of another job, whose id is the message. `model`: the account has no such model;
 * `modelGone`: nobody has it any more; `modelEnded`: Ponder knew that before sending. `clock`: this machine's. `other`: a
 * kind of another version of Ponder.
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
  'modelGone',
  'deployment',
  'path',
  'apiVersion',
  'operation',
  'chain',
  'contentFilter',
  'cyberPolicy',
  'audience',
  'clock',
  'organization',
  'country',
  'firewall',
  'blocked',
  'proxy',
  'foreignId',
  'noCapacity',
  'overloaded',
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
  /** The field of the request's body that was refused. */
  readonly param?: string;
  /** The categories that a content filter names. */
  readonly filters?: readonly string[];
  /** By the reply's date, how many minutes this machine's clock is ahead; below 0 = behind. Only where that matters. */
  readonly clockAheadMin?: number;
}

/** Where a job stands in the line before a place's rate limit. It is there by Ponder's own doing: nothing is wrong. */
export interface LineTurn {
  /** When it was asked: who asked first is sent first. 0 = a person wants it sent before all others. */
  readonly since: number;
  /** What it needs of the limit on tokens: its input, and the cap on its output. */
  readonly tokens: number;
}

/** How the next look was planned. It may be brought forward, unless the provider itself set its time (`isHinted`). */
export interface LookPlan {
  readonly at: number;
  /** Looks in a row that failed. */
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
  /** The local day (`YYYY-MM-DD`) or month (`YYYY-MM`) of the yes; for any other the person is asked anew. */
  readonly span: string;
  readonly budget: NanoUsd;
  /** What was spent or reserved of the budget before this job. */
  readonly used: NanoUsd;
}

/** A model that was chosen and is not asked yet. */
export interface Instead extends ModelInMode {
  readonly effort: string | null;
}

export interface Job {
  readonly id: string;
  readonly state: JobState;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When the POST began; null until then. Milliseconds since 1970, like every time here. */
  readonly sentAt: number | null;
  /** The local calendar day of sending, `YYYY-MM-DD`: the day its cost belongs to. */
  readonly sentOn: string | null;
  /** When the run ended, by the provider's clock; null = it did not tell. */
  readonly finishedAt: number | null;
  /** When this ledger first recorded the end that the job has now; null = none yet, or an older Ponder wrote it. */
  readonly arrivedAt: number | null;

  readonly title: string;
  readonly endpoint: EndpointSnapshot;
  readonly keyFingerprint: string | null;
  /** Another key, with which the job was seen last; it counts like the job's own from then on. */
  readonly seenWith?: string;
  /** Keys that were tried once and did not fit; absent = there are none. */
  readonly unfit?: readonly Unfit[];
  readonly model: string;
  /** null = the model has none, or none was known when the job was made. */
  readonly mode: Mode | null;
  readonly effort: string | null;
  readonly maxOutputTokens: number;
  readonly store: boolean;
  readonly background: boolean;
  /** A summary of the reasoning is asked for; false again if the provider refuses to give one. */
  readonly wantsSummary: boolean;
  /** The answer is asked for as a stream, so that its text can be heard as it is written. */
  readonly streams: boolean;
  /** Fields that were left out, because the provider refuses them or the model does not take them. */
  readonly dropped: readonly string[];
  readonly source: JobSource | null;
  readonly payloadHash: string;
  /** The job that this one came from; null = none. */
  readonly parentId: string | null;
  /** How it came from the parent; null only without one. */
  readonly relation: Relation | null;
  /** The answer that it goes on from, which need not be its parent's; absent = it is a first turn. */
  readonly chain?: Chain;
  /** What the person had chosen, before cheaper models were tried in its place; absent = nothing else. */
  readonly instead?: Instead;
  readonly origin: JobOrigin;

  readonly responseId: string | null;
  readonly requestId: string | null;
  /** The model the provider says it used, normally a dated snapshot. */
  readonly servedModel: string | null;
  /** The mode in which the provider says that it ran, in the provider's own word; null = not told. */
  readonly servedMode: string | null;
  /** What was asked, compared with what the replies say; null = no reply yet, or Ponder did not ask this question. */
  readonly receipt: Receipt | null;
  /** The provider's own word for the state, kept as it came. */
  readonly rawStatus: string | null;
  readonly incompleteReason: string | null;
  /** True when the provider completed with tool calls only: the job needs tool output. */
  readonly needsToolOutput: boolean;
  /** What a run that ended did not bring: any text, or an answer after its commentary. Absent = it lacks nothing. */
  readonly lacks?: 'text' | 'finalAnswer';
  /** How often a key that Ponder holds was removed from the job's texts; absent = never. */
  readonly keysRemoved?: number;
  /** How many secrets a person had taken out of the question before it was sent; absent = none. */
  readonly secretsRemoved?: number;
  /** A mark of texts and place: a person agreed to send these there with their secrets; absent = nobody had to. */
  readonly secretsAgreed?: string;
  readonly error: JobError | null;

  readonly waitingReason: WaitingReason | null;
  /** The job is not sent before this time; null = it is sent as soon as the reason is gone. */
  readonly notBefore: number | null;
  /** Its turn in the line before a rate limit; absent = it stands in none. */
  readonly line?: LineTurn;
  readonly pauseReason: PauseReason | null;
  /** When a cancel was asked for; null again if it could not be carried out. */
  readonly cancelRequestedAt: number | null;
  /** When the provider took our cancel, or told us that it came too late. */
  readonly cancelSentAt: number | null;
  /** Tries that the provider did not confirm, of the cancel that is wanted or that was given up. */
  readonly cancelTries: number;
  readonly cancelTriedAt: number | null;
  /** The server's words on the last cancel that it refused; absent = it refused none. */
  readonly cancelError?: JobError | null;
  readonly nextLookAt: number | null;
  /** null = no look was planned yet. */
  readonly lookPlan: LookPlan | null;
  readonly lastLookAt: number | null;
  readonly looks: number;
  /** Looks in a row whose answer said nothing about the job, or nothing new long after any run should have ended. */
  readonly looksInVain: number;
  /** A mark of the body that the last look got while the job ran, to recognise the same body; null = there was none. */
  readonly bodyMark: string | null;

  /** The tokens of the text, counted before sending; null = only its bytes are known. */
  readonly inputCount: TokenCount | null;
  readonly estimate: Estimate | null;
  readonly usage: Usage | null;
  /** null = not known; then the job counts as "up to" its worst case. */
  readonly cost: Cost | null;
  /** The worst case that is held back from the budget while the cost is not known. */
  readonly reserved: NanoUsd | null;
  /** A person said yes to the price of this job. */
  readonly priceConsent: boolean;
  /** The budgets that the job may pass, on a person's word. */
  readonly budgetPasses: readonly BudgetPass[];
  /** When question and answer were deleted from the disk because of their age; the cost stays. */
  readonly textsRemovedAt: number | null;
  /** When the response was deleted at the provider, on a person's word. */
  readonly deletedAtProviderAt: number | null;
  readonly rating: Rating | null;
  /** When a person opened the job after its last end; null = nobody has. A new end that brings news is unread again. */
  readonly readAt: number | null;
}

/** The long texts of a job, stored separately so that lists stay quick. */
export interface JobTexts {
  readonly question: string;
  /** The selected text the question is about; empty when the question stands alone. */
  readonly context: string;
  readonly instructions: string;
  readonly answer: string;
  readonly reasoningSummary: string;
  /** The turns before it, as they reach the model. They are not stored with the job; absent = it is a first turn. */
  readonly before?: Before;
}

/** Something may still happen to the job without a person. */
export function isOpen(job: Pick<Job, 'state'>): boolean {
  return isAmong(OPEN_STATES, job);
}

/** Sent and being worked on, as far as we know: what the status bar counts. */
export function isLive(job: Pick<Job, 'state'>): boolean {
  return isAmong(LIVE_STATES, job);
}
