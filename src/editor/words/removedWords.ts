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
        'The text held an API key that you gave to Ponder. It was taken out before anything was stored; “{0}” stands in its place.',
        KEY_REMOVED,
      ),
    );
  } else if (times > 1) {
    sentences.push(
      t(
        'The text held API keys that you gave to Ponder, {0} times. They were taken out before anything was stored; “{1}” stands in their place.',
        formatCount(times),
        KEY_REMOVED,
      ),
    );
  }
  if (isHiddenId(job.responseId) && isOpen(job)) {
    sentences.push(
      t(
        'The provider put an API key into the id of this response, and Ponder does not write that down: only the window that asked can fetch the answer, as long as it stays open.',
      ),
    );
  }
  return sentences.join(' ');
}
