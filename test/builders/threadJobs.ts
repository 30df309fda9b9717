// Threads of jobs: a line of turns, forks, and pairs that are compared.
import type { Job, Relation } from '../../src/shared/job.ts';
import { aCost, aSentJob, aUsage, T0 } from './aJob.ts';

const TITLES = [
  'Why does this limiter let too much through when two requests arrive within one tick of the clock?',
  'And with a lock around the check?',
  'Prove it.',
  'Write the test that shows it, with a fake clock, and say why it can’t be flaky',
] as const;

/** A turn that ended well, a minute after the one before. @param index counted from 0 */
export function aTurn(index: number, changes: Partial<Job> = {}): Job {
  const at = T0 + index * 60_000;
  return aSentJob({
    id: `turn-${index}`,
    state: 'completed',
    title: TITLES[index % TITLES.length] ?? '',
    createdAt: at,
    updatedAt: at,
    sentAt: at,
    finishedAt: at + 42_000,
    usage: aUsage(),
    cost: aCost(),
    reserved: null,
    ...changes,
  });
}

/** Each turn came of the one before it, now by a follow-up, now by climbing, now asked again. */
export function aLine(turns: number): Job[] {
  const relations: readonly Relation[] = ['followUp', 'escalation', 'retry'];
  return Array.from({ length: turns }, (_, index) => {
    if (index === 0) return aTurn(0);
    const relation = relations[(index - 1) % relations.length] ?? 'followUp';
    const model = relation === 'escalation' ? { model: 'o3-pro', servedModel: 'o3-pro-2025-06-10' } : {};
    return aTurn(index, { parentId: `turn-${index - 1}`, relation, ...model });
  });
}
