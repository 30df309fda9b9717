// How a question goes on from an answer: by the response that the place keeps, or with the turns before sent along, and
// what of them is billed again. Pure.
import type { Before, Chain, ChainTokens, PastTurn, ResendReason } from '../../../shared/chain.ts';
import { isHiddenId } from '../../../shared/code.ts';
import { HumanError } from '../../../shared/humanError.ts';
import { type EndpointSnapshot, isOpen, type Job } from '../../../shared/job.ts';
import { isOwnKey } from '../../../shared/jobKeys.ts';
import { ANSWERED_STATES, isAmong } from '../../../shared/jobStates.ts';
import type { EarlierJob } from '../../ledger/selectEarlier.ts';
import type { Catalogue } from '../../models/catalogue.ts';
import type { Model } from '../../models/model.ts';
import { FRAMING_TOKENS, inputCeiling, mostTokens, sizeFor } from '../../models/prices/ceiling.ts';
import { RESEND_FROM_MS } from '../../pace/retention.ts';
import { sizeOf } from './prepare.ts';
import { bytesOf, toldTurns } from './questionTurns.ts';

export interface Chained {
  readonly chain: Chain;
  readonly before: Before;
}

export interface ChainNeeds {
  /** The turns before, the oldest first; the last is the one that it goes on from. */
  readonly turns: readonly EarlierJob[];
  /** Null = by the response that the place keeps. */
  readonly why: ResendReason | null;
  readonly model: Model;
  readonly effort: string | null;
  readonly catalogue: Catalogue;
}

export interface ResendNeeds extends Pick<ChainNeeds, 'turns'> {
  /** Where it is to be asked. */
  readonly endpoint: EndpointSnapshot;
  /** The place is to keep this turn, too. */
  readonly store: boolean;
  /** The place is known to go on from a response that it keeps. */
  readonly takesPrevious: boolean;
  /** The fingerprint of the key in hand; null = there is none. */
  readonly key: string | null;
  /** The place said that it does not find the response. */
  readonly isNotFound: boolean;
  readonly now: number;
}

/** What a message costs beside its text, generously. */
const TOKENS_A_MESSAGE = 10;
/** Of an answer that is not there yet; a first guess. */
const LIKELY_ANSWER = 2_000;

/** @throws HumanError when nothing can go on from there */
export function chainOf(needs: ChainNeeds): Chained {
  const { turns, why } = needs;
  const last = turns.at(-1);
  assertAnswers(turns);
  if (last === undefined) throw goneBefore();
  const after = last.job.id;
  if (why === null) {
    const chain = { after, by: 'response', tokens: keptTokens(needs, last), ...effortOf(needs, last.job) } as const;
    return { chain, before: { by: 'response', responseId: last.job.responseId } };
  }
  const tokens = resentTokens(turns, last);
  return { chain: { after, by: 'messages', why, tokens }, before: { by: 'messages', turns: turns.map(pastTurn) } };
}

export function pastTurn({ job: { source }, texts }: EarlierJob): PastTurn {
  const { question, context, answer } = texts;
  return { question, context, source, answer };
}

/** @throws HumanError when nothing can go on from the last of them */
export function assertAnswers(turns: readonly EarlierJob[]): void {
  const last = turns.at(-1);
  if (last === undefined) throw goneBefore();
  const { job, texts } = last;
  if (turns.some((turn) => turn.job.textsRemovedAt !== null)) {
    throw new HumanError(
      'The texts of this thread were removed because of their age (ponder.historyDays), so nothing can be asked on from it.',
    );
  }
  if (isOpen(job) && job.state !== 'unknown') return;
  if (job.state === 'uncertain' || job.state === 'unknown') {
    throw new HumanError('Nobody knows yet what became of this question, so nothing can be asked on from it.');
  }
  if (job.needsToolOutput) {
    throw new HumanError('This answer only asks for tools, so nothing can be asked on from it.');
  }
  if (texts.answer.trim() === '') {
    throw new HumanError('There is no answer here to ask on from. Ask the question again instead.');
  }
}

/** An earlier turn is not in the ledger any more. */
export function goneBefore(): HumanError {
  return new HumanError('An earlier turn of this thread was removed from the list, so it can’t go on from there.');
}

