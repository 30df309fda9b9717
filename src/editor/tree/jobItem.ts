// A job as one line of the tree. Pure: the tree provider turns it into the editor's objects.
import type { LinePlace } from '../../core/ledger/lines.ts';
import type { Thread } from '../../core/ledger/thread.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import { isOpen, type Job, type JobState, type WaitingReason } from '../../shared/job.ts';
import {
  canAskOn,
  canCancel,
  canDeleteAtProvider,
  canEnterCost,
  canEscalate,
  canLook,
  canRemove,
  canRetry,
  canTry,
} from '../../shared/jobActs.ts';
import { isFlawed, isUnread } from '../../shared/jobGroup.ts';
import { costLabel } from '../words/costLabel.ts';
import { moneyWords } from '../words/dayWords.ts';
import { jobLine, jobTitle, type KnownHere, spokenLine } from '../words/jobLine.ts';
import { spokenThread, spokenTurn, type TurnPlace, threadLine, turnLine, turnTitle } from '../words/threadWords.ts';

/**
 * Letters of label and cost together that a view 300 px wide has room for, beside the indentation, the icon and one
 * button: VS Code draws the label at full length and cuts off the end of what follows.
 */
const MOST_LETTERS = 27;
/** A turn stands further in, below its thread. */
const TURN_INDENT = 2;
const LEAST_LABEL = 10;
/** Letters of Chinese, Japanese and Korean, and emoji: each takes the room of two. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;

export interface JobItem {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  /** A theme colour, or null for the plain one. */
  readonly iconColor: string | null;
  /** The `contextWords`, separated by spaces. */
  readonly contextValue: string;
  readonly spokenLabel: string;
}

const ICONS: Readonly<Record<JobState, readonly [icon: string, color: string | null]>> = {
  prepared: ['circle-outline', null],
  waiting: ['watch', null],
  submitting: ['loading~spin', null],
  uncertain: ['question', 'list.warningForeground'],
  queued: ['loading~spin', null],
  running: ['loading~spin', null],
  unknown: ['question', 'list.warningForeground'],
  completed: ['pass', 'testing.iconPassed'],
  incomplete: ['warning', 'list.warningForeground'],
  failed: ['error', 'list.errorForeground'],
  cancelled: ['circle-slash', null],
  rejected: ['error', 'list.errorForeground'],
  lost: ['question', 'list.errorForeground'],
  discarded: ['circle-slash', null],
};

/** What waits for a person looks like what they have to do; what heals by itself looks like waiting. */
const WAITING_ICONS: Readonly<Record<WaitingReason, readonly [icon: string, color: string | null]>> = {
  consent: ['question', 'list.warningForeground'],
  noKey: ['key', 'list.warningForeground'],
  budget: ['credit-card', 'list.warningForeground'],
  offline: ['debug-disconnect', null],
  rateLimit: ['watch', null],
  parent: ['watch', null],
};

/** The dot of an answer that nobody has opened yet. */
const UNREAD = ['circle-filled', 'notificationsInfoIcon.foreground'] as const;

/**
 * @param isAnswering its text is arriving right now
 * @param isHeld its reply is in this window and not in the ledger
 * @param place where it stands in the line before a rate limit
 */
export function jobItem(
  job: Job,
  now: number,
  t: Translate,
  isAnswering = false,
  isHeld = false,
  place: LinePlace | null = null,
): JobItem {
  const [icon, color] = iconOf(job);
  const known = { isAnswering, isHeld, place };
  return {
    id: job.id,
    label: cutTo(roomBeside(costLabel(job, t)), jobTitle(job, t)),
    description: jobLine(job, now, t, known),
    icon,
    iconColor: color,
    contextValue: contextWords(job).join(' '),
    spokenLabel: spokenLine(job, now, t, known),
  };
}

/** A job as one of the turns of its thread. */
export function turnItem(job: Job, turn: TurnPlace, now: number, t: Translate, known: KnownHere): JobItem {
  const [icon, color] = iconOf(job);
  return {
    id: job.id,
    label: cutTo(roomBeside(costLabel(job, t)) - TURN_INDENT, turnTitle(job, turn, t)),
    description: turnLine(job, turn, now, t, known),
    icon,
    iconColor: color,
    contextValue: ['turn', ...contextWords(job)].join(' '),
    spokenLabel: spokenTurn(job, turn, now, t, known),
  };
}

/** A thread: the question that it began with, and where its newest turn stands. */
export function threadItem(thread: Thread, now: number, t: Translate, known: KnownHere): JobItem {
  const [icon, color] = iconOf(thread.newest);
  return {
    id: `thread ${thread.id}`,
    label: cutTo(roomBeside(moneyWords(thread.spend, t)), jobTitle(thread.first, t)),
    description: threadLine(thread, now, t, known),
    icon,
    iconColor: color,
    contextValue: threadContext(thread).join(' '),
    spokenLabel: spokenThread(thread, now, t, known),
  };
}

/** The letters of a label that leave room for the money beside it. */
function roomBeside(money: string): number {
  return Math.max(LEAST_LABEL, MOST_LETTERS - money.length);
}

/** As much of the title as has room. */
function cutTo(room: number, title: string): string {
  let left = room;
  let letters = 0;
  for (const letter of title) {
    left -= WIDE.test(letter) ? 2 : 1;
    if (left < 0) break;
    letters += 1;
  }
  return inert(title, letters);
}

function iconOf(job: Job): readonly [icon: string, color: string | null] {
  // High contrast has no `list.warningForeground`, and this icon would turn to the calm blue of a debugger.
  if (job.pauseReason !== null) return ['debug-pause', 'charts.yellow'];
  if (job.state === 'waiting' && job.waitingReason !== null) return WAITING_ICONS[job.waitingReason];
  if (isFlawed(job)) return ICONS.incomplete;
  return job.state === 'completed' && isUnread(job) ? UNREAD : ICONS[job.state];
}

/** The words that the manifest's menus look for, in a row and in the active panel. */
export function contextWords(job: Job): string[] {
  const words = ['job', job.state];
  if (canCancel(job)) words.push('cancellable');
  if (canRetry(job)) words.push('retryable');
  if (canAskOn(job)) words.push('askable');
  if (canEscalate(job)) words.push('climbable');
  if (canRemove(job)) words.push('removable');
  if (job.state !== 'uncertain' && canEnterCost(job)) words.push('costless');
  if (canLook(job)) words.push('lookable');
  if (canTry(job)) words.push('offline');
  if (canDeleteAtProvider(job)) words.push('deletable');
  if (hasAnswer(job)) words.push('answered');
  if (job.source !== null && job.source.uri !== '') words.push('sourced');
  return words;
}

/**
 * A command on a thread means its newest turn, but for three: a cancel means whatever runs, a removal all that ended, and
 * an uncertain turn is resolved wherever it stands.
 */
function threadContext({ newest, states }: Thread): string[] {
  const own = contextWords(newest).filter((word) => word !== 'cancellable' && word !== 'removable');
  const words = new Set(['thread', ...own]);
  const turns = states.map((state) => ({ state }));
  if (canCancel(newest) || states.some((state) => state !== newest.state && isOpen({ state })))
    words.add('cancellable');
  if (turns.some((turn) => !isOpen(turn) && turn.state !== 'uncertain')) words.add('removable');
  if (states.includes('uncertain')) words.add('uncertain');
  return [...words];
}

function hasAnswer({ state, lacks, textsRemovedAt }: Job): boolean {
  return (state === 'completed' || state === 'incomplete') && lacks !== 'text' && textsRemovedAt === null;
}
