// A job as the answer page shows it. Pure: localised words and formatted figures go out, the page only draws.
import type { Held } from '../../core/jobs/life/keeper.ts';
import type { LinePlace } from '../../core/ledger/lines.ts';
import type { UsualTime } from '../../core/models/prices/ownRecord.ts';
import { saidIn } from '../../core/providers/replies/saidIn.ts';
import { formatCount, formatDuration, formatSpan, localDay, localTime } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import { isLive, isOpen, type Job, type JobTexts } from '../../shared/job.ts';
import { modelName } from '../../shared/mode.ts';
import type { DetailRow, PageRecord, PageWords } from '../../shared/pageProtocol.ts';
import { passLabel } from '../words/budgetWords.ts';
import { costLabel } from '../words/costLabel.ts';
import { endedSentence } from '../words/endedWords.ts';
import { explanation } from '../words/explanation.ts';
import { heldSentence } from '../words/heldWords.ts';
import { jobTitle } from '../words/jobLine.ts';
import { ratingLabel, retentionLabel, sourceLabel } from '../words/jobStory.ts';
import { stateLabel } from '../words/jobWords.ts';
import { joined } from '../words/joined.ts';
import { modelShort } from '../words/modelShort.ts';
import { changedSentences, droppedSentence, receiptRows, receiptSummary } from '../words/receiptWords.ts';
import { removedSentences } from '../words/removedWords.ts';
import { sentSecretsSentence } from '../words/secretWords.ts';
import { tokenWords } from '../words/tokenWords.ts';
import { unsentSentence } from '../words/waitingWords.ts';
import { worstAmount } from '../words/worstWords.ts';
import { type Knowledge, NO_KNOWLEDGE } from './knowledge.ts';
import { answerTools, moreActs, nextSteps } from './pageButtons.ts';
import { costLine, costNote, costRows, estimateLine, estimateNote, estimateRows } from './pageCost.ts';
import { pageTone } from './pageTone.ts';

/** What a window knows beyond the ledger. */
export interface Surroundings {
  /** Links into the workspace work only where it is trusted. */
  readonly isTrusted: boolean;
  /** The job's text is arriving right now. */
  readonly isAnswering: boolean;
  /** What of the job's reply is in this window and not in the ledger. */
  readonly held?: Held | null;
  /** Where it stands in the line before a rate limit. */
  readonly place?: LinePlace | null;
  readonly now: number;
  readonly knowledge?: Knowledge;
}

export function pageRecord(
  job: Job,
  texts: JobTexts,
  t: Translate,
  { isTrusted, isAnswering, held = null, place = null, now, knowledge = NO_KNOWLEDGE }: Surroundings,
): PageRecord {
  return {
    jobId: job.id,
    state: job.state,
    title: jobTitle(job, t),
    stateLabel: stateLabel(job, t, isAnswering, place),
    tone: pageTone(job, texts, held !== null),
    explanation: joined(
      held === null ? '' : heldSentence(held, job.title, t),
      explained(job, texts, knowledge, t, { isAnswering, place }),
      removedSentences(job, t),
      endedSentence(job, knowledge.ended, t),
    ),
    isAnswering,
    costShort: costLabel(job, t),
    modelShort: modelShort(job),
    runningSince: isLive(job) ? (job.sentAt ?? job.createdAt) : null,
    elapsed: job.sentAt !== null && job.finishedAt !== null ? formatDuration(job.finishedAt - job.sentAt) : '',
    usual: isOpen(job) ? usualSentence(job, knowledge.usual, t) : '',
    usualMostMs: isLive(job) ? (knowledge.usual?.highMs ?? null) : null,
    question: texts.question,
    context: texts.context,
    contextLabel: sourceLabel(job, t),
    hasSource: isTrusted && job.source !== null && job.source.uri !== '',
    answer: texts.answer,
    reasoningSummary: texts.reasoningSummary,
    costLine: costLine(job, t),
    costRows: costRows(job, t),
    costNote: costNote(job, t),
    estimateRows: estimateRows(job, t),
    estimateNote: estimateNote(job, t),
    estimateLine: estimateLine(job, t),
    receiptRows: receiptRows(job, t),
    receiptSummary: receiptSummary(job, t),
    receiptNote: joined(droppedSentence(job, t), sentSecretsSentence(job, t)),
    facts: facts(job, now, t),
    buttons: nextSteps(job, knowledge, t),
    tools: answerTools(job, texts, isTrusted, t),
    menu: moreActs(job, texts, { isTrusted, ended: knowledge.ended }, t),
    // Without a note, the thumb that is pressed says all.
    rating: job.rating === null || job.rating.note === '' ? '' : ratingLabel(job, t),
  };
}

