// What it means for a cancel how the place answered it, and the read after it.
import type { Result } from '../../providers/failure.ts';
import { isNoSuchCall } from '../../providers/noSuchCall.ts';
import type { Reply } from '../../providers/provider.ts';
import type { JobEvent } from '../life/jobEvent.ts';

/** HTTP statuses of a place that has no call to cancel. */
const NO_SUCH_CALL: ReadonlySet<number> = new Set([405, 501]);
/** HTTP statuses of a definite no to a cancel: the job ended or can't be cancelled. It is not asked again. */
const NO: ReadonlySet<number> = new Set([400, 404, 405, 409, 501]);

/** @param said the answer to the cancel @param read the answer to the read after it */
export function howTried(said: Result<Reply>, read: Result<Reply>): Extract<JobEvent, { type: 'cancelTried' }>['how'] {
  if (!said.ok && isNoSuchCall(said.failure)) return 'notAgain';
  const status = said.ok ? 200 : said.failure.error.httpStatus;
  // As long as the response itself is not found, there is nothing there to be cancelled.
  if (status === 404 && !read.ok && read.failure.kind === 'notFound') return 'notHeard';
  // A web page with such a status is not the provider's word.
  const isNo = status !== null && NO.has(status) && !said.ok && said.failure.error.kind !== 'notAnApi';
  if (isNo && (read.ok || NO_SUCH_CALL.has(status))) return 'notAgain';
  if (status !== null) return 'unconfirmed';
  const isAnswered = read.ok || read.failure.error.httpStatus !== null;
  return isAnswered && !said.ok && !said.failure.offline ? 'unconfirmed' : 'notHeard';
}
