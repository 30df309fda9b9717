// The text that a question was about: its own, or that of the turn that its thread began with.
import type { Job, JobTexts } from '../../shared/job.ts';
import type { Ledger } from './ledger.ts';

/** Empty = there was none, or it was removed. */
export function textAskedAbout(
  ledger: Pick<Ledger, 'earlier'>,
  { chain }: Pick<Job, 'chain'>,
  { context }: Pick<JobTexts, 'context'>,
): string {
  if (context !== '' || chain === undefined) return context;
  return ledger.earlier(chain.after)?.findLast(({ texts }) => texts.context !== '')?.texts.context ?? '';
}
