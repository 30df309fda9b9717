// Keys in replies that were not stored, in sentences: those that were removed from an answer, and one within an id.
import { isHiddenId } from '../../shared/code.ts';
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { isOpen, type Job } from '../../shared/job.ts';
import { KEY_REMOVED } from '../../shared/scrub.ts';

/** Empty = there were none. */
export function removedSentences(job: Job, t: Translate): string {
  const sentences = [];
  const times = job.textsRemovedAt === null ? (job.keysRemoved ?? 0) : 0;
  if (times === 1) {
    sentences.push(
      t(
        'The text held one of your API keys. Ponder took it out before storing anything; “{0}” marks the place.',
        KEY_REMOVED,
      ),
    );
  } else if (times > 1) {
    sentences.push(
      t(
        'The text held your API keys {0} times. Ponder took them out before storing anything; “{1}” marks each place.',
        formatCount(times),
        KEY_REMOVED,
      ),
    );
  }
  if (isHiddenId(job.responseId) && isOpen(job)) {
    sentences.push(
      t(
        'The id of this response contains an API key, so Ponder doesn’t store it: only the window that asked can fetch the answer. Keep it open.',
      ),
    );
  }
  return sentences.join(' ');
}
