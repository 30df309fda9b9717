// What can be done with a job, in each state, with its price where it has one. Pure.
import type { OtherTerms, PricedTerms } from '../../core/jobs/prepare/otherTerms.ts';
import { type PlacePage, placePage, roleAt } from '../../core/providers/builtIn.ts';
import { missingScopes } from '../../core/providers/replies/missingScopes.ts';
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, JobTexts } from '../../shared/job.ts';
import {
  canCancel,
  canEnterCost,
  canEscalate,
  canLook,
  canRate,
  canRemove,
  canRetry,
  canTry,
  isTooLarge,
  isUnreadable,
  lacksItsAnswer,
} from '../../shared/jobActs.ts';
import { isFlawed } from '../../shared/jobGroup.ts';
import { signsIn } from '../../shared/jobKeys.ts';
import type { NanoUsd } from '../../shared/money.ts';
import type { PageButton, PageCall } from '../../shared/pageProtocol.ts';
import { errorSteps } from '../words/errorSteps.ts';
import { termsWords } from '../words/termsWords.ts';
import { worstLabel } from '../words/uncertainWords.ts';
import { amountOf } from '../words/worstWords.ts';
import { codeBlocks } from './codeBlocks.ts';
import type { Climb, Knowledge } from './knowledge.ts';

/** The next steps of a job, the likeliest first. A job with a whole answer has one: to ask a stronger model. */
export function nextSteps(job: Job, { otherTerms, ended, climb }: Knowledge, t: Translate): PageButton[] {
  const steps: PageButton[] = [];
  const add = (isThere: boolean, call: PageCall, label: string, primary = false) => {
    if (isThere) steps.push({ ...call, label, primary, pressed: null });
  };
  const isAbout = job.estimate?.isWorstAbout === true;
  const price = priceOf(job.estimate?.worst ?? null, isAbout, t);
  const isUncertain = job.state === 'uncertain';
  const hasEnded = ended !== null || job.error?.kind === 'modelEnded';
  const another = t('Ask Another Model…');
  add(
    canBeSent(job) || (hasEnded && job.state === 'waiting'),
    { action: 'sendNow' },
    hasEnded ? another : t('Send Now') + price,
    true,
  );
  add(
    isUncertain,
    { action: 'resolveUncertain', way: 'adopt' },
    t('Adopt a Response… ({0})', t('costs nothing more')),
    true,
  );
  add(isUncertain, { action: 'retryJob' }, hasEnded ? another : t('Send Again') + price);
  add(
    isUncertain,
    { action: 'resolveUncertain', way: 'discard' },
    t('Discard ({0})', t('may still be billed: up to {0}', worstLabel(job, t))),
  );
  // A job whose model has ended is not sent, even with a key and with room in the budget.
  const canGoOn = !hasEnded || job.state !== 'waiting';
  add(
    wantsKey(job) && canGoOn,
    { action: 'setKeyOfJob' },
    signsIn(job.endpoint) ? t('Sign In…') : t('Set API Key…'),
    true,
  );
  add(placePageOf(job, 'billing') !== null, { action: 'openPlacePage', page: 'billing' }, t('Open Billing Page'), true);
  add(
    placePageOf(job, 'verification') !== null,
    { action: 'openPlacePage', page: 'verification' },
    t('Open Verification Page'),
    true,
  );
  add(canTry(job) && canGoOn, { action: 'tryNow' }, t('Try Now'), true);
  addOtherTerms(job, otherTerms, steps, t);
  add(wantsOtherModel(job), { action: 'chooseModelAndAsk' }, t('Choose Model and Ask Again…'), true);
  add(isCutOff(job), { action: 'continueAnswer' }, t('Continue the Answer…'));
  add(wantsOtherWords(job), { action: 'rephrase' }, t('Ask in Other Words…'), true);
  add(wantsSettings(job) && canGoOn, { action: 'openSettings' }, t('Open Settings'));
  add(canCancel(job), { action: 'cancelJob' }, t('Cancel'));
  // A look costs nothing, and may bring the answer that is thought lost.
  add(isLookAStep(job), { action: 'lookNow' }, t('Look Now'));
  const isRetryAStep = canRetry(job) && !isUncertain && !isAnsweredWell(job) && !(hasEnded && wantsOtherModel(job));
  add(isAboutPlace(job), { action: 'checkEndpoint' }, t('Check Endpoint (Free)'));
  const lacksAnswer = lacksItsAnswer(job);
  const retry = lacksAnswer ? t('Send the Earlier Turns Along…') : t('Retry') + price;
  add(isRetryAStep, { action: 'retryJob' }, hasEnded ? another : retry, lacksAnswer);
  if (climb !== null) add(canEscalate(job), { action: 'escalateJob' }, climbLabel(climb, t));
  return steps;
}

