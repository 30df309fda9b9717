// What became of one job, or of several within a moment, as one notice with its buttons. A chunk of its own, loaded when
// there is something to tell.
import { formatDuration } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { canTry, refusesCredential } from '../../shared/jobActs.ts';
import { signsIn } from '../../shared/jobKeys.ts';
import { modelName } from '../../shared/mode.ts';
import { ceilingUsd, formatUsd } from '../../shared/money.ts';
import type { PageCall } from '../../shared/pageProtocol.ts';
import { changesOf } from '../../shared/receipt.ts';
import { NO_KNOWLEDGE } from '../answer/knowledge.ts';
import { nextSteps } from '../answer/pageButtons.ts';
import { costLabel } from '../words/costLabel.ts';
import { errorSentence } from '../words/errorWords.ts';
import { explanation } from '../words/explanation.ts';
import { jobTitle } from '../words/jobLine.ts';
import { joined } from '../words/joined.ts';
import { changedSentences } from '../words/receiptWords.ts';
import { uncertainNotice } from '../words/uncertainWords.ts';

const MOST_TITLE = 80;

export interface Notice {
  readonly text: string;
  /** Nothing is wrong, and nobody has to do anything. */
  readonly isGood: boolean;
  /** The buttons, the likeliest first. */
  readonly steps: readonly NoticeStep[];
}

interface NoticeStep {
  readonly label: string;
  readonly go: () => unknown;
}

/** What the buttons of a notice can do. */
export interface NoticeWays {
  readonly open: (id: string) => void;
  readonly act: (call: PageCall, id: string) => void;
  /** Shows the list of all jobs. */
  readonly showAll: () => Thenable<unknown>;
}

/** @param jobs at least one, in the order of their news */
export function noticeOf(jobs: readonly Job[], ways: NoticeWays, t: Translate): Notice {
  const [job] = jobs;
  return job !== undefined && jobs.length === 1 ? ofOne(job, ways, t) : ofMany(jobs, ways, t);
}

/** For a job that another extension or a command with arguments started. */
export function announcement(job: Job, t: Translate): string {
  const by = job.origin === 'extension' ? t('Another extension') : t('A command');
  return t(
    '{0} asked {1}: “{2}” ({3})',
    by,
    inert(modelName(job), 60),
    inert(jobTitle(job, t), MOST_TITLE),
    costLabel(job, t),
  );
}

/** A refused or missing key concerns every job at that endpoint; any other trouble with a key only this job. */
export function keyNotice(job: Job, t: Translate): string {
  const endpoint = inert(job.endpoint.name, 60);
  const isOther = refusesCredential(job.error) && job.error?.kind !== 'key';
  if (isOther) return joined(errorSentence(job, t), t('Its jobs are untouched, and paused until then.'));
  if (job.pauseReason === 'keyRefused' || (job.waitingReason === 'noKey' && job.error?.kind === 'key')) {
    return signsIn(job.endpoint)
      ? t('{0} refused the sign-in. Its jobs are untouched, and paused until you sign in again.', endpoint)
      : t('{0} refused the API key. Its jobs are untouched, and paused until you set another one.', endpoint);
  }
  if (job.pauseReason === 'noKey' || job.waitingReason === 'noKey') {
    return signsIn(job.endpoint)
      ? t('Nobody is signed in to {0}. Its jobs are untouched, and go on once you sign in.', endpoint)
      : t('There is no API key for {0}. Its jobs are untouched, and go on once you set one.', endpoint);
  }
  return `“${inert(jobTitle(job, t), MOST_TITLE)}”: ${explanation(job, t)}`;
}

function ofOne(job: Job, ways: NoticeWays, t: Translate): Notice {
  const open = { label: t('Open'), go: () => ways.open(job.id) };
  const first = firstStep(job, ways, t);
  const steps = first === null ? [open] : [first, open];
  return { text: textOf(job, t), isGood: isAnswered(job) && changesOf(job).length === 0, steps };
}

/** All ways out of an uncertain job; else the first button of its page, if that is the primary one. */
function firstStep(job: Job, { act }: NoticeWays, t: Translate): NoticeStep | null {
  if (job.state === 'uncertain') {
    return { label: t('Resolve…'), go: () => act({ action: 'resolveUncertain', way: null }, job.id) };
  }
  const [step] = nextSteps(job, NO_KNOWLEDGE, t);
  if (step === undefined || !step.primary) return null;
  const { label, primary: _, pressed: __, ...call } = step;
  return { label, go: () => act(call, job.id) };
}

