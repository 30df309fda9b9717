// The `openai` SDK behind our Provider shape; a chunk of its own, loaded with the first call.
import type OpenAI from 'openai';
import { capOf } from '../../../shared/numbers.ts';
import type { Credential } from '../credential.ts';
import type { Failure, Result } from '../failure.ts';
import { fields, isFields } from '../fields.ts';
import { classify, type Operation, type Trouble } from '../http/classify.ts';
import { pollAfterMs } from '../http/hints.ts';
import { boundedText, TooLarge } from '../http/replyBounds.ts';
import { tooLarge } from '../http/tooLarge.ts';
import type {
  AskedInput,
  CountBody,
  CreateBody,
  CreateProvider,
  ListedModel,
  OpenStream,
  Provider,
  ProviderOptions,
  Reply,
} from '../provider.ts';
import { parsedJson, readSaidError } from '../replies/saidError.ts';
import { Scrubber } from '../scrubber.ts';
import { secretsOf } from '../secretsOf.ts';
import { createClient } from './createClient.ts';
import { countParamsOf, paramsOf } from './createParams.ts';
import { listedModels } from './listedModels.ts';
import { MOST_ITEMS, readInputItems } from './readInputItems.ts';
import { firstReply, resumed, wholeReply } from './replyReading.ts';
import { type ReplyNeeds, replyStream } from './replyStream.ts';
import { oddReply, troubleOf } from './sdkError.ts';

/**
 * Accepting a background job takes a moment, not minutes: the deadline bounds the time in which nobody knows the id.
 */
const TIMEOUTS = { createMs: 120_000, lookMs: 20_000 };

/** A run in the foreground may think for an hour without a word. The system notices when the other end is gone. */
const FOREGROUND_MS = 12 * 3_600_000;
/** Until the head of a stream in the foreground: a small server may load its model first. */
const HEAD_MS = 600_000;

/** The SDK repeats a failed POST by itself, and each repeat may be paid; looks are repeated by the scheduler. */
const NO_RETRIES = { maxRetries: 0 } as const;

interface Opening {
  asResponse(): Promise<Response>;
}

interface Call {
  readonly operation: Operation;
  readonly send: (signal: AbortSignal) => Opening;
  /** Aborts when a person wants the call broken off. */
  readonly wanted?: AbortSignal | undefined;
}

/** A call whose reply is not a response, and how that reply is read. */
interface Question<T> extends Call {
  readonly parse: (body: unknown, response: Response) => T | null;
  /** What is said of a reply that can't be parsed. */
  readonly complaint: string;
}

export const createProvider: CreateProvider = (options) => new OpenAiProvider(options);

export class OpenAiProvider implements Provider {
  readonly #client: OpenAI;
  /** For POSTs of foreground runs, whose replies may stand still for hours. */
  readonly #patient: OpenAI;
  readonly #createMs: number;
  readonly #lookMs: number;
  readonly #canTravel: boolean;
  readonly #scrubber: Scrubber;

  constructor(options: ProviderOptions) {
    const { createMs, lookMs } = options.timeouts ?? TIMEOUTS;
    this.#client = createClient(options);
    this.#patient = createClient(options, FOREGROUND_MS);
    this.#createMs = createMs;
    this.#lookMs = lookMs;
    this.#canTravel = canTravel(options.credential);
    this.#scrubber = new Scrubber(() => secretsOf(options));
  }

  start(body: CreateBody, jobId: string, wanted?: AbortSignal): Promise<Result<Reply>> {
    const mostMs = body.background ? this.#createMs : FOREGROUND_MS;
    const params = paramsOf(body, false);
    const send = (signal: AbortSignal) =>
      this.#clientFor(body).responses.create(params, postOptions(jobId, mostMs, signal));
    return this.#call({ operation: 'create', send, wanted }, mostMs);
  }

  startStream(body: CreateBody, jobId: string, wanted?: AbortSignal): Promise<Result<OpenStream>> {
    const headMs = body.background ? this.#createMs : HEAD_MS;
    const params = paramsOf(body, true);
    const send = (signal: AbortSignal) =>
      this.#clientFor(body).responses.create(params, postOptions(jobId, headMs, signal));
    return this.#stream({ operation: 'create', send, wanted });
  }

