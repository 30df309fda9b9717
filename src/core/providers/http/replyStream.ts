// A reply as one stream of events, whatever it came as. An error that a server tells is no break of the connection: the
// stream goes on for a moment, since the end of the run, with its usage, may follow.

import type { Result } from '../failure.ts';
import type { OpenStream } from '../provider.ts';
import type { SaidError } from '../replies/saidError.ts';
import type { StreamEvent } from '../replies/streamEvent.ts';
import { classify, type Operation, type Trouble } from './classify.ts';
import { toldLimits } from './hints.ts';
import { type BodyNeeds, isOdd, readBody, sniffed } from './readBody.ts';
import { TooLarge } from './replyBounds.ts';
import { requestIdOf } from './requestIdOf.ts';
import { oddReply, troubleOf } from './sdkError.ts';
import { tooLarge, unreadEvent } from './tooLarge.ts';

/** How long the end may take after an error was told. */
const AFTER_ERROR_MS = 2_000;
/** How long the figures may take after the run has told its end. */
const AFTER_END_MS = 10_000;

export interface ReplyNeeds extends BodyNeeds {
  readonly operation: Operation;
  /** The reply, of which only the head has been read. */
  readonly response: Response;
}

export interface ReplyStream extends OpenStream {
  /** False = it came in one piece. Known once something of it was read. */
  readonly isStream: boolean;
}

export function replyStream(needs: ReplyNeeds): ReplyStream {
  const { operation, response, controller, scrubber, wire } = needs;
  let isStream = false;
  let isKnown = false;
  let error: SaidError | null = null;
  const told = readBody(async () => {
    const body = await sniffed(response);
    isStream = body.isStream;
    return body;
  }, needs);
  const close = () => controller.abort();

  const broken = (trouble: Trouble): Result<StreamEvent> => {
    close();
    return { ok: false, failure: classify(trouble, operation, scrubber) };
  };
  /** Never reads the rest. Of a POST the id is all that matters, if it was not told before. */
  const brokenOff = ({ responseId }: TooLarge): Result<StreamEvent> => {
    close();
    const failure = tooLarge(classify(oddReply(response, ''), operation, scrubber), operation, isKnown);
    const event = operation === 'look' || isKnown ? null : unreadEvent(responseId, failure.error, scrubber);
    return event === null ? { ok: false, failure } : { ok: true, value: event };
  };
  const ended = (): Result<StreamEvent> | null => {
    if (error !== null) return broken(oddReply(response, '', error));
    // It stays open, but all that matters was told.
    const end = wire?.end() ?? null;
    if (end === null) return null;
    close();
    const { said: _, ...event } = end;
    return { ok: true, value: event };
  };

  const next = async (): Promise<Result<StreamEvent> | null> => {
    try {
      const coming = told.next();
      const mostMs = error !== null ? AFTER_ERROR_MS : wire?.isEnding === true ? AFTER_END_MS : null;
      const step = await (mostMs === null ? coming : inTime(coming, mostMs));
      if (step === null || step.done === true) return ended();
      if (isOdd(step.value)) return broken(oddReply(response, step.value.odd, step.value.said));
      const { said, ...event } = step.value;
      error ??= said;
      isKnown ||= event.response !== null;
      return { ok: true, value: event };
    } catch (thrown) {
      if (thrown instanceof TooLarge) return brokenOff(thrown);
      if (error !== null) return ended();
      return controller.signal.aborted ? null : broken(troubleOf(thrown, true));
    }
  };
  const limits = toldLimits((name) => response.headers.get(name));
  return {
    requestId: scrubber.code(requestIdOf((name) => response.headers.get(name))),
    ...(limits === null ? {} : { limits }),
    next,
    close,
    get isStream() {
      return isStream;
    },
  };
}

/** Null when it does not come in time. */
export async function inTime<T>(coming: Promise<T>, mostMs: number): Promise<T | null> {
  // The promise may still reject when nobody waits for it any more.
  coming.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), mostMs);
  });
  return await Promise.race([coming, late]).finally(() => clearTimeout(timer));
}
