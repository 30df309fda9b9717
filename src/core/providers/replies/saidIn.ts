// What a place, or a gateway before it, said in an error: not what this machine says of its own network, nor what
// Ponder notes on a job.
import type { JobError, JobErrorKind } from '../../../shared/job.ts';

/** Errors that stand in a response, or in its place, so that no HTTP status of an error comes with them. */
const IN_REPLY: ReadonlySet<JobErrorKind> = new Set<JobErrorKind>(['server', 'errorReply', 'contentFilter']);
/** The error's message is another job's id. */
const OUR_NOTE: JobErrorKind = 'knownResponse';

/** The server's words as they came, a web page's title in place of the page; empty = there are none. */
export function saidIn(error: JobError | null): string {
  if (error === null || error.kind === OUR_NOTE) return '';
  if (error.httpStatus === null && !IN_REPLY.has(error.kind)) return '';
  return withoutPageMark(error.message);
}

/** The mark of a web page says nothing to a person. */
export function withoutPageMark(message: string): string {
  return message.replace(/^<html>/i, '').trim();
}
