// The `openai` SDK behind our Provider shape; a chunk of its own, loaded with the first call.
import { capOf } from '../../../shared/numbers.ts';
import type { Failure, Result } from '../failure.ts';
import { fields, isFields } from '../fields.ts';
import { classify, type Operation, type Trouble } from '../http/classify.ts';
import { pollAfterMs } from '../http/hints.ts';
import { boundedText, TooLarge } from '../http/replyBounds.ts';
import { tooLarge } from '../http/tooLarge.ts';
import type { OpenStream, Provider, ProviderOptions, Reply } from '../provider.ts';
import { parsedJson, readSaidError } from '../replies/saidError.ts';
import { Scrubber } from '../scrubber.ts';
import { secretsOf } from '../secrets.ts';
import { countParamsOf, paramsOf } from './createParams.ts';
import { MOST_ITEMS, readInputItems } from './inputItems.ts';
import { listedModels } from './listedModels.ts';
import { createClient } from './openaiClient.ts';
import { firstReply, resumed, wholeReply } from './replyReading.ts';
import { type ReplyNeeds, replyStream } from './replyStream.ts';
import { oddReply, troubleOf } from './sdkError.ts';

/** Accepting a background job takes a moment, not minutes: a short deadline keeps the blind window short. */
const TIMEOUTS = { createMs: 120_000, lookMs: 20_000 };

/** A run in the foreground may think for an hour without a word. That the other end is gone, the system notices. */
const FOREGROUND_MS = 12 * 3_600_000;
/** Until the head of a stream in the foreground: a small server may load its model first. */
const HEAD_MS = 600_000;

/** The SDK repeats a failed POST by itself, and each repeat may be paid; looks are repeated by the scheduler. */
const NO_RETRIES = { maxRetries: 0 } as const;

interface Opening {
  asResponse(): Promise<Response>;
}

