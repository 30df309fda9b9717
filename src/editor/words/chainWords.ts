// A question that goes on from an answer, in words: what of the thread is billed again, and what it has cost so far. Made of inert text.
import type { Spend } from '../../core/ledger/totals.ts';
import type { ResendReason } from '../../shared/chain.ts';
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { moneyWords } from './dayWords.ts';

type Spent = Pick<Job, 'cost' | 'reserved' | 'state' | 'sentOn'>;

/** What these turns cost together, as far as they were sent. */
export function spentOn(turns: readonly Spent[]): Omit<Spend, 'jobs'> {
  const sent = turns.filter(({ sentOn }) => sentOn !== null);
  const open = sent.filter(({ cost, state }) => cost === null && state !== 'rejected' && state !== 'discarded');
  return {
    known: sent.reduce((sum, { cost }) => sum + (cost?.total ?? 0), 0),
    upTo: open.reduce((sum, { reserved }) => sum + (reserved ?? 0), 0),
    unpriced: open.filter(({ reserved }) => reserved === null).length,
  };
}

/** @param turns those that a question goes on from, the oldest first */
export function threadSoFar(turns: readonly Spent[], t: Translate): string {
  const count = turns.length === 1 ? t('1 turn') : t('{0} turns', formatCount(turns.length));
  return t('The thread so far: {0} ({1}).', moneyWords(spentOn(turns), t), count);
}

/** What is billed again with the turn, and how it reaches the model. */
export function againSentence({ chain, endpoint }: Pick<Job, 'chain' | 'endpoint'>, t: Translate): string {
  if (chain === undefined) return '';
  const place = inert(endpoint.name, 60);
  if (chain.by === 'response') {
    return t(
      'It goes on from the answer that {0} keeps. The earlier turns are read, and billed, once more: up to {1} tokens, which this price includes.',
      place,
      formatCount(chain.tokens.most),
    );
  }
  return t(
    'The earlier turns are sent along once more, which this price includes: {0}',
    whyResent(chain.why ?? 'place', place, t),
  );
}

function whyResent(why: ResendReason, place: string, t: Translate): string {
  switch (why) {
    case 'unstored':
      return t('not all of them are stored at {0}.', place);
    case 'otherPlace':
      return t('they belong to another organization or project.');
    case 'otherKey':
      return t('they were asked with another key.');
    case 'deleted':
      return t('one of them was deleted at {0}.', place);
    case 'old':
      return t('{0} keeps them for 30 days only, and the oldest is close to that.', place);
    case 'notFound':
      return t('{0} no longer finds them.', place);
    case 'broken':
      return t('the answer broke off, and what there is of it is only here.');
    default:
      return t('{0} is not known to go on from an answer that it keeps.', place);
  }
}
