// A job among the turns of its thread, in words. Pure, and made of inert text.
import { assertNever } from '../../shared/assertNever.ts';
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { isOpen, type Job } from '../../shared/job.ts';
import { spentOn } from './chainWords.ts';
import { costLabel } from './costLabel.ts';
import { moneyWords } from './dayWords.ts';
import { modelShort } from './modelShort.ts';

/** How a turn came of its parent; empty = it began the thread. @param parent null = it was removed */
export function cameByLabel({ relation }: Job, parent: Job | null, t: Translate): string {
  const model = parent === null ? '' : modelShort(parent);
  switch (relation) {
    case null:
      return '';
    case 'followUp':
      return t('Follow-up');
    case 'escalation':
      return model === '' ? t('Climbed from another model') : t('Climbed from {0}', model);
    case 'retry':
      return t('Asked again');
    case 'comparison':
      return model === '' ? t('Compared') : t('Compared with {0}', model);
    case 'toolTurn':
      return t('With what the tools said');
    default:
      return assertNever(relation);
  }
}

/** The same from the parent's side. */
export function wentToLabel(turn: Job, t: Translate): string {
  const { relation } = turn;
  switch (relation) {
    case null:
    case 'followUp':
      return t('Asked on');
    case 'escalation':
      return t('Climbed to {0}', modelShort(turn));
    case 'retry':
      return t('Asked again');
    case 'comparison':
      return t('Compared with {0}', modelShort(turn));
    case 'toolTurn':
      return t('Went on with what the tools said');
    default:
      return assertNever(relation);
  }
}

/** What one turn and all of its thread cost; empty = it is alone. */
export function threadSum(turn: Job, thread: readonly Job[], t: Translate): string {
  if (thread.length < 2) return '';
  return t('This turn {0} · the thread so far {1}', costLabel(turn, t), moneyWords(spentOn(thread), t));
}

export function foldedTurnsLabel(turns: number, t: Translate): string {
  return turns === 1 ? t('1 turn before these') : t('{0} turns before these', formatCount(turns));
}

/** Why nothing can be asked on from a job; empty = something can, as far as is known without its texts. */
export function whyNotAskedOn({ textsRemovedAt, state, needsToolOutput }: Job, t: Translate): string {
  if (textsRemovedAt !== null) {
    return t('The question and the answer of this job were deleted because of their age, so nothing can be asked on.');
  }
  if (state === 'uncertain' || state === 'unknown') {
    return t('Nobody knows yet what became of this question, so nothing can be asked on from it.');
  }
  if (state === 'rejected' || state === 'discarded') {
    return t('There is no answer here to ask on from. Ask the question again instead.');
  }
  return needsToolOutput ? t('This answer only asks for tools, so nothing can be asked on from it.') : '';
}

/** When what is asked on will be sent; empty = at once. */
export function askOnNote(job: Job, t: Translate): string {
  return isOpen(job) ? t('It will be sent when this answer is there.') : '';
}
