// Makes a job that could be sent of what a person asked: checked, priced, not yet written down. Pure but for its id.
import { createHash, randomUUID } from 'node:crypto';
import type { Before, Chain } from '../../../shared/chain.ts';
import { firstLine } from '../../../shared/format.ts';
import { HumanError } from '../../../shared/humanError.ts';
import type { EndpointSnapshot, Instead, Job, JobOrigin, JobSource, JobTexts, Parent } from '../../../shared/job.ts';
import type { Mode } from '../../../shared/mode.ts';
import type { PromptSize, TokenCount } from '../../../shared/usage.ts';
import type { Catalogue } from '../../models/catalogue.ts';
import { assertCanAsk, type Model, usualEffort, usualMode } from '../../models/model.ts';
import { roomOfInput, sizeFor } from '../../models/prices/ceiling.ts';
import { estimate, tokensAtLeast } from '../../models/prices/estimate.ts';
import type { FirstRun } from '../../models/prices/firstRun.ts';
import type { OwnRecord } from '../../models/prices/ownRecord.ts';
import { surelyHas, takesInQuestion } from '../../providers/builtIn.ts';
import { type Endpoint, snapshotOf } from '../../providers/endpoint.ts';
import { type CountBody, type CreateBody, WIRE_FIELDS } from '../../providers/provider.ts';
import type { Field } from '../../providers/refusal.ts';
import type { Turn } from '../../providers/turn.ts';
import { assertFits, assertReadable, buildPrompt } from './prompt.ts';
import { bytesOf, hashedParts, questionTurns } from './questionTurns.ts';
import { secretsMark } from './secretsMark.ts';

export interface Question {
  readonly question: string;
  readonly context: string;
  readonly source: JobSource | null;
  readonly instructions: string;
  readonly endpoint: Endpoint;
  readonly model: string;
  /** null = the model's default. */
  readonly mode: Mode | null;
  /** null = the model's default. */
  readonly effort: string | null;
  /** 0 = by model and effort. */
  readonly maxOutputTokens: number;
  readonly store: boolean;
  readonly wantsSummary: boolean;
  readonly origin: JobOrigin;
  /** The job that it comes of; null = none. */
  readonly parent: Parent | null;
  /** What the same question used before; absent or null = it was not answered before. */
  readonly first?: FirstRun | null;
  /** What a person had chosen before the cheaper ones were tried in its place. */
  readonly instead?: Instead;
  /** False = in the foreground: the connection is the run. Absent = in the background. */
  readonly background?: boolean;
  /** It is told as it is written, though the model is not known to be; absent = by the model. */
  readonly streams?: true;
  /** Fields that are left out from the start, on a person's word. */
  readonly without?: readonly Field[];
  /** The tokens that were counted of prompt and instructions; absent or null = their bytes have to do. */
  readonly inputCount?: TokenCount | null;
  /** How many secrets were taken out of its texts, and whether a person agreed to those that are left. */
  readonly secrets?: { readonly removed: number; readonly isAgreed: boolean };
  /** The answer that it goes on from; absent = it is a first turn. */
  readonly goesOn?: { readonly chain: Chain; readonly before: Before };
}

export interface Prepared {
  readonly job: Job;
  readonly texts: JobTexts;
}

const TITLE_LENGTH = 200;
/** Shown in a preview. Nothing is sent before the response is known. */
const UNKNOWN_RESPONSE = '(not known yet)';

/**
 * @param own what finished jobs say about the price
 * @throws HumanError when it could not be read, or would surely be refused
 */
