// What a place, or a gateway before it, said in an error. What this machine says of its own network, and what Ponder notes of
// a job, is nobody's word.
import type { JobError, JobErrorKind } from '../../../shared/job.ts';

/** In the end of a run, or in the place of a reply: there is no status of an error beside it. */
const IN_REPLY: ReadonlySet<JobErrorKind> = new Set<JobErrorKind>(['server', 'errorReply']);
/** The error's message is another job's id. */
const OUR_NOTE: JobErrorKind = 'knownResponse';

/** As it came, a page's title in place of the page; empty = nobody said anything. */
export function saidIn(error: JobError | null): string {
  if (error === null || error.kind === OUR_NOTE) return '';
  if (error.httpStatus === null && !IN_REPLY.has(error.kind)) return '';
  return withoutPageMark(error.message);
}

/** The mark of a web page says nothing to a person. */
export function withoutPageMark(message: string): string {
  return message.replace(/^<html>/i, '').trim();
}
