// A run in the foreground, in words: it lives only as long as its window, which has to be said while it runs and after.
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { costLabel } from './costLabel.ts';
import { joined } from './joined.ts';
import { saidSentence, serverWords } from './saidWords.ts';

/** The job is being worked on, but only as long as its window stays open. */
export function runsHere({ background, streams, state }: Pick<Job, 'background' | 'streams' | 'state'>): boolean {
  if (background) return false;
  // Without a stream nothing comes back before the end, so the job is `submitting` while it runs.
  return state === 'running' || state === 'queued' || (state === 'submitting' && !streams);
}

export function runsHereLabel(t: Translate): string {
  return t('Running, its window must stay open');
}

export function runsHereSentence(job: Job, t: Translate): string {
  if (job.cancelRequestedAt !== null) return t('It is being broken off. What was used until then may be billed.');
  const endpoint = inert(job.endpoint.name, 60);
  const open = t(
    '{0} works on it only while the window that asked stays open. If that closes or the connection breaks, the run is lost and may still be billed, {1}.',
    endpoint,
    costLabel(job, t),
  );
  return job.streams ? open : `${open} ${t('Nothing is heard of it before its end.')}`;
}

/** Empty = the job ended in another way. */
export function brokenSentence(job: Job, t: Translate): string {
  if (job.background) return '';
  const billed = t(
    'What was used until then may be billed, {0}. Trying again is a new job with its own price.',
    costLabel(job, t),
  );
  switch (job.error?.kind) {
    case 'windowDied':
      return joined(
        t(
          'It ran in the foreground and nobody heard it to its end: its window was closed or reloaded, slept with the machine, or stood still. The provider kept nothing of it that can be read.',
        ),
        saidSentence(job.error, t),
        billed,
      );
    case 'brokeOff':
      return joined(
        t(
          'It ran in the foreground, and its connection ended before it did. The provider kept nothing of it that can be read.',
        ),
        saidSentence(job.error, t),
        billed,
      );
    case 'errorReply':
      return `${t('{0} broke it off with an error: {1}.', inert(job.endpoint.name, 60), serverWords(job, t))} ${billed}`;
    default:
      return '';
  }
}