/** All that can be done and is neither a next step nor often wanted. */
export function moreActs(
  job: Job,
  texts: JobTexts,
  { isTrusted, ended }: Pick<Knowledge, 'ended'> & { readonly isTrusted: boolean },
  t: Translate,
): PageButton[] {
  const acts: PageButton[] = [];
  const add = (isThere: boolean, call: PageCall, label: string) => {
    if (isThere) acts.push({ ...call, label, primary: false, pressed: null });
  };
  const hasAnswer = texts.answer !== '';
  const price = priceOf(job.estimate?.worst ?? null, job.estimate?.isWorstAbout === true, t);
  const retry = ended === null ? t('Retry') + price : t('Ask Another Model…');
  add(hasAnswer && isTrusted, { action: 'insertAnswer' }, t('Insert Answer'));
  const isOfSeveral = isTrusted && isAboutText(job, texts) && isPutBack(job) && codeBlocks(texts.answer).length > 1;
  add(isOfSeveral, { action: 'applyAnswer' }, t('Apply Answer…'));
  add(hasAnswer, { action: 'saveAnswer' }, t('Save…'));
  add(true, { action: 'openAnswerAsMarkdown' }, t('Open as Markdown'));
  add(hasAnswer && canRate(job) && job.rating !== null, { action: 'rateAnswer', thumb: null }, t('Add a Note…'));
  add(canRetry(job) && isAnsweredWell(job), { action: 'retryJob' }, retry);
  add(canLook(job) && !isLookAStep(job), { action: 'lookNow' }, t('Look Now'));
  add(canEnterCost(job), { action: 'resolveUncertain', way: 'enterCost' }, t('Enter Cost…'));
  add(job.error !== null, { action: 'showLog' }, t('Show Log'));
  add(canRemove(job), { action: 'removeJob' }, t('Remove'));
  return acts;
}

/** What is often done with an answer. */
export function answerTools(job: Job, texts: JobTexts, isTrusted: boolean, t: Translate): PageButton[] {
  const tools: PageButton[] = [];
  const add = (isThere: boolean, call: PageCall, label: string, pressed: boolean | null = null) => {
    if (isThere) tools.push({ ...call, label, primary: false, pressed });
  };
  const hasAnswer = texts.answer !== '';
  add(hasAnswer, { action: 'copyAnswer' }, t('Copy Answer'));
  const blocks = isTrusted && isAboutText(job, texts) ? codeBlocks(texts.answer).length : 0;
  add(blocks > 0, { action: 'compareWithSource' }, t('Compare With Source'));
  add(blocks === 1 && isPutBack(job), { action: 'applyAnswer' }, t('Apply Answer…'));
  const canBeRated = hasAnswer && canRate(job);
  add(canBeRated, { action: 'rateAnswer', thumb: 'up' }, t('Good Answer'), job.rating?.thumb === 'up');
  add(canBeRated, { action: 'rateAnswer', thumb: 'down' }, t('Bad Answer'), job.rating?.thumb === 'down');
  return tools;
}

function addOtherTerms(job: Job, other: OtherTerms | null, steps: PageButton[], t: Translate): void {
  if (job.state !== 'incomplete' || other === null || !isAtCap(job) || !canRetry(job)) return;
  const add = (which: keyof OtherTerms, label: (terms: PricedTerms) => string) => {
    const terms = other[which];
    if (terms === null) return;
    steps.push({
      action: 'askOtherwise',
      terms: which,
      label: label(terms) + priceOf(terms.worst, job.mode === 'pro', t),
      primary: which === 'largerCap',
      pressed: null,
    });
  };
  add('largerCap', (terms) => t('Ask With a Larger Cap: {0}', formatCount(terms.maxOutputTokens)));
  add('lowerEffort', (terms) => t('Ask With Less Effort: {0}', inert(terms.effort ?? '', 20)));
}

