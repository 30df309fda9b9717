// The `openai` SDK behind our Provider shape; a chunk of its own, loaded with the first call.
import { capOf } from '../../shared/numbers.ts';
import { classify, type Operation, type Trouble } from './classify.ts';
import { countParamsOf, paramsOf } from './createParams.ts';
import type { Failure, Result } from './failure.ts';
import { MOST_ITEMS, readInputItems } from './inputItems.ts';
import { listedModels } from './listedModels.ts';
import { createClient } from './openaiClient.ts';
import type { CountBody, OpenStream, Provider, ProviderOptions, Reply } from './provider.ts';
import { pageless, troubleOf } from './sdkError.ts';
import { readServerResponse } from './serverResponse.ts';
import { type StreamEvent, streamReader } from './streamEvent.ts';

/** Accepting a background job takes a moment, not minutes: a short deadline keeps the blind window short. */
const TIMEOUTS = { createMs: 120_000, lookMs: 20_000 };

/** A run in the foreground may think for an hour without a word. That the other end is gone, the system notices. */
const FOREGROUND_MS = 12 * 3_600_000;
/** Until the head of a stream in the foreground: a small server may load its model first. */
const HEAD_MS = 600_000;

/** The SDK repeats a failed POST by itself, and each repeat may be paid; looks are repeated by the scheduler. */
const NO_RETRIES = { maxRetries: 0 } as const;

interface Opening {
  withResponse(): Promise<{ data: AsyncIterable<unknown>; response: Response; request_id: string | null }>;
}

