// A run that ended and did not bring what was asked for, in words.
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import type { Job } from '../../shared/job.ts';

/** Why there is no answer, as far as the reply tells, and what can be done; empty = there is an answer. */
export function silentSentence(job: Job, t: Translate): string {
  const { lacks, usage, maxOutputTokens, state } = job;
  if (lacks === 'finalAnswer') {
    return t(
      'The model said what it was about to do and ended without a final answer. It was billed all the same. Asking again is a new job.',
    );
  }
  if (lacks !== 'text') return '';
  const hasOnlyReasoned =
    usage !== null && usage.outputTokens > 0 && (usage.reasoningTokens ?? 0) >= usage.outputTokens;
  // The sentence about the cap, which comes before this one, says what can be done.
  if (state === 'incomplete') {
    return hasOnlyReasoned ? t('All of it went into reasoning; no text came.') : t('No text came.');
  }
  if (!hasOnlyReasoned) {
    return t(
      'The provider calls it completed but sent no text. What it used was billed. Asking again is a new job at its own price.',
    );
  }
  const spent = formatCount(usage.outputTokens);
  return usage.outputTokens >= maxOutputTokens
    ? t(
        'No text came: the whole cap of {0} tokens went into reasoning, and was billed. Ask with a larger cap (ponder.maxOutputTokens) or less effort; either is a new job.',
        spent,
      )
    : t(
        'No text came: all {0} output tokens went into reasoning, and were billed. Less effort or other words may bring an answer; either is a new job.',
        spent,
      );
}
