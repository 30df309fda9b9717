// A run that ended and did not bring what was asked for, in words.
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import type { Job } from '../../shared/job.ts';

/** Why there is no answer, as far as the reply tells, and what can be done; empty = there is an answer. */
export function silentSentence(job: Job, t: Translate): string {
  const { lacks, usage, maxOutputTokens, state } = job;
  if (lacks === 'finalAnswer') {
    return t(
      'The model said what it was about to do and ended without its final answer. What it said is below; it was paid for. Asking again is a new job.',
    );
  }
  if (lacks !== 'text') return '';
  const hasOnlyReasoned =
    usage !== null && usage.outputTokens > 0 && (usage.reasoningTokens ?? 0) >= usage.outputTokens;
  // The sentence about the cap, which comes before this one, says what can be done.
  if (state === 'incomplete') {
    return hasOnlyReasoned ? t('All of it went into reasoning, and no text came.') : t('No text came.');
  }
  if (!hasOnlyReasoned) {
    return t(
      'The provider calls it completed and sent no text. What it used is on the bill. Asking again is a new job with its own price.',
    );
  }
  const spent = formatCount(usage.outputTokens);
  return usage.outputTokens >= maxOutputTokens
    ? t(
        'No text came: the whole cap of {0} tokens was spent on reasoning, and paid for. A larger cap (ponder.maxOutputTokens) or a lower effort helps; each is a new job.',
        spent,
      )
    : t(
        'No text came: all {0} tokens of output were spent on reasoning, and paid for. A lower effort, or other words, may bring an answer; each is a new job.',
        spent,
      );
}