/** Null = the place has the turns before, and takes their last response by its name. */
export function whyResent(needs: ResendNeeds): ResendReason | null {
  const { turns, endpoint, store, takesPrevious, key, isNotFound, now } = needs;
  const kept = keptTurns(turns);
  const last = kept.at(-1);
  if (last === undefined) return 'broken';
  if (isNotFound) return 'notFound';
  if (!isOpen(last) && !isAmong(ANSWERED_STATES, last)) return 'broken';
  if (!takesPrevious || isHiddenId(last.responseId)) return 'place';
  if (!kept.every((job) => isSamePayer(job.endpoint, endpoint))) return 'otherPlace';
  if (!store || kept.some((job) => !job.store)) return 'unstored';
  if (key === null || kept.some((job) => !isOwnKey(job, key))) return 'otherKey';
  if (kept.some((job) => job.deletedAtProviderAt !== null)) return 'deleted';
  if (kept.some((job) => now - (job.sentAt ?? job.createdAt) >= RESEND_FROM_MS)) return 'old';
  return null;
}

/** The turns whose responses the place needs: from a turn that had the others sent along, no earlier ones. */
function keptTurns(turns: readonly EarlierJob[]): readonly Job[] {
  const jobs = turns.map(({ job }) => job);
  const from = jobs.findLastIndex(({ chain }) => chain?.by === 'messages');
  return jobs.slice(Math.max(0, from));
}

const PAYER = ['baseUrl', 'organization', 'project'] as const;

function isSamePayer(one: EndpointSnapshot, other: EndpointSnapshot): boolean {
  return PAYER.every((field) => one[field] === other[field]);
}

/** The place reads the last response's whole input and its answer again, and newer models also what they thought. */
function keptTokens({ turns, model, catalogue }: ChainNeeds, { job, texts }: EarlierJob): ChainTokens {
  const { usage } = job;
  const chain = job.chain?.tokens ?? { least: 0, likely: 0, most: 0 };
  if (usage === null || usage.contradicts === true) {
    const input = inputCeiling(mostTokens(sizeFor(model, sizeOf(job, texts))));
    return {
      least: chain.least,
      likely:
        chain.likely +
        Math.min(input, job.estimate?.inputTokens ?? input) +
        Math.min(LIKELY_ANSWER, job.maxOutputTokens),
      most: chain.most + input + job.maxOutputTokens,
    };
  }
  const { inputTokens, outputTokens, reasoningTokens } = usage;
  const all = inputTokens + outputTokens;
  const told = Math.max(0, all - (reasoningTokens ?? outputTokens));
  const likely = model.keepsReasoning ? all : Math.max(0, all - (reasoningTokens ?? 0));
  return { least: told, likely, most: mostIn(turns, job, { model, catalogue, all }) + FRAMING_TOKENS };
}

/** Another model may count the same texts otherwise: then each of their bytes may be a token. */
function mostIn(
  turns: readonly EarlierJob[],
  job: Job,
  { model, catalogue, all }: { model: Model; catalogue: Catalogue; all: number },
): number {
  const before = catalogue.find(job.model);
  if (before.id === model.id || (before.isO200k && model.isO200k)) return all;
  const written = turns.reduce((sum, turn) => sum + (turn.job.usage?.outputTokens ?? turn.job.maxOutputTokens), 0);
  const instructions = turns[0]?.texts.instructions ?? '';
  return Math.max(all, bytesOf(toldTurns({ input: '', instructions, earlier: turns.map(pastTurn) })) + written);
}

/** All of them is in the texts already, but for what each message adds, and an answer that is not there yet. */
function resentTokens(turns: readonly EarlierJob[], { job, texts }: EarlierJob): ChainTokens {
  const framing = turns.length * 2 * TOKENS_A_MESSAGE;
  const isThere = texts.answer !== '' && !isOpen(job);
  const most = isThere ? framing : framing + job.maxOutputTokens;
  return { least: 0, likely: Math.min(most, isThere ? framing : framing + LIKELY_ANSWER), most };
}

/** From one model to the next the effort of a request would be another prefix: it follows as an update instead. */
function effortOf({ model, effort, catalogue }: ChainNeeds, last: Job): Pick<Chain, 'effort'> {
  const first = last.chain?.effort ?? last.effort;
  const isSameModel = catalogue.find(last.model).id === model.id;
  if (!model.takesEffortUpdates || !isSameModel || first === null || effort === null) return {};
  return first === effort && last.chain?.effort === undefined ? {} : { effort: first };
}
