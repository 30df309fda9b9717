// Whether the answer that a job goes on from is there, and the turns before it as they are sent with it.
import type { Before } from '../../../shared/chain.ts';
import { isOpen, type Job, type JobTexts } from '../../../shared/job.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { EarlierJob } from '../../ledger/selectEarlier.ts';
import { pastTurn, whyResent } from '../prepare/chainOf.ts';

export type AnswerStanding =
  /** `answeredAt` = when the answer arrived here. */
  | { readonly is: 'there'; readonly before: Before; readonly answeredAt: number }
  /** The answer is not there yet. */
  | { readonly is: 'open' }
  /** Another key is needed. */
  | { readonly is: 'otherKey'; readonly answeredAt: number }
  /** It can't go on from there as it was asked: a person decides. */
  | { readonly is: 'gone' };

export interface StandingNeeds {
  readonly ledger: Pick<Ledger, 'earlier'>;
  /** The fingerprint of the key that it is to be sent with. */
  readonly key: string;
  readonly now: number;
  /** A person wants it sent, and knows what became of the answer. */
  readonly isAgreed: boolean;
}

/** Null = it is a first turn. */
export function standingOf(job: Job, { ledger, key, now, isAgreed }: StandingNeeds): AnswerStanding | null {
  const { chain, endpoint, store } = job;
  if (chain === undefined) return null;
  const turns = ledger.earlier(chain.after);
  const last = turns?.at(-1);
  if (turns == null || last === undefined) return { is: 'gone' };
  if (isOpen(last.job)) return last.job.state === 'unknown' ? { is: 'gone' } : { is: 'open' };
  const answeredAt = last.job.arrivedAt ?? last.job.updatedAt;
  if (!isAnswered(turns, last) || (!isAgreed && isNews(last.job, job))) return { is: 'gone' };
  if (chain.by === 'messages') {
    return { is: 'there', before: { by: 'messages', turns: turns.map(pastTurn) }, answeredAt };
  }
  const why = whyResent({ turns, endpoint, store, key, takesPrevious: true, isNotFound: false, now });
  if (why === 'otherKey') return { is: 'otherKey', answeredAt };
  const { responseId } = last.job;
  if (why !== null || responseId === null) return { is: 'gone' };
  return { is: 'there', before: { by: 'response', responseId }, answeredAt };
}

/** The texts that a job was priced by: an answer that came after that is in the bound on what its own run may write. */
export function pricedTexts(
  job: Job,
  texts: JobTexts,
  { before, answeredAt }: Extract<AnswerStanding, { is: 'there' }>,
): JobTexts {
  if (before.by !== 'messages' || answeredAt <= job.createdAt) return { ...texts, before };
  const turns = before.turns.map((turn, index) => (index === before.turns.length - 1 ? { ...turn, answer: '' } : turn));
  return { ...texts, before: { by: 'messages', turns } };
}

function isAnswered(turns: readonly EarlierJob[], { job, texts }: EarlierJob): boolean {
  return turns.every((turn) => turn.job.textsRemovedAt === null) && texts.answer.trim() !== '' && !job.needsToolOutput;
}

/** It ended otherwise than the person hoped who asked on from it. */
function isNews(last: Job, { createdAt }: Job): boolean {
  return last.state !== 'completed' && (last.arrivedAt ?? 0) > createdAt;
}
