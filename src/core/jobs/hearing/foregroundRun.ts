// A run in the foreground, as the window that hears it knows it.
import type { Disposable } from '../../../shared/disposable.ts';
import type { JobError } from '../../../shared/job.ts';
import type { OpenStream, Reply } from '../../providers/provider.ts';

export interface ForegroundRun {
  readonly stream: OpenStream;
  /** The first id that the stream gave. */
  readonly responseId: string;
  keeping: Disposable | null;
  trouble: JobError | null;
  /** What the provider said last about the whole response. */
  said: Reply;
  /** A person wants it stopped. */
  isWanted: boolean;
  /** Whose response it is: not known until its id is on the disk. */
  whose: 'unknown' | 'own' | 'foreign';
  /** Writes that are done one after the other, beginning with the one that stores the id. */
  noted: Promise<unknown>;
}

/** Why the run ended: the server's own error, more than can be read, or a break that says nothing about the run. */
export function endOfRun(trouble: JobError | null): JobError {
  const none = { message: '', code: 'STREAM_ENDED', httpStatus: null, requestId: null };
  return trouble?.kind === 'errorReply' || trouble?.kind === 'tooLarge'
    ? trouble
    : { ...(trouble ?? none), kind: 'brokeOff' };
}
