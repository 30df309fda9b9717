// A thread in words: its one row, and each of its turns with how it came of another one. Pure, and made of inert text.
import type { Thread } from '../../core/ledger/thread.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { isUnread, jobGroup } from '../../shared/jobGroup.ts';
import { modelName } from '../../shared/mode.ts';
import { costLabel } from './costLabel.ts';
import { moneyWords } from './dayWords.ts';
import { isShownByIcon, jobTitle, type KnownHere, lineParts } from './jobLine.ts';
import { stateLabel } from './jobWords.ts';
import { joinedBy } from './joined.ts';

/** Of more turns, the tooltip tells of the newest. */
const MOST_TOLD = 20;

/** A turn among those of its thread. */
export interface TurnPlace {
  /** Counted from 1. */
  readonly number: number;
  /** The number of the turn that it came of, where another one stands between; null = the one above, or it is gone. */
  readonly after: number | null;
  /** It asks what its parent asked, word for word. */
  readonly repeats: boolean;
  /** The turns of its thread are numbered, because one of them came of another than the one above. */
  readonly isNumbered: boolean;
}

/** The place of each of a thread's jobs, by their ids. @param jobs in their order */
export function turnsOf(jobs: readonly Job[]): ReadonlyMap<string, TurnPlace> {
  const numbers = new Map(jobs.map(({ id }, index) => [id, index + 1]));
  const placed = jobs.map((job, index) => {
    // Damage may have made it its own parent.
    const parent = job.parentId === null || job.parentId === job.id ? undefined : numbers.get(job.parentId);
    const after = parent === undefined || parent === index ? null : parent;
    const repeats = parent !== undefined && jobs[parent - 1]?.title === job.title;
    return { id: job.id, number: index + 1, after, repeats };
  });
  const isNumbered = placed.some(({ after }) => after !== null);
  return new Map(placed.map(({ id, ...turn }) => [id, { ...turn, isNumbered }]));
}

/** How a turn came of its parent; empty for a first question. */
export function relationWords(job: Job, { after }: Pick<TurnPlace, 'after'>, t: Translate): string {
  const { relation } = job;
  const model = inert(modelName(job), 60);
  const turn = String(after);
  switch (relation) {
    case null:
      return '';
    case 'retry':
      return after === null ? t('Asked again') : t('Turn {0} asked again', turn);
    case 'followUp':
      return after === null ? t('Follow-up') : t('Follow-up to turn {0}', turn);
    case 'escalation':
      return after === null ? t('Climbed to {0}', model) : t('Climbed to {0} from turn {1}', model, turn);
    case 'comparison':
      return after === null ? t('Compared: {0}', model) : t('Compared with turn {1}: {0}', model, turn);
    case 'toolTurn':
      return after === null ? t('Round of tools') : t('Round of tools after turn {0}', turn);
    default:
      return assertNever(relation);
  }
}

/** What a turn's row is called: its question, or how it came of one that asks the same. */
export function turnTitle(job: Job, turn: TurnPlace, t: Translate): string {
  const title = turn.repeats && job.relation !== null ? relationWords(job, turn, t) : jobTitle(job, t);
  return turn.isNumbered ? `${turn.number}. ${title}` : title;
}

/** What a turn's row says beside that: the cost first, so that a narrow view never cuts it off. */
export function turnLine(job: Job, turn: TurnPlace, now: number, t: Translate, known: KnownHere): string {
  const { cost, state, flags, elapsed, model } = lineParts(job, now, t, known);
  return joinedBy(' · ', [
    cost,
    turn.repeats ? '' : relationWords(job, turn, t),
    isShownByIcon(job, known) ? '' : state,
    ...flags,
    elapsed,
    job.relation === 'escalation' || job.relation === 'comparison' ? '' : model,
  ]);
}

/** All of it, also what a sighted person takes from the icon and from where the row stands. */
export function spokenTurn(job: Job, turn: TurnPlace, now: number, t: Translate, known: KnownHere): string {
  const { cost, state, rest } = lineParts(job, now, t, known);
  const unread = isUnread(job) ? t('unread') : '';
  const number = t('turn {0}', String(turn.number));
  return joinedBy(', ', [jobTitle(job, t), number, relationWords(job, turn, t), unread, state, cost, ...rest]);
}

/** What a thread's row says beside its question: `$1.20 + up to $0.35 · 4 turns · …` and what its newest turn does. */
export function threadLine(thread: Thread, now: number, t: Translate, known: KnownHere): string {
  const { newest } = thread;
  const { state, flags, elapsed, file, model } = lineParts(newest, now, t, known);
  const shown = isShownByIcon(newest, known) ? '' : state;
  const money = moneyWords(thread.spend, t);
  return joinedBy(' · ', [money, countOf(thread, t), earlierLabel(thread, t), shown, ...flags, elapsed, file, model]);
}

export function spokenThread(thread: Thread, now: number, t: Translate, known: KnownHere): string {
  const { newest, first, spend } = thread;
  const { state, rest } = lineParts(newest, now, t, known);
  const unread = isUnread(newest) ? t('unread') : '';
  const parts = [countOf(thread, t), earlierLabel(thread, t), unread, state, moneyWords(spend, t), ...rest];
  return joinedBy(', ', [jobTitle(first, t), ...parts]);
}

/** The turns of a thread, each with its state and cost. @param jobs in their order */
export function threadTooltip(thread: Thread, jobs: readonly Job[], t: Translate): string {
  const turns = turnsOf(jobs);
  const told = jobs.slice(-MOST_TOLD).map((job) => {
    const turn = turns.get(job.id);
    const came = turn === undefined ? '' : relationWords(job, turn, t);
    return `${turn?.number}. ${joinedBy(' · ', [inert(jobTitle(job, t), 80), came, stateLabel(job, t), costLabel(job, t)])}`;
  });
  const left = thread.spend.jobs - told.length;
  return [
    jobTitle(thread.first, t),
    `${countOf(thread, t)} · ${moneyWords(thread.spend, t)}`,
    left > 0 ? t('{0} earlier ones', formatCount(left)) : '',
    ...told,
    t('A click opens the newest answer.'),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function countOf({ spend }: Thread, t: Translate): string {
  return t('{0} turns', formatCount(spend.jobs));
}

/** Why a thread stands in a group that its newest turn does not belong to. */
function earlierLabel({ group, newest }: Thread, t: Translate): string {
  if (group === null || group === jobGroup(newest)) return '';
  if (group === 'needsYou') return t('an earlier turn needs you');
  return group === 'unread' ? t('an earlier turn is unread') : t('an earlier turn is running');
}