/** `Ask o3-pro · high… (up to $0.85)`: the rung that is first on the ladder that opens. */
function climbLabel({ next }: Climb, t: Translate): string {
  if (next === null) return t('Ask a Stronger Model…');
  const { estimate } = next;
  const price = priceOf(estimate?.worst ?? null, estimate?.isWorstAbout === true, t);
  return t('Ask {0}…', termsWords(next)) + price;
}

export function isAnsweredWell(job: Job): boolean {
  return job.state === 'completed' && !isFlawed(job);
}

/** Whether there is a text to compare with; a turn's is that of the one that it goes on from. */
function isAboutText({ source, chain }: Job, { context }: JobTexts): boolean {
  return source !== null && (context !== '' || chain !== undefined);
}

/** Whether the question was about a text that can be changed. */
function isPutBack({ source }: Job): boolean {
  return source !== null && source.uri !== '' && source.cells === undefined;
}

function isLookAStep(job: Job): boolean {
  const isInDoubt = job.state === 'unknown' || job.state === 'lost' || job.pauseReason !== null;
  return isInDoubt && canLook(job);
}

function isAtCap({ incompleteReason }: Job): boolean {
  return incompleteReason === 'max_output_tokens' || incompleteReason === 'max_tokens';
}

/** There is an answer that ended where its tokens did. */
function isCutOff(job: Job): boolean {
  return job.state === 'incomplete' && isAtCap(job) && job.lacks === undefined && job.textsRemovedAt === null;
}

function canBeSent({ state, waitingReason }: Job): boolean {
  return state === 'waiting' && (waitingReason === 'consent' || waitingReason === 'budget');
}

function wantsKey(job: Job): boolean {
  const { state, waitingReason, pauseReason, error } = job;
  if (state === 'waiting') return waitingReason === 'noKey';
  return (
    (pauseReason !== null && !isTooLarge(job)) ||
    (state === 'rejected' && (errorSteps(error).includes('key') || missingScopes(error) !== ''))
  );
}

function wantsSettings({ state, waitingReason, error }: Job): boolean {
  if (state === 'waiting') return waitingReason === 'budget';
  return state === 'rejected' && errorSteps(error).includes('settings');
}

/** The page of the place where the refusal is set right; null = that is not what helps, or its address is not known. */
function placePageOf({ state, error, endpoint }: Job, page: PlacePage): string | null {
  return state === 'rejected' && errorSteps(error).includes(page) ? placePage(endpoint, page) : null;
}

/** What a free request to the place, and what is known of it, may explain. */
function isAboutPlace(job: Job): boolean {
  const { state, pauseReason, error } = job;
  if (state !== 'rejected') return (pauseReason !== null && !isTooLarge(job)) || isUnreadable(job);
  return ['key', 'rights', 'notAnApi', 'redirect', 'notFound', 'parameter'].includes(error?.kind ?? '');
}

/** This account, this key or this organisation can't use the model. */
function wantsOtherModel(job: Job): boolean {
  const { state, error, endpoint } = job;
  if (state !== 'rejected' || !canRetry(job) || missingScopes(error) !== '') return false;
  // Without the role, no model there can be asked.
  if (error?.kind === 'rights' && roleAt(endpoint) !== null) return false;
  return errorSteps(error).includes('model');
}

/** Asked again in the same words, the question would come to the same end. */
function wantsOtherWords(job: Job): boolean {
  if (!canRetry(job)) return false;
  if (job.state === 'completed') {
    return job.needsToolOutput || job.error?.kind === 'refusal' || job.lacks === 'text';
  }
  if (job.state === 'incomplete') return job.incompleteReason === 'content_filter';
  if (job.state === 'failed') return job.error?.kind === 'contentFilter';
  return job.state === 'rejected' && errorSteps(job.error).includes('words');
}

function priceOf(worst: NanoUsd | null, isAbout: boolean, t: Translate): string {
  return worst === null ? '' : ` (${t('up to {0}', amountOf(worst, isAbout, t))})`;
}
