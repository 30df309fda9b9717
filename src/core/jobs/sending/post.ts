// The one POST of a job, up to the first word that says which response it became.
import type { Job } from '../../../shared/job.ts';
import type { Clock } from '../../clock.ts';
import type { ToldLimits } from '../../pace/toldLimits.ts';
import { beginsLate } from '../../providers/builtIn.ts';
import type { Failure, Result } from '../../providers/failure.ts';
import { firstWord } from '../../providers/http/firstWord.ts';
import type { CreateBody, OpenStream, Provider, Reply } from '../../providers/provider.ts';
import type { StreamEvent } from '../../providers/replies/streamEvent.ts';

/** How long the first event of a stream may take, without which nobody knows the id. */
const FIRST_WORD_MS = 60_000;
/** In the foreground a small server may load its model first. */
const FIRST_WORD_HERE_MS = 600_000;
/** And it may think for hours before it says which run it is. */
const LATE_WORD_MS = 12 * 3_600_000;

export interface Started {
  readonly result: Result<Reply>;
  readonly stream: OpenStream | null;
  readonly first: StreamEvent | null;
  /** What the reply tells of the place's rate limits. */
  readonly limits: ToldLimits;
}

/** @param signal breaks it off */
export async function post(
  { provider, clock }: { provider: Provider; clock: Clock },
  job: Job,
  body: CreateBody,
  signal?: AbortSignal,
): Promise<Started> {
  if (!job.streams) return withRest(await provider.start(body, job.id, signal));
  const opened = await provider.startStream(body, job.id, signal);
  if (!opened.ok) return only(opened);
  const stream = opened.value;
  const { requestId, limits = {} } = stream;
  const silence = clock.after(firstWordMs(job), () => stream.close());
  try {
    const word = await firstWord(stream);
    if (word === null) return only({ ok: false, failure: silent(requestId) }, limits);
    if (!word.ok) return only(word, limits);
    // Until the id in it is stored nothing else is read.
    const { response, first } = word.value;
    const { unread } = first;
    if (unread !== undefined) {
      return only({ ok: true, value: { response, requestId, pollAfterMs: null, unread } }, limits);
    }
    return { result: { ok: true, value: { response, requestId, pollAfterMs: null } }, stream, first, limits };
  } finally {
    silence.dispose();
  }
}

function firstWordMs({ background, endpoint }: Job): number {
  if (background) return FIRST_WORD_MS;
  return beginsLate(endpoint) ? LATE_WORD_MS : FIRST_WORD_HERE_MS;
}

/** If a stream came though none was asked for, there is more to hear. */
function withRest(result: Result<Reply>): Started {
  const rest = result.ok ? result.value.rest : undefined;
  return { ...only(result), stream: rest?.stream ?? null, first: rest?.first ?? null };
}

/** With nothing more to hear. @param limits what the head of a stream told; absent = the result itself tells it */
function only(result: Result<Reply>, limits?: ToldLimits): Started {
  const told = result.ok ? result.value.limits : result.failure.limits;
  return { result, stream: null, first: null, limits: limits ?? told ?? {} };
}

/** A stream that ended before it said which response it is. */
function silent(requestId: string | null): Failure {
  return {
    kind: 'cannotKnow',
    offline: false,
    param: null,
    retryAfterMs: null,
    error: { kind: 'network', message: '', code: 'STREAM_ENDED', httpStatus: null, requestId },
  };
}
