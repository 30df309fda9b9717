// What stays of a job when its texts leave the disk: what it was asked with, what became of it, and what it cost.
import type { Job, Rating } from './job.ts';

/** A person took it out of the list. */
export function removedJob(job: Job): Job {
  return { ...wordless(job), source: null, error: null };
}

/** A job whose texts are old. The kind of its error stays; the words of the error go, since they may quote the question. */
export function forgottenJob(job: Job, at: number): Job {
  const error = job.error === null ? null : { ...job.error, message: '' };
  return { ...wordless(job), error, textsRemovedAt: at };
}

function wordless(job: Job): Job {
  return { ...unsaid(job), title: '', payloadHash: '', nextLookAt: null, rating: withoutNote(job) };
}

/** A server's answer to a cancel may quote the question, too. */
function unsaid(job: Job): Job {
  return job.cancelError === undefined ? job : { ...job, cancelError: null };
}

/** A note is a person's own text about the answer: it goes with the others. */
function withoutNote({ rating }: Job): Rating | null {
  return rating === null ? null : { ...rating, note: '' };
}
