// The thread of a job as its page shows it: the turns that lead to it, and those that came of it. Pure.
import { formatDuration } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { isOpen, type Job } from '../../shared/job.ts';
import type { EarlierTurn, PageThread, PairedTurn, TurnLine, TurnLink } from '../../shared/threadProtocol.ts';
import { costLabel } from '../words/costLabel.ts';
import { jobTitle } from '../words/jobLine.ts';
import { stateLabel } from '../words/jobWords.ts';
import { joinedBy } from '../words/joined.ts';
import { modelShort } from '../words/modelShort.ts';
import { askOnNote, cameByLabel, foldedTurnsLabel, threadSum, wentToLabel, whyNotAskedOn } from '../words/turnWords.ts';
import { pageTone } from './pageTone.ts';
import { pairedWith } from './pairedWith.ts';

/** So many earlier turns have a line each; of more, only the last ones, so that the answer begins in sight. */
const MOST_LINES = 3;
const LAST_LINES = 2;

/** @param thread all of it, oldest first */
export function pageThread(job: Job, thread: readonly Job[], t: Translate): PageThread {
  const byId = new Map(thread.map((turn) => [turn.id, turn]));
  const parentOf = ({ parentId }: Job) => (parentId === null ? null : (byId.get(parentId) ?? null));
  const children = childrenOf(thread);
  const link = (turn: Job) => turnLink(turn, t);
  const line = (turn: Job) => turnLine(turn, parentOf(turn), t);
  const other = pairedWith(job, thread);
  const way = wayTo(job, parentOf);
  const earlier = way
    .filter((turn) => turn !== other)
    .map((turn): EarlierTurn => {
      const isOnTheWay = (child: Job) => child.id === job.id || child === other || way.includes(child);
      const branches = (children.get(turn.id) ?? []).filter((child) => !isOnTheWay(child));
      return { ...line(turn), branches: branches.map(link) };
    });
  const later = (children.get(job.id) ?? []).filter((turn) => turn !== other);
  const newest = newestBelow(job, children);
  const whyNot = whyNotAskedOn(job, t);
  const folded = earlier.length > MOST_LINES ? earlier.length - LAST_LINES : 0;
  return {
    earlier,
    folded,
    foldedLabel: folded === 0 ? '' : foldedTurnsLabel(folded, t),
    cameBy: cameByLabel(job, parentOf(job), t),
    later: later.map(link),
    newest: newest === null || newest === other ? null : link(newest),
    sum: threadSum(job, thread, t),
    pair: other === null ? null : pair(job, other, line(other), t),
    canAskOn: whyNot === '',
    askNote: whyNot === '' ? askOnNote(job, t) : whyNot,
  };
}

function childrenOf(thread: readonly Job[]): ReadonlyMap<string, readonly Job[]> {
  const children = new Map<string, Job[]>();
  for (const turn of thread) {
    // Damage may have made it its own parent.
    if (turn.parentId === null || turn.parentId === turn.id) continue;
    const known = children.get(turn.parentId);
    if (known === undefined) children.set(turn.parentId, [turn]);
    else known.push(turn);
  }
  return children;
}

/** The turns that lead to a job, oldest first; damage may have made a circle. */
function wayTo(job: Job, parentOf: (turn: Job) => Job | null): Job[] {
  const met = new Set<Job>();
  for (let turn = parentOf(job); turn !== null && turn.id !== job.id && !met.has(turn); turn = parentOf(turn)) {
    met.add(turn);
  }
  return [...met].reverse();
}

function newestBelow(job: Job, children: ReadonlyMap<string, readonly Job[]>): Job | null {
  const met = new Set([job.id]);
  const open = [...(children.get(job.id) ?? [])];
  let newest: Job | null = null;
  for (let turn = open.pop(); turn !== undefined; turn = open.pop()) {
    if (met.has(turn.id)) continue;
    met.add(turn.id);
    if (newest === null || turn.createdAt >= newest.createdAt) newest = turn;
    for (const child of children.get(turn.id) ?? []) open.push(child);
  }
  return newest;
}

function turnLink(turn: Job, t: Translate): TurnLink {
  return {
    jobId: turn.id,
    label: wentToLabel(turn, t),
    title: jobTitle(turn, t),
    line: joinedBy(' · ', [stateLabel(turn, t), costLabel(turn, t)]),
  };
}

function turnLine(turn: Job, parent: Job | null, t: Translate): TurnLine {
  const { sentAt, finishedAt } = turn;
  return {
    jobId: turn.id,
    cameBy: cameByLabel(turn, parent, t),
    title: jobTitle(turn, t),
    modelShort: modelShort(turn),
    stateLabel: stateLabel(turn, t),
    // Whether its texts are empty is not known here: only a finished answer without any would be another tone.
    tone: pageTone(turn, { answer: '…' }, false),
    costShort: costLabel(turn, t),
    elapsed: sentAt !== null && finishedAt !== null ? formatDuration(finishedAt - sentAt) : '',
    changedAt: turn.updatedAt,
  };
}

function pair(job: Job, other: Job, line: TurnLine, t: Translate): PairedTurn {
  const isFirst = other.createdAt < job.createdAt || (other.createdAt === job.createdAt && other.id < job.id);
  const isEither = (is: (turn: Job) => boolean) => is(job) || is(other);
  const waits = isEither(isOpen)
    ? t('What the two say differently is marked when both have finished.')
    : isEither(({ state, textsRemovedAt }) => state !== 'completed' || textsRemovedAt !== null)
      ? t('Only two whole answers are compared.')
      : '';
  const onlyIn = (turn: Job) => t('only in the answer of {0}', modelShort(turn));
  return { ...line, isFirst, waits, onlyInOwn: onlyIn(job), onlyInOther: onlyIn(other) };
}