function explained(
  job: Job,
  texts: JobTexts,
  { ended }: Knowledge,
  t: Translate,
  { isAnswering, place }: { isAnswering: boolean; place: LinePlace | null },
): string {
  // A job whose model has ended is not sent, whatever it waits for.
  if (ended !== null && job.state === 'waiting') return unsentSentence(job, ended.on, t);
  const isPartial =
    (job.state === 'failed' || job.state === 'cancelled' || job.state === 'lost') && texts.answer !== '';
  return joined(
    changedSentences(job, t),
    explanation(job, t, isAnswering, place),
    isPartial ? t('What arrived is below; it is not the whole answer.') : '',
  );
}

export function pageWords(t: Translate): PageWords {
  return {
    question: t('Question'),
    answer: t('Answer'),
    answerArriving: t('The answer is arriving; it is not complete yet.'),
    jumpToNewest: t('Jump to Newest'),
    reasoningSummary: t('Reasoning summary'),
    cost: t('Cost'),
    tokens: t('Tokens'),
    price: t('USD'),
    part: t('Part'),
    details: t('Details'),
    copyCode: t('Copy'),
    copied: t('Copied'),
    openFile: t('Open File'),
    image: t('Image'),
    estimate: t('Estimate'),
    asTable: t('As a table'),
    receipt: t('Receipt'),
    subject: t('What'),
    asked: t('Asked'),
    replySays: t('Reply'),
    verdict: t('Verdict'),
    longerThanUsual: t('longer than usual'),
    nextSteps: t('Next steps'),
    actions: t('Actions'),
    moreActions: t('More Actions'),
    more: t('More'),
    less: t('Less'),
    insertCode: t('Insert'),
    compareCode: t('Compare'),
    applyCode: t('Apply…'),
    codeBlock: t('Code block'),
    taskDone: t('Done'),
    taskOpen: t('Not done'),
    notes: t('Footnotes'),
    note: t('Footnote'),
    backToText: t('Back to the Text'),
    outline: t('Outline'),
    formulaError: t('This formula could not be displayed.'),
    earlierTurns: t('Earlier turns'),
    openTurn: t('Open This Turn'),
    loadingTurn: t('Loading…'),
    laterTurns: t('What came of this turn'),
    newerTurn: t('There is a newer turn:'),
    differences: t('What only one of them says'),
    onlyHere: t('only in this answer:'),
    noDifferences: t('Nothing was found that only one of the two answers says.'),
    tooLongToCompare: t('These answers are too long to be compared here.'),
    askOn: t('Ask on'),
    askOnLabel: t('What do you want to know next?'),
    askOnButton: t('Ask On…'),
    askOnKeys: t('or Ctrl+Enter'),
    askOnMacKeys: t('or Cmd+Enter'),
  };
}

function usualSentence({ effort }: Job, usual: UsualTime | null, t: Translate): string {
  if (usual === null) return '';
  const span = formatSpan(usual.lowMs, usual.highMs);
  const jobs = formatCount(usual.jobs);
  return usual.isSameEffort && effort !== null
    ? t('usually {0}, from your {1} jobs with this model and {2} effort', span, jobs, inert(effort, 20))
    : t('usually {0}, from your {1} jobs with this model', span, jobs);
}

function facts(job: Job, now: number, t: Translate): DetailRow[] {
  const rows: readonly (readonly [string, string | null])[] = [
    [t('Endpoint'), `${job.endpoint.name} (${job.endpoint.baseUrl})`],
    [t('Model asked'), modelName(job)],
    [t('Model served'), job.servedModel],
    [t('Effort'), job.effort],
    [t('Asked'), `${localDay(job.createdAt)} ${localTime(job.createdAt)}`],
    [t('Input, before sending'), job.estimate === null ? null : tokenWords(job.estimate, t)],
    [t('Cap on output tokens'), formatCount(job.maxOutputTokens)],
    [t('Price agreed to'), agreedLabel(job, t)],
    [t('Over budget, approved by you'), passLabel(job, t)],
    [t('Runs'), job.background ? null : t('in the foreground, in the window that asked')],
    [t('Left out'), job.dropped.length === 0 ? null : job.dropped.join(', ')],
    [t('Retention'), retentionLabel(job, now, t) || storeLabel(job, t)],
    [t('Provider status'), job.rawStatus],
    [t('Response id'), job.responseId],
    [t('Request id'), job.requestId ?? job.error?.requestId ?? null],
    [t('Error code'), job.error?.kind === 'knownResponse' ? null : (job.error?.code ?? null)],
    [t('What the reply said'), saidIn(job.error)],
    [t('Job id'), job.id],
    [t('Made from job'), job.parentId],
  ];
  return rows.flatMap(([label, value]) =>
    value === null || value === '' ? [] : [{ label, value: inert(value, 300) }],
  );
}

function agreedLabel({ priceConsent, estimate }: Job, t: Translate): string | null {
  if (!priceConsent) return null;
  return estimate === null ? t('unknown') : t('up to {0}', worstAmount(estimate, t));
}

/** What the provider was asked to keep, told as long as it has no response. */
function storeLabel({ store, background }: Job, t: Translate): string {
  if (!store && !background) return t('Not kept at the provider');
  return store
    ? t('To be kept at the provider for about 30 days')
    : t('To be kept at the provider for about 10 minutes');
}
