// What it means that a reply was too large to read.
import type { JobError } from '../../../shared/job.ts';
import type { Failure } from '../failure.ts';
import { readServerResponse } from '../replies/serverResponse.ts';
import type { StreamEvent } from '../replies/streamEvent.ts';
import type { Scrubber } from '../scrubber.ts';
import type { Operation } from './classify.ts';

/**
 * @param failure what else is known of the reply
 * @param isKnown the response's id was told before
 */
export function tooLarge(failure: Failure, operation: Operation, isKnown = false): Failure {
  const kind = operation === 'look' || isKnown ? 'tooLarge' : 'cannotKnow';
  return { ...failure, kind, error: { ...failure.error, kind: 'tooLarge', message: '', code: 'TOO_LARGE' } };
}

/** An event that says which response it is and that the rest was not read; null = not even the id is known. */
export function unreadEvent(id: string | null, unread: JobError, scrubber: Scrubber): StreamEvent | null {
  // The run may be over or may just begin: a look tells.
  const response = readServerResponse({ id, status: 'in_progress' }, scrubber);
  return response === null ? null : { number: null, response, answer: [], reasoningSummary: [], unread };
}