export function createProvider(options: ProviderOptions): Provider {
  const client = createClient(options);
  const patient = createClient(options, FOREGROUND_MS);
  const { createMs, lookMs } = options.timeouts ?? TIMEOUTS;
  const canTravel = HEADER_TEXT.test(options.key);

  async function call(
    operation: Operation,
    send: () => { withResponse(): Promise<{ data: unknown; response: Response; request_id: string | null }> },
  ): Promise<Result<Reply>> {
    if (!canTravel) return { ok: false, failure: unusableKey(operation) };
    try {
      const { data, response, request_id: requestId } = await send().withResponse();
      const parsed = readServerResponse(data, options.key);
      if (parsed !== null) {
        return { ok: true, value: { response: parsed, requestId, pollAfterMs: pollAfter(response.headers) } };
      }
      const message = typeof data === 'string' ? data : 'The reply is not a Response object.';
      return failed({ ...troubleOf(null), status: response.status, message: pageless(message), requestId }, operation);
    } catch (error) {
      return failed(troubleOf(error), operation);
    }
  }

  /** Not the SDK's own lists: their pages make an empty list of whatever came. */
  async function list<T>(operation: Operation, path: string, parse: (body: unknown) => T | null): Promise<Result<T>> {
    if (!canTravel) return { ok: false, failure: unusableKey(operation) };
    try {
      const { data, response } = await client.get<unknown>(path, { ...NO_RETRIES, timeout: lookMs }).withResponse();
      const parsed = parse(data);
      if (parsed !== null) return { ok: true, value: parsed };
      const message = 'The reply is not the list that was asked for.';
      return failed({ ...troubleOf(null), status: response.status, message }, operation);
    } catch (error) {
      return failed(troubleOf(error), operation);
    }
  }

  /** Resolves with the head of the reply: a stream, or what a server that knows none answers at once. */
  async function open(
    operation: Operation,
    send: (signal: AbortSignal) => Opening,
    wanted?: AbortSignal,
  ): Promise<Result<OpenStream>> {
    if (!canTravel) return { ok: false, failure: unusableKey(operation) };
    const controller = new AbortController();
    const close = () => controller.abort();
    if (wanted?.aborted === true) close();
    wanted?.addEventListener('abort', close, { once: true });
    try {
      const { data, response, request_id: requestId } = await send(controller.signal).withResponse();
      if (!isEventStream(response)) return await single(response, requestId, operation);
      const events = data[Symbol.asyncIterator]();
      const read = streamReader(options.key);
      const next = async (): Promise<Result<StreamEvent> | null> => {
        try {
          const { done, value } = await events.next();
          return done === true ? null : { ok: true, value: read(value) };
        } catch (error) {
          return controller.signal.aborted ? null : failed(troubleOf(error, true), operation);
        }
      };
      return { ok: true, value: { requestId, next, close } };
    } catch (error) {
      return failed(troubleOf(error), operation);
    }
  }

  async function single(
    response: Response,
    requestId: string | null,
    operation: Operation,
  ): Promise<Result<OpenStream>> {
    const text = await response.text();
    const parsed = readServerResponse(parsedJson(text), options.key);
    if (parsed === null) {
      return failed({ ...troubleOf(null), status: response.status, message: pageless(text), requestId }, operation);
    }
    const only: StreamEvent = { number: null, response: parsed, answer: '', reasoningSummary: '' };
    let isTold = false;
    const next = (): Promise<Result<StreamEvent> | null> => {
      const event = isTold ? null : ({ ok: true, value: only } as const);
      isTold = true;
      return Promise.resolve(event);
    };
    return { ok: true, value: { requestId, next, close: () => undefined } };
  }

  async function remove(responseId: string): Promise<Result<null>> {
    if (!canTravel) return { ok: false, failure: unusableKey('look') };
    try {
      const { data, response } = await client.responses
        .delete(nonEmpty(responseId), { ...NO_RETRIES, timeout: lookMs })
        .withResponse();
      // A sign-in page is not the provider's word.
      const said: unknown = data;
      const isSaid = typeof said === 'object' && said !== null && Reflect.get(said, 'deleted') !== false;
      if (isSaid || response.status === 204) return { ok: true, value: null };
      const message = typeof said === 'string' ? said : 'The reply does not say that it is deleted.';
      return failed({ ...troubleOf(null), status: response.status, message: pageless(message) }, 'look');
    } catch (error) {
      return failed(troubleOf(error), 'look');
    }
  }

  async function countInput(body: CountBody): Promise<Result<number>> {
    if (!canTravel) return { ok: false, failure: unusableKey('look') };
    try {
      const counted = await client.responses.inputTokens.count(countParamsOf(body), { ...NO_RETRIES, timeout: lookMs });
      // The SDK believes whatever came.
      const tokens = capOf(Reflect.get(Object(counted), 'input_tokens'));
      if (tokens !== null) return { ok: true, value: tokens };
      return failed({ ...troubleOf(null), status: 200, message: 'The reply is not a number of tokens.' }, 'look');
    } catch (error) {
      return failed(troubleOf(error), 'look');
    }
  }

  function failed<T>(trouble: Trouble, operation: Operation): Result<T> {
    return { ok: false, failure: classify(trouble, operation, options.key) };
  }

  return {
    start: (body, jobId, signal) =>
      call('create', () =>
        (body.background ? client : patient).responses.create(
          { ...paramsOf(body), stream: false },
          {
            ...NO_RETRIES,
            timeout: body.background ? createMs : FOREGROUND_MS,
            headers: { 'X-Client-Request-Id': jobId },
            ...(signal === undefined ? {} : { signal }),
          },
        ),
      ),
    startStream: (body, jobId, wanted) =>
      open(
        'create',
        (signal) =>
          (body.background ? client : patient).responses.create(
            { ...paramsOf(body), stream: true },
            {
              ...NO_RETRIES,
              timeout: body.background ? createMs : HEAD_MS,
              signal,
              headers: { 'X-Client-Request-Id': jobId },
            },
          ),
        wanted,
      ),
    resumeStream: (responseId, after) =>
      open('look', (signal) =>
        client.responses.retrieve(
          nonEmpty(responseId),
          { stream: true, ...(after < 0 ? {} : { starting_after: after }) },
          { ...NO_RETRIES, timeout: lookMs, signal },
        ),
      ),
    read: (responseId) =>
      call('look', () => client.responses.retrieve(nonEmpty(responseId), {}, { ...NO_RETRIES, timeout: lookMs })),
    cancel: (responseId) =>
      call('look', () => client.responses.cancel(nonEmpty(responseId), { ...NO_RETRIES, timeout: lookMs })),
    delete: remove,
    asked: (responseId) =>
      list(
        'look',
        `/responses/${encodeURIComponent(nonEmpty(responseId))}/input_items?limit=${MOST_ITEMS}&order=desc`,
        readInputItems,
      ),
    countInput,
    check: () => list('create', '/models', listedModels),
  };
}

/** What a header can carry: anything else would break off before it was sent. */
const HEADER_TEXT = /^[\x21-\x7e]+$/;

function unusableKey(operation: Operation): Failure {
  return {
    kind: operation === 'create' ? 'refused' : 'keyRefused',
    offline: false,
    param: null,
    retryAfterMs: null,
    error: {
      kind: 'key',
      message: 'The key holds characters that no key has.',
      code: null,
      httpStatus: null,
      requestId: null,
    },
  };
}

/** `retrieve('')` would quietly ask for a list. */
function nonEmpty(responseId: string): string {
  if (responseId === '') throw new Error('A job without a response id was looked at');
  return responseId;
}

/** The server's hint wins, but must neither make us hammer it nor forget the job. */
const SHORTEST_HINT_MS = 1_000;
const LONGEST_HINT_MS = 600_000;

function pollAfter(headers: Headers): number | null {
  const hint = Number(headers.get('openai-poll-after-ms') ?? Number.NaN);
  return Number.isFinite(hint) && hint >= 0 ? Math.min(LONGEST_HINT_MS, Math.max(SHORTEST_HINT_MS, hint)) : null;
}

function isEventStream(response: Response): boolean {
  return /^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // It is no Response object then, and that is said.
    return null;
  }
}
