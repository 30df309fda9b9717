// How a reply is read when one answer is wanted, though it may come as a stream; and when a stream is wanted, though it
// may be one answer.

import type { Failure, Result } from '../failure.ts';
import type { OpenStream, Reply } from '../provider.ts';
import { completedBy, HeardText, isGoingOn } from '../replies/heardText.ts';
import type { ServerResponse } from '../replies/serverResponse.ts';
import type { StreamEvent } from '../replies/streamEvent.ts';
import { classify, type Operation } from './classify.ts';
import { firstWord } from './firstWord.ts';
import { hearStream } from './hearStream.ts';
import { inTime, type ReplyNeeds, type ReplyStream, replyStream } from './replyStream.ts';
import { oddReply } from './sdkError.ts';

/**
 * A stream that has said which response it is, and is then silent for so long, has caught up with a run that goes on.
 */
const QUIET_MS = 2_000;

/** The first word that has an id, without waiting for more; if more comes, the stream as well. */
export async function firstReply(needs: ReplyNeeds, mostMs: number): Promise<Result<Reply>> {
  const stream = replyStream(needs);
  return await within(stream, mostMs, async () => {
    const word = await firstWord(stream);
    if (word === null) return nothing(needs.operation);
    if (!word.ok) return word;
    const { response, first } = word.value;
    const reply = replyOf(stream, response);
    const { unread } = first;
    if (unread !== undefined) return { ok: true, value: { ...reply, unread } };
    const isMore = stream.isStream && isGoingOn(response);
    return { ok: true, value: isMore ? { ...reply, rest: { first, stream } } : reply };
  });
}

/** All that the reply says by now. */
export async function wholeReply(needs: ReplyNeeds, mostMs: number): Promise<Result<Reply>> {
  const stream = replyStream(needs);
  const heard = new HeardText();
  let last: ServerResponse | null = null;
  const told = (): Result<Reply> | null =>
    last === null
      ? null
      : { ok: true, value: replyOf(stream, isGoingOn(last) ? last : completedBy(last, heard.whole)) };
  const next = () => (last === null ? stream.next() : inTime(stream.next(), QUIET_MS));
  const take = (event: StreamEvent): 'over' | null => {
    heard.add(event);
    last = event.response ?? last;
    return last === null || isGoingOn(last) ? null : 'over';
  };
  return await within(stream, mostMs, async () => {
    const said = await hearStream({ next }, { take });
    if (said.how !== 'broke') return told() ?? nothing(needs.operation);
    const { failure } = said;
    const broken = { ok: false, failure } as const;
    // A look that is too large would be too large the next time, too.
    return failure.kind === 'tooLarge' ? broken : (told() ?? broken);
  }).finally(() => stream.close());
}

/** A stream that goes on, or the end of the run in one piece; any other reply is a failure. */
export async function resumed(needs: ReplyNeeds, mostMs: number): Promise<Result<OpenStream>> {
  const stream = replyStream(needs);
  const next = async (): Promise<Result<StreamEvent> | null> => {
    const event = await stream.next();
    const response = event?.ok === true ? event.value.response : null;
    if (stream.isStream || response === null || !isGoingOn(response)) return event;
    const trouble = oddReply(needs.response, 'The reply is not a stream.');
    return { ok: false, failure: classify(trouble, needs.operation, needs.scrubber) };
  };
  const { requestId, close } = stream;
  if (/^text\/event-stream\b/i.test(needs.response.headers.get('content-type') ?? '')) {
    return { ok: true, value: { requestId, next, close } };
  }
  // It is not labelled as a stream, so only its first event tells whether it is one.
  const first = await within(stream, mostMs, next);
  if (first === null) return nothing(needs.operation);
  if (!first.ok) return first;
  let isTold = false;
  const again = (): Promise<Result<StreamEvent> | null> => {
    if (isTold) return next();
    isTold = true;
    return Promise.resolve(first);
  };
  return { ok: true, value: { requestId, next: again, close } };
}

async function within<T>(stream: ReplyStream, mostMs: number, read: () => Promise<T>): Promise<T> {
  const timer = setTimeout(stream.close, mostMs);
  return await read().finally(() => clearTimeout(timer));
}

function replyOf({ requestId, limits }: ReplyStream, response: ServerResponse): Reply {
  return { response, requestId, pollAfterMs: null, ...(limits === undefined ? {} : { limits }) };
}

/** The stream ended before it said which response it is. */
function nothing(operation: Operation): { readonly ok: false; readonly failure: Failure } {
  return {
    ok: false,
    failure: {
      kind: operation === 'create' ? 'cannotKnow' : 'transient',
      offline: false,
      param: null,
      retryAfterMs: null,
      error: { kind: 'network', message: '', code: 'STREAM_ENDED', httpStatus: null, requestId: null },
    },
  };
}
