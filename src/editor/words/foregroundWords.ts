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
  return t('Running: keep its window open');
}

export function runsHereSentence(job: Job, t: Translate): string {
  if (job.cancelRequestedAt !== null) return t('Stopping. What it used until then may be billed.');
  const endpoint = inert(job.endpoint.name, 60);
  const open = t(
    '{0} works on it only while its window stays open. If that closes or the connection breaks, the answer is lost and may still be billed ({1}).',
    endpoint,
    costLabel(job, t),
  );
  return job.streams ? open : `${open} ${t('Nothing arrives before the end.')}`;
}

/** Empty = the job ended in another way. */
export function brokenSentence(job: Job, t: Translate): string {
  if (job.background) return '';
  const billed = t(
    'What it used until then may be billed ({0}). Trying again is a new job at its own price.',
    costLabel(job, t),
  );
  switch (job.error?.kind) {
    case 'windowDied':
      return joined(
        t(
          'It ran in the foreground, and its window went silent: closed, reloaded, frozen, or asleep with the machine. The provider kept nothing that can be fetched.',
        ),
        saidSentence(job.error, t),
        billed,
      );
    case 'brokeOff':
      return joined(
        t(
          'It ran in the foreground, and the connection broke before the end. The provider kept nothing that can be fetched.',
        ),
        saidSentence(job.error, t),
        billed,
      );
    case 'errorReply':
      return `${t('{0} stopped it with an error: {1}.', inert(job.endpoint.name, 60), serverWords(job, t))} ${billed}`;
    default:
      return '';
  }
}