function textOf(job: Job, t: Translate): string {
  const title = inert(jobTitle(job, t), MOST_TITLE);
  if (job.state === 'uncertain') return uncertainNotice(job, title, t);
  const changed = changedSentences(job, t);
  if (!isAnswered(job)) return joined(`“${title}”: ${explanation(job, t)}`, changed);
  const model = inert(modelName(job), 60);
  const took = formatDuration((job.finishedAt ?? Date.now()) - (job.sentAt ?? job.createdAt));
  const isPriced = job.cost !== null || job.reserved !== null;
  const arrived = isPriced
    ? t('{0} answered “{1}” after {2} for {3}.', model, title, took, costLabel(job, t))
    : t('{0} answered “{1}” after {2}; what it cost is not known.', model, title, took);
  return joined(arrived, changed);
}

function ofMany(jobs: readonly Job[], { open, act, showAll }: NoticeWays, t: Translate): Notice {
  const answered = jobs.filter(isAnswered);
  const latest = answered.at(-1);
  const show = { label: t('Show'), go: showAll };
  const steps = latest === undefined ? [show] : [{ label: t('Open Latest'), go: () => open(latest.id) }, show];
  const isGood = answered.length === jobs.length && jobs.every((job) => changesOf(job).length === 0);
  const [first] = jobs;
  if (first !== undefined && jobs.every((job) => canTry(job) && job.endpoint.name === first.endpoint.name)) {
    const tried = firstStep(first, { open, act, showAll }, t);
    const text = t(
      '{0} questions are waiting for a connection to {1}.',
      String(jobs.length),
      inert(first.endpoint.name, 60),
    );
    return { text, isGood, steps: tried === null ? steps : [tried, ...steps] };
  }
  return { text: `${sentenceOf(jobs, answered, t)}.`, isGood, steps };
}

/** `3 answers arrived, $0.08 in all; 1 failed, 1 needs you`. */
function sentenceOf(jobs: readonly Job[], answered: readonly Job[], t: Translate): string {
  const count = (isOne: (job: Job) => boolean): number => jobs.filter(isOne).length;
  const [failed, waits] = [count(isFailed), count(waitsByItself)];
  const needy = jobs.length - answered.length - failed - waits;
  const changed = answered.filter((job) => changesOf(job).length > 0).length;
  const others = [
    failed === 0 ? '' : t('{0} failed', String(failed)),
    needy === 0 ? '' : needy === 1 ? t('1 needs you') : t('{0} need you', String(needy)),
    waits === 0 ? '' : waits === 1 ? t('1 is waiting') : t('{0} are waiting', String(waits)),
    changed === 0 ? '' : changed === 1 ? t('1 is not as asked') : t('{0} are not as asked', String(changed)),
  ].filter((part) => part !== '');
  const arrived = [arrivedWords(answered.length, jobs.length, t), sumWords(answered, t)];
  const first = arrived.filter((part) => part !== '').join(', ');
  if (others.length === 0) return first;
  return answered.length === 0 ? `${first}: ${others.join(', ')}` : `${first}; ${others.join(', ')}`;
}

function arrivedWords(answers: number, jobs: number, t: Translate): string {
  if (answers === 0) return t('{0} jobs', String(jobs));
  return answers === 1 ? t('1 answer arrived') : t('{0} answers arrived', String(answers));
}

/** Empty = the price of one is not known, or there is nothing to pay for. */
function sumWords(answered: readonly Job[], t: Translate): string {
  const sum = answered.reduce((all, { cost, reserved }) => all + (cost?.total ?? reserved ?? Number.NaN), 0);
  if (answered.length === 0 || Number.isNaN(sum)) return '';
  return answered.every(({ cost }) => cost !== null)
    ? t('{0} in all', formatUsd(sum))
    : t('at most {0} in all', ceilingUsd(sum));
}

/** There is an answer to the question. */
function isAnswered({ state, lacks, needsToolOutput, error }: Job): boolean {
  return state === 'completed' && lacks === undefined && !needsToolOutput && error?.kind !== 'refusal';
}

function isFailed({ state }: Job): boolean {
  return state === 'failed' || state === 'lost' || state === 'rejected';
}

function waitsByItself(job: Job): boolean {
  return canTry(job) || (job.state === 'waiting' && job.waitingReason === 'rateLimit');
}