export function prepare(asked: Question, catalogue: Catalogue, now: number, own?: OwnRecord): Prepared {
  if (asked.question.trim() === '')
    throw new HumanError('The question is empty. Type what you want to know.', [], null, 'hint');
  assertReadable(asked.question, 'The question');
  if (asked.context !== '') assertReadable(asked.context, asked.source?.path ?? 'The text');
  const model = catalogue.find(asked.model);
  const effort = asked.effort ?? usualEffort(model);
  // If a model has only one mode, nothing is said of modes.
  const mode = asked.mode === 'pro' ? 'pro' : usualMode(model);
  const takes = model.takesInstructions || takesInQuestion(asked.endpoint);
  const instructions = takes ? asked.instructions.trim() : '';
  if (instructions !== '') assertReadable(instructions, 'ponder.instructions');
  assertFits(buildPrompt(asked.question, asked.context, asked.source), 'The question with its text');
  const { endpoint, background = true, without = [], secrets, goesOn } = asked;
  const earlier = goesOn === undefined ? {} : { before: goesOn.before };
  const turns = questionTurns({ ...asked, instructions, ...earlier }, asked.source);
  const inputCount = asked.inputCount ?? null;
  const size = { bytes: bytesOf(turns), count: inputCount };
  const chain = goesOn?.chain.tokens;
  const room = roomOfInput(model, size) + (chain?.most ?? 0);
  const bounds = catalogue.outputBounds(model, { effort, mode }, asked.maxOutputTokens, room);
  const { maxOutputTokens } = bounds;
  const texts: JobTexts = {
    question: asked.question.trim(),
    context: asked.context,
    instructions,
    answer: '',
    reasoningSummary: '',
    ...earlier,
  };
  assertCanAsk(model, {
    effort,
    mode,
    maxOutputTokens,
    inputTokensAtLeast: tokensAtLeast(sizeFor(model, size)) + (chain?.least ?? 0),
    now,
    hasEndDates: surelyHas(endpoint, 'endDates'),
  });
  const price = estimate(model, size, bounds, {
    own: own?.of(model.id, mode),
    first: asked.first,
    isDefaultTier: sendsTier({ endpoint, dropped: without }),
    ...(chain === undefined ? {} : { chain }),
  });
  const job: Job = {
    ...BLANK,
    id: randomUUID(),
    createdAt: now,
    updatedAt: now,
    title: titleOfQuestion(asked.question),
    endpoint: snapshotOf(endpoint),
    model: asked.model,
    mode,
    effort,
    maxOutputTokens,
    store: asked.store,
    wantsSummary: asked.wantsSummary && model.hasSummary,
    background,
    // Nobody has said whether pro mode streams.
    streams: (model.streams || asked.streams === true) && mode !== 'pro' && !without.includes('stream'),
    dropped: [...without, ...(asked.instructions.trim() === instructions ? [] : ['instructions'])],
    source: asked.source,
    payloadHash: payloadHash({ ...asked, instructions, effort, mode }),
    parentId: asked.parent?.id ?? null,
    relation: asked.parent?.relation ?? null,
    ...(goesOn === undefined ? {} : { chain: goesOn.chain }),
    origin: asked.origin,
    inputCount,
    estimate: price,
    reserved: price?.worst ?? null,
    ...(asked.instead === undefined ? {} : { instead: asked.instead }),
    ...(secrets === undefined || secrets.removed === 0 ? {} : { secretsRemoved: secrets.removed }),
    ...(secrets?.isAgreed === true ? { secretsAgreed: secretsMark(endpoint, texts) } : {}),
  };
  return { job, texts };
}

/** The cut must not halve a character. */
export function titleOfQuestion(question: string): string {
  return firstLine(question)
    .slice(0, TITLE_LENGTH)
    .replace(/[\ud800-\udbff]$/, '');
}

/** The size a job is priced by, without the turns before it that the place has. */
export function sizeOf(
  { source, inputCount }: Pick<Job, 'source' | 'inputCount'>,
  texts: Omit<JobTexts, 'answer' | 'reasoningSummary'>,
): PromptSize {
  return { bytes: bytesOf(questionTurns(texts, source)), count: inputCount };
}

/** The bound on what the turns before a job add to its input. */
export function chainMost({ chain }: Pick<Job, 'chain'>): { readonly chainTokens: number } {
  return { chainTokens: chain?.tokens.most ?? 0 };
}

/** The turns before it count by where they stand, however they are sent. */
function payloadHash({
  goesOn,
  ...asked
}: Pick<
  Question,
  'endpoint' | 'model' | 'mode' | 'effort' | 'question' | 'context' | 'instructions' | 'source' | 'goesOn'
>): string {
  const { endpoint, model, effort, mode } = asked;
  const after = goesOn === undefined ? [] : ['after', goesOn.chain.after];
  const told = hashedParts(questionTurns(asked, asked.source));
  return hashOf([endpoint.baseUrl, model, effort ?? '', ...told, ...proPart(mode), ...after]);
}

