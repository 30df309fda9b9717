// The receipt in words: what was asked for, compared with what the reply says. Pure, and made of inert text.
import { assertNever } from '../../shared/assertNever.ts';
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import { isLive, type Job } from '../../shared/job.ts';
import { canCancel } from '../../shared/jobActs.ts';
import type { ReceiptRow } from '../../shared/pageProtocol.ts';
import { changesOf, type ReceiptLine, type ReceiptSubject, type Verdict } from '../../shared/receipt.ts';
import { moneySentence, moneySentenceOfAll } from './receiptMoney.ts';

const NOTHING = '–';
const MOST_NAME = 100;
const MOST_REASONS = 8;

/** What is not as asked, and what that means in money, in a sentence or two; empty = all is as asked. */
export function changedSentences(job: Job, t: Translate): string {
  const changes = changesOf(job);
  const clauses = changes.map((line) => clauseOf(line, t)).filter((clause) => clause !== '');
  const unseen = changes.find(({ what }) => what === 'earlierReasoning');
  const parts = [
    clauses.length === 0 ? '' : t('Not as asked: the reply says {0}.', clauses.join(', ')),
    moneySentenceOfAll(job, changes, t),
    unseen === undefined ? '' : t('The model did not see its earlier reasoning: {0}.', shown(unseen, unseen.told, t)),
    changes.length > 0 && isLive(job) && canCancel(job) ? t('It can still be cancelled.') : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** The receipt in one line, for a tooltip. */
export function receiptLabel(job: Job, t: Translate): string {
  const changed = changedSentences(job, t);
  if (changed !== '') return changed;
  const groups = groupsOf(job, t);
  return groups.length === 1 && groups[0]?.verdict === 'asAsked'
    ? t('As asked')
    : groups.flatMap(({ verdict, label }) => (verdict === 'asAsked' ? [] : [label])).join(' · ');
}

/** Which parts are as asked, which are not, and of which nobody can tell. */
export function receiptSummary(job: Job, t: Translate): string {
  return groupsOf(job, t)
    .map(({ label }) => label)
    .join(' · ');
}

/** Which fields were left out of the question. */
export function droppedSentence({ receipt, dropped }: Job, t: Translate): string {
  // The cap was sent, under its older name.
  const left = dropped.filter((field) => field !== 'max_completion_tokens');
  if (receipt === null || left.length === 0) return '';
  return t('Sent without: {0}.', left.map((field) => droppedWords(field, t)).join(', '));
}

export function receiptRows(job: Job, t: Translate): ReceiptRow[] {
  const said = new Set<string>();
  return (job.receipt?.lines ?? []).map((line) => {
    const note = isUnclear(line) ? unclearSentence(line, job, t) : moneySentence(job, line, t);
    // The same note is shown only once: another model and another tier change one and the same bill.
    const isNews = !said.has(note);
    said.add(note);
    return {
      label: subjectLabel(line.what, t),
      asked: shown(line, line.asked, t),
      told:
        line.what === 'earlierReasoning' ? t('not seen: {0}', shown(line, line.told, t)) : shown(line, line.told, t),
      verdict: line.verdict,
      verdictLabel: isUnclear(line) ? t('unclear') : verdictLabel(line.verdict, t),
      note: isNews ? note : '',
    };
  });
}

interface Group {
  readonly verdict: Verdict;
  readonly label: string;
}

function groupsOf({ receipt }: Job, t: Translate): Group[] {
  const names = (isOne: (line: ReceiptLine) => boolean) =>
    (receipt?.lines ?? [])
      .filter(isOne)
      .map(({ what }) => subjectName(what, t))
      .join(', ');
  const of = (verdict: Verdict) => names((line) => line.verdict === verdict && !isUnclear(line));
  const groups: readonly (readonly [Verdict, string, (names: string) => string])[] = [
    ['asAsked', of('asAsked'), (list) => t('As asked: {0}', list)],
    ['changed', of('changed'), (list) => t('Changed: {0}', list)],
    ['notTold', of('notTold'), (list) => t('Not reported: {0}', list)],
    ['notTold', names(isUnclear), (list) => t('Unclear: {0}', list)],
    ['leftOpen', of('leftOpen'), (list) => t('Left open: {0}', list)],
  ];
  return groups.flatMap(([verdict, list, label]) => (list === '' ? [] : [{ verdict, label: label(list) }]));
}

/** A name was told, but it is the place's own, which Ponder can't judge. */
function isUnclear({ verdict, told }: ReceiptLine): boolean {
  return verdict === 'notTold' && told !== null;
}

function unclearSentence({ asked, told }: ReceiptLine, { endpoint }: Job, t: Translate): string {
  const names = [inert(endpoint.name, 60), inert(told ?? '', MOST_NAME), inert(asked ?? '', MOST_NAME)];
  return t('{0} answers as {1}. Whether that is {2}, Ponder can’t tell.', ...names);
}

function clauseOf(line: ReceiptLine, t: Translate): string {
  const told = shown(line, line.told, t);
  const asked = shown(line, line.asked, t);
  switch (line.what) {
    case 'model':
      return t('model {0} instead of {1}', told, asked);
    case 'mode':
      return line.asked === null
        ? t('{0} mode, which was not asked for', told)
        : t('{0} mode instead of {1}', told, asked);
    case 'effort':
      return t('{0} effort instead of {1}', told, asked);
    case 'tier':
      return t('service tier {0} instead of {1}', told, asked);
    case 'cap':
      return t('a cap of {0} tokens instead of {1}', told, asked);
    case 'earlierReasoning':
      return '';
    default:
      return assertNever(line.what);
  }
}

function shown({ what }: ReceiptLine, value: string | null, t: Translate): string {
  if (value === null) return NOTHING;
  if (what === 'cap' && /^\d{1,10}$/.test(value)) return formatCount(Number(value));
  if (what !== 'earlierReasoning') return inert(value, MOST_NAME) || NOTHING;
  return value
    .split(', ', MOST_REASONS)
    .map((reason) => reasonWords(reason, t))
    .join('; ');
}

function reasonWords(reason: string, t: Translate): string {
  switch (reason) {
    case 'prefix_mismatch':
      return t('the text before it has changed');
    case 'model_mismatch':
      return t('it was another model’s');
    case 'end_user_mismatch':
      return t('it was another user’s');
    case 'organization_mismatch':
      return t('it was another organization’s');
    case 'turn_boundary':
      return t('it was of an earlier turn');
    case 'other':
      return t('the provider gives no reason');
    default:
      return t('the provider’s reason is “{0}”', inert(reason, 40));
  }
}

function subjectLabel(what: ReceiptSubject, t: Translate): string {
  const labels: Record<ReceiptSubject, string> = {
    model: t('Model'),
    mode: t('Mode'),
    effort: t('Effort'),
    tier: t('Service tier'),
    cap: t('Cap, in tokens'),
    earlierReasoning: t('Earlier reasoning'),
  };
  return labels[what];
}

/** The subject's name within a list. */
function subjectName(what: ReceiptSubject, t: Translate): string {
  const names: Record<ReceiptSubject, string> = {
    model: t('model'),
    mode: t('mode'),
    effort: t('effort'),
    tier: t('service tier'),
    cap: t('cap'),
    earlierReasoning: t('earlier reasoning'),
  };
  return names[what];
}

function verdictLabel(verdict: Verdict, t: Translate): string {
  const labels: Record<Verdict, string> = {
    asAsked: t('as asked'),
    changed: t('changed'),
    notTold: t('not reported'),
    leftOpen: t('left open'),
  };
  return labels[verdict];
}

function droppedWords(field: string, t: Translate): string {
  switch (field) {
    case 'stream':
      return t('stream');
    case 'reasoning.summary':
      return t('reasoning summary');
    case 'reasoning.mode':
      return t('mode');
    case 'reasoning.effort':
      return t('effort');
    case 'service_tier':
      return t('service tier');
    case 'metadata':
      return t('metadata');
    case 'instructions':
      return t('instructions');
    default:
      return inert(field, 60);
  }
}
