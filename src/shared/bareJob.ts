// What remains of a job when its texts leave the disk: with what it was asked, what became of it, and what it cost.
import type { Job, Rating } from './job.ts';

/** What remains of a job that a person removed from the list. */
export function removedJob(job: Job): Job {
  return { ...wordless(job), source: null, error: null };
}

/** What remains of a job whose texts are old. The error's kind stays; its words may quote the question, and go. */
export function forgottenJob(job: Job, at: number): Job {
  const error = job.error === null ? null : { ...job.error, message: '' };
  return { ...wordless(job), error, textsRemovedAt: at };
}

function wordless(job: Job): Job {
  return { ...unsaid(job), title: '', payloadHash: '', nextLookAt: null, rating: withoutNote(job) };
}

/** Without the server's answer to a cancel, which may quote the question, too. */
function unsaid(job: Job): Job {
  return job.cancelError === undefined ? job : { ...job, cancelError: null };
}

/** A note is the person's own text about the answer, and goes with the other texts. */
function withoutNote({ rating }: Job): Rating | null {
  return rating === null ? null : { ...rating, note: '' };
}