/** Turns in the form that their place takes: the same to be counted and to be answered. */
export function saidAt(endpoint: EndpointSnapshot, turns: readonly Turn[]): Omit<CountBody, 'model'> {
  return { turns, developerAs: surelyHas(endpoint, 'developerMessage') ? 'message' : 'instructions' };
}

/** What is sent for a job: the same after a restart as before. */
export function bodyOf(job: Job, texts: JobTexts, model: Model): CreateBody {
  return {
    model: job.model,
    ...saidAt(job.endpoint, questionTurns(texts, job.source)),
    ...(model.takesInstructions ? {} : { developerAs: 'question' as const }),
    ...afterOf(job, texts),
    background: job.background,
    ...(job.streams ? { stream: true as const } : {}),
    store: job.store,
    max_output_tokens: job.maxOutputTokens,
    ...reasoningOf(job, model),
    // Without it the project's own tier would apply, which may cost twice as much.
    ...(sendsTier(job) ? { service_tier: 'default' as const } : {}),
    ...(job.dropped.includes('metadata') ? {} : { metadata: { job: job.id } }),
    ...lacksOf(job),
  };
}

function lacksOf({ dropped }: Job): Pick<CreateBody, 'lacks'> {
  const lacks = WIRE_FIELDS.filter((field) => dropped.includes(field));
  return lacks.length === 0 ? {} : { lacks };
}

/** Whether a job asks for the default tier: not if a person agreed to ask without it. */
export function sendsTier({ endpoint, dropped }: Pick<Job, 'endpoint' | 'dropped'>): boolean {
  return surelyHas(endpoint, 'serviceTier') && !dropped.includes('service_tier');
}

function afterOf(
  { chain, effort }: Job,
  { before }: JobTexts,
): Pick<CreateBody, 'previous_response_id' | 'effortUpdate'> {
  if (before?.by !== 'response') return {};
  return {
    previous_response_id: before.responseId ?? UNKNOWN_RESPONSE,
    ...(chain?.effort === undefined || effort === null ? {} : { effortUpdate: effort }),
  };
}

/** The field `reasoning` of the body; left out if there is nothing to say. */
export function reasoningOf(job: Job, model: Model): Pick<CreateBody, 'reasoning'> {
  const effort = job.chain?.effort ?? job.effort;
  const reasoning = {
    ...(job.mode === null || job.dropped.includes('reasoning.mode') ? {} : { mode: job.mode }),
    ...(effort === null || model.efforts.length === 0 ? {} : { effort }),
    ...(job.wantsSummary ? { summary: 'auto' as const } : {}),
  };
  return Object.keys(reasoning).length === 0 ? {} : { reasoning };
}

/**
 * The standard mode adds nothing, so that the same question of Ponder 0.1.0, which knew no modes, has the same hash.
 */
function proPart(mode: Mode | null): readonly string[] {
  return mode === 'pro' ? [mode] : [];
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** A job before anything has happened to it. */
export const BLANK = {
  state: 'prepared',
  background: true,
  sentAt: null,
  sentOn: null,
  finishedAt: null,
  arrivedAt: null,
  keyFingerprint: null,
  responseId: null,
  requestId: null,
  servedModel: null,
  servedMode: null,
  receipt: null,
  rawStatus: null,
  incompleteReason: null,
  needsToolOutput: false,
  dropped: [],
  error: null,
  waitingReason: null,
  notBefore: null,
  pauseReason: null,
  cancelRequestedAt: null,
  cancelSentAt: null,
  cancelTries: 0,
  cancelTriedAt: null,
  nextLookAt: null,
  lookPlan: null,
  lastLookAt: null,
  looks: 0,
  looksInVain: 0,
  bodyMark: null,
  usage: null,
  cost: null,
  priceConsent: false,
  budgetPasses: [],
  textsRemovedAt: null,
  deletedAtProviderAt: null,
  rating: null,
  readAt: null,
} as const satisfies Partial<Job>;