export function createProvider(options: ProviderOptions): Provider {
  const client = createClient(options);
  const patient = createClient(options, FOREGROUND_MS);
  const { createMs, lookMs } = options.timeouts ?? TIMEOUTS;
  const canTravel = HEADER_TEXT.test(options.key);
  const scrubber = new Scrubber(() => secretsOf(options));

  /** Resolves with the head of the reply. */
  async function open(
    operation: Operation,
    send: (signal: AbortSignal) => Opening,
    wanted?: AbortSignal,
  ): Promise<Result<ReplyNeeds>> {
    if (!canTravel) return { ok: false, failure: unusableKey(operation) };
    const controller = new AbortController();
    const close = () => controller.abort();
    if (wanted?.aborted === true) close();
    wanted?.addEventListener('abort', close, { once: true });
    try {
      const response = await send(controller.signal).asResponse();
      return { ok: true, value: { operation, response, controller, scrubber } };
    } catch (error) {
      return failed(troubleOf(error), operation);
    }
  }

  async function openStream(
    operation: Operation,
    send: (signal: AbortSignal) => Opening,
    wanted?: AbortSignal,
  ): Promise<Result<OpenStream>> {
    const opened = await open(operation, send, wanted);
    return opened.ok ? { ok: true, value: replyStream(opened.value) } : opened;
  }

  /** By which the place itself knows it. `retrieve('')` would quietly ask for a list. */
  function wireId(responseId: string): string {
    if (responseId === '') throw new Error('A job without a response id was looked at');
    const id = scrubber.realId(responseId);
    if (id === null) throw new Error('The id of this response is known to another window only');
    return id;
  }

  /** What is no stream is nothing to go on hearing. */
  async function resume(responseId: string, after: number): Promise<Result<OpenStream>> {
    const opened = await open('look', (signal) =>
      client.responses.retrieve(
        wireId(responseId),
        { stream: true, ...(after < 0 ? {} : { starting_after: after }) },
        { ...NO_RETRIES, timeout: lookMs, signal },
      ),
    );
    return opened.ok ? await resumed(opened.value, lookMs) : opened;
  }

  async function call(
    operation: Operation,
    mostMs: number,
    send: (signal: AbortSignal) => Opening,
    wanted?: AbortSignal,
  ): Promise<Result<Reply>> {
    const opened = await open(operation, send, wanted);
    if (!opened.ok) return opened;
    const { headers } = opened.value.response;
    const reply = await (operation === 'create' ? firstReply : wholeReply)(opened.value, mostMs);
    if (!reply.ok) return reply;
    return { ok: true, value: { ...reply.value, pollAfterMs: pollAfterMs((name) => headers.get(name)) } };
  }

  /** Not the SDK's own reading: its lists make an empty list of whatever came, and it believes every label. */
  async function ask<T>(
    operation: Operation,
    send: (signal: AbortSignal) => Opening,
    parse: (body: unknown, response: Response) => T | null,
    complaint: string,
  ): Promise<Result<T>> {
    const opened = await open(operation, send);
    if (!opened.ok) return opened;
    const { response, controller } = opened.value;
    const timer = setTimeout(() => controller.abort(), lookMs);
    try {
      const text = await boundedText(response);
      const body = parsedJson(text);
      const parsed = parse(body, response);
      if (parsed !== null) return { ok: true, value: parsed };
      return failed(oddReply(response, body === null ? text : complaint, readSaidError(body)), operation);
    } catch (error) {
      if (!(error instanceof TooLarge)) return failed(troubleOf(error, true), operation);
      controller.abort();
      const failure = tooLarge(classify(oddReply(response, ''), operation, scrubber), operation);
      return { ok: false, failure };
    } finally {
      clearTimeout(timer);
    }
  }

  function failed<T>(trouble: Trouble, operation: Operation): Result<T> {
    return { ok: false, failure: classify(trouble, operation, scrubber) };
  }

  return {
    start: (body, jobId, wanted) => {
      const mostMs = body.background ? createMs : FOREGROUND_MS;
      const headers = { 'X-Client-Request-Id': jobId };
      return call(
        'create',
        mostMs,
        (signal) =>
          (body.background ? client : patient).responses.create(paramsOf(body, false), {
            ...NO_RETRIES,
            timeout: mostMs,
            signal,
            headers,
          }),
        wanted,
      );
    },
    startStream: (body, jobId, wanted) =>
      openStream(
        'create',
        (signal) =>
          (body.background ? client : patient).responses.create(paramsOf(body, true), {
            ...NO_RETRIES,
            timeout: body.background ? createMs : HEAD_MS,
            signal,
            headers: { 'X-Client-Request-Id': jobId },
          }),
        wanted,
      ),
    resumeStream: resume,
    read: (responseId) =>
      call('look', lookMs, (signal) =>
        client.responses.retrieve(wireId(responseId), {}, { ...NO_RETRIES, timeout: lookMs, signal }),
      ),
    cancel: (responseId) =>
      call('look', lookMs, (signal) =>
        client.responses.cancel(wireId(responseId), { ...NO_RETRIES, timeout: lookMs, signal }),
      ),
    delete: (responseId) =>
      ask(
        'look',
        (signal) => client.responses.delete(wireId(responseId), { ...NO_RETRIES, timeout: lookMs, signal }),
        // A sign-in page is not the provider's word.
        (said, { status }) => (isFields(said) ? said.deleted !== false : status === 204) || null,
        'The reply does not say that it is deleted.',
      ).then((result) => (result.ok ? { ok: true, value: null } : result)),
    asked: (responseId) =>
      ask(
        'look',
        (signal) =>
          client.get(
            `/responses/${encodeURIComponent(wireId(responseId))}/input_items?limit=${MOST_ITEMS}&order=desc`,
            { ...NO_RETRIES, timeout: lookMs, signal },
          ),
        (said) => readInputItems(said, scrubber),
        NO_LIST,
      ),
    countInput: (body) =>
      ask(
        'look',
        (signal) => client.responses.inputTokens.count(countParamsOf(body), { ...NO_RETRIES, timeout: lookMs, signal }),
        (counted) => capOf(fields(counted).input_tokens),
        'The reply is not a number of tokens.',
      ),
    check: () =>
      ask(
        'create',
        (signal) => client.get('/models', { ...NO_RETRIES, timeout: lookMs, signal }),
        (said) => listedModels(said, scrubber),
        NO_LIST,
      ),
  };
}

const NO_LIST = 'The reply is not the list that was asked for.';

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