  async resumeStream(responseId: string, after: number): Promise<Result<OpenStream>> {
    const from = after < 0 ? {} : { starting_after: after };
    const opened = await this.#open({
      operation: 'look',
      send: (signal) =>
        this.#client.responses.retrieve(this.#wireId(responseId), { stream: true, ...from }, this.#lookOptions(signal)),
    });
    // A reply that is no stream can't be heard on.
    return opened.ok ? await resumed(opened.value, this.#lookMs) : opened;
  }

  read(responseId: string): Promise<Result<Reply>> {
    const send = (signal: AbortSignal) =>
      this.#client.responses.retrieve(this.#wireId(responseId), {}, this.#lookOptions(signal));
    return this.#call({ operation: 'look', send }, this.#lookMs);
  }

  cancel(responseId: string): Promise<Result<Reply>> {
    const send = (signal: AbortSignal) =>
      this.#client.responses.cancel(this.#wireId(responseId), this.#lookOptions(signal));
    return this.#call({ operation: 'look', send }, this.#lookMs);
  }

  async delete(responseId: string): Promise<Result<null>> {
    const result = await this.#ask({
      operation: 'look',
      send: (signal) => this.#client.responses.delete(this.#wireId(responseId), this.#lookOptions(signal)),
      // A sign-in page does not say that it is deleted.
      parse: (said, { status }) => (isFields(said) ? said.deleted !== false : status === 204) || null,
      complaint: 'The reply does not confirm the deletion.',
    });
    return result.ok ? { ok: true, value: null } : result;
  }

  asked(responseId: string): Promise<Result<AskedInput>> {
    const path = () => `/responses/${encodeURIComponent(this.#wireId(responseId))}/input_items`;
    return this.#ask({
      operation: 'look',
      send: (signal) => this.#client.get(`${path()}?limit=${MOST_ITEMS}&order=desc`, this.#lookOptions(signal)),
      parse: (said) => readInputItems(said, this.#scrubber),
      complaint: NO_LIST,
    });
  }

  countInput(body: CountBody): Promise<Result<number>> {
    return this.#ask({
      operation: 'look',
      send: (signal) => this.#client.responses.inputTokens.count(countParamsOf(body), this.#lookOptions(signal)),
      parse: (counted) => capOf(fields(counted).input_tokens),
      complaint: 'The reply is not a number of tokens.',
    });
  }

  check(): Promise<Result<readonly ListedModel[]>> {
    return this.#ask({
      operation: 'create',
      send: (signal) => this.#client.get('/models', this.#lookOptions(signal)),
      parse: (said) => this.listed(said, this.#scrubber),
      complaint: NO_LIST,
    });
  }

  /** Reads the list of models; null = the body is none. */
  protected listed(body: unknown, scrubber: Scrubber): ListedModel[] | null {
    return listedModels(body, scrubber);
  }

  /** Resolves with the head of the reply. */
  async #open({ operation, send, wanted }: Call): Promise<Result<ReplyNeeds>> {
    if (!this.#canTravel) return { ok: false, failure: unusableKey(operation) };
    const controller = new AbortController();
    const close = () => controller.abort();
    if (wanted?.aborted === true) close();
    wanted?.addEventListener('abort', close, { once: true });
    try {
      const response = await send(controller.signal).asResponse();
      return { ok: true, value: { operation, response, controller, scrubber: this.#scrubber } };
    } catch (error) {
      return this.#failed(troubleOf(error), operation);
    }
  }

  async #stream(call: Call): Promise<Result<OpenStream>> {
    const opened = await this.#open(call);
    return opened.ok ? { ok: true, value: replyStream(opened.value) } : opened;
  }

  async #call(call: Call, mostMs: number): Promise<Result<Reply>> {
    const opened = await this.#open(call);
    if (!opened.ok) return opened;
    const { headers } = opened.value.response;
    const reply = await (call.operation === 'create' ? firstReply : wholeReply)(opened.value, mostMs);
    if (!reply.ok) return reply;
    return { ok: true, value: { ...reply.value, pollAfterMs: pollAfterMs((name) => headers.get(name)) } };
  }

  /** Reads the reply itself: the SDK would make an empty list of whatever came, and believes every label. */
  async #ask<T>(question: Question<T>): Promise<Result<T>> {
    const opened = await this.#open(question);
    if (!opened.ok) return opened;
    const { controller, response } = opened.value;
    const timer = setTimeout(() => controller.abort(), this.#lookMs);
    try {
      return this.#parsed(question, response, await boundedText(response));
    } catch (error) {
      const { operation } = question;
      if (!(error instanceof TooLarge)) return this.#failed(troubleOf(error, true), operation);
      controller.abort();
      const failure = tooLarge(classify(oddReply(response, ''), operation, this.#scrubber), operation);
      return { ok: false, failure };
    } finally {
      clearTimeout(timer);
    }
  }

  #parsed<T>({ operation, parse, complaint }: Question<T>, response: Response, text: string): Result<T> {
    const body = parsedJson(text);
    const parsed = parse(body, response);
    if (parsed !== null) return { ok: true, value: parsed };
    return this.#failed(oddReply(response, body === null ? text : complaint, readSaidError(body)), operation);
  }

  #failed<T>(trouble: Trouble, operation: Operation): Result<T> {
    return { ok: false, failure: classify(trouble, operation, this.#scrubber) };
  }

  #clientFor({ background }: CreateBody): OpenAI {
    return background ? this.#client : this.#patient;
  }

  #lookOptions(signal: AbortSignal) {
    return { ...NO_RETRIES, timeout: this.#lookMs, signal };
  }

  /** The id by which the place knows the response. An empty one throws: `retrieve('')` would quietly ask for a list. */
  #wireId(responseId: string): string {
    if (responseId === '') throw new Error('A job without a response id was looked at');
    const id = this.#scrubber.realId(responseId);
    if (id === null) throw new Error('The id of this response is known to another window only');
    return id;
  }
}

function postOptions(jobId: string, timeout: number, signal: AbortSignal) {
  return { ...NO_RETRIES, timeout, signal, headers: { 'X-Client-Request-Id': jobId } };
}

const NO_LIST = 'The reply is not the list that was asked for.';

/** Whether a header can carry the credential: with any other the call would break off before it was sent. */
const HEADER_TEXT = /^[\x21-\x7e]+$/;

function canTravel(credential: Credential): boolean {
  return credential.kind !== 'key' || HEADER_TEXT.test(credential.value);
}

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
