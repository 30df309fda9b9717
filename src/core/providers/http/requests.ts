// How any wire makes its calls: with what client, for how long, and how a reply becomes a value. A chunk of its own with
// the SDK. What is asked, and what its answer means, is the provider's to say.
import type OpenAI from 'openai';
import type { Credential } from '../credential.ts';
import type { Failure, Result } from '../failure.ts';
import type { ListedModel, OpenStream, ProviderOptions, Reply } from '../provider.ts';
import { parsedJson, readSaidError } from '../replies/saidError.ts';
import type { WireReader } from '../replies/wireReader.ts';
import { Scrubber } from '../scrubber.ts';
import { secretsOf } from '../secretsOf.ts';
import { classify, type Operation, type Trouble } from './classify.ts';
import { createClient } from './createClient.ts';
import { pollAfterMs } from './hints.ts';
import { type EndOf, listedModels } from './listedModels.ts';
import { boundedText, TooLarge } from './replyBounds.ts';
import { firstReply, wholeReply } from './replyReading.ts';
import { type ReplyNeeds, replyStream } from './replyStream.ts';
import { oddReply, troubleOf } from './sdkError.ts';
import { tooLarge } from './tooLarge.ts';

/**
 * Accepting a background job takes a moment, not minutes: the deadline bounds the time in which nobody knows the id.
 */
const TIMEOUTS = { createMs: 120_000, lookMs: 20_000 };

/** A run in the foreground may think for an hour without a word. The system notices when the other end is gone. */
export const FOREGROUND_MS = 12 * 3_600_000;
/** Until the head of a stream in the foreground: a small server may load its model first. */
export const HEAD_MS = 600_000;

/** The SDK repeats a failed POST by itself, and each repeat may be paid; looks are repeated by the scheduler. */
const NO_RETRIES = { maxRetries: 0 } as const;

interface Opening {
  asResponse(): Promise<Response>;
}

export interface PlaceCall {
  readonly operation: Operation;
  readonly send: (signal: AbortSignal) => Opening;
  /** Aborts when a person wants the call broken off. */
  readonly wanted?: AbortSignal | undefined;
  /** How what is told of a run is read; absent = as OpenAI's Responses. */
  readonly wire?: WireReader;
}

/** A call whose reply is not a response, and how that reply is read. */
export interface PlaceQuestion<T> extends PlaceCall {
  readonly parse: (body: unknown, response: Response) => T | null;
  /** What is said of a reply that can't be parsed. */
  readonly complaint: string;
}

export const NO_LIST = 'The reply is not the list that was asked for.';

export class Requests {
  readonly client: OpenAI;
  /** For POSTs of foreground runs and of streams, whose replies may stand still for hours. */
  readonly patient: OpenAI;
  readonly createMs: number;
  readonly lookMs: number;
  readonly scrubber: Scrubber;
  readonly #canTravel: boolean;

  constructor(options: ProviderOptions) {
    const { createMs, lookMs } = options.timeouts ?? TIMEOUTS;
    this.client = createClient(options);
    this.patient = createClient(options, FOREGROUND_MS);
    this.createMs = createMs;
    this.lookMs = lookMs;
    this.scrubber = new Scrubber(() => secretsOf(options));
    this.#canTravel = canTravel(options.credential);
  }

  /** Resolves with the head of the reply. */
  async open({ operation, send, wanted, wire }: PlaceCall): Promise<Result<ReplyNeeds>> {
    if (!this.#canTravel) return { ok: false, failure: unusableKey(operation) };
    const controller = new AbortController();
    const close = () => controller.abort();
    if (wanted?.aborted === true) close();
    wanted?.addEventListener('abort', close, { once: true });
    try {
      const response = await send(controller.signal).asResponse();
      const needs = { operation, response, controller, scrubber: this.scrubber };
      return { ok: true, value: wire === undefined ? needs : { ...needs, wire } };
    } catch (error) {
      return this.#failed(troubleOf(error), operation);
    }
  }

  async stream(call: PlaceCall): Promise<Result<OpenStream>> {
    const opened = await this.open(call);
    return opened.ok ? { ok: true, value: replyStream(opened.value) } : opened;
  }

  async reply(call: PlaceCall, mostMs: number): Promise<Result<Reply>> {
    const opened = await this.open(call);
    if (!opened.ok) return opened;
    const { headers } = opened.value.response;
    const reply = await (call.operation === 'create' ? firstReply : wholeReply)(opened.value, mostMs);
    if (!reply.ok) return reply;
    return { ok: true, value: { ...reply.value, pollAfterMs: pollAfterMs((name) => headers.get(name)) } };
  }

  /** Reads the reply itself: the SDK would make an empty list of whatever came, and believes every label. */
  async ask<T>(question: PlaceQuestion<T>): Promise<Result<T>> {
    const opened = await this.open(question);
    if (!opened.ok) return opened;
    const { controller, response } = opened.value;
    const timer = setTimeout(() => controller.abort(), this.lookMs);
    try {
      return this.#parsed(question, response, await boundedText(response));
    } catch (error) {
      const { operation } = question;
      if (!(error instanceof TooLarge)) return this.#failed(troubleOf(error, true), operation);
      controller.abort();
      const failure = tooLarge(classify(oddReply(response, ''), operation, this.scrubber), operation);
      return { ok: false, failure };
    } finally {
      clearTimeout(timer);
    }
  }

  /** The models on offer, by the one free call that every place has. */
  models(endOf?: EndOf): Promise<Result<readonly ListedModel[]>> {
    return this.ask({
      operation: 'create',
      send: (signal) => this.client.get('/models', this.lookOptions(signal)),
      parse: (said) => listedModels(said, this.scrubber, endOf),
      complaint: NO_LIST,
    });
  }

  lookOptions(signal: AbortSignal) {
    return { ...NO_RETRIES, timeout: this.lookMs, signal };
  }

  #parsed<T>({ operation, parse, complaint }: PlaceQuestion<T>, response: Response, text: string): Result<T> {
    const body = parsedJson(text);
    const parsed = parse(body, response);
    if (parsed !== null) return { ok: true, value: parsed };
    return this.#failed(oddReply(response, body === null ? text : complaint, readSaidError(body)), operation);
  }

  #failed<T>(trouble: Trouble, operation: Operation): Result<T> {
    return { ok: false, failure: classify(trouble, operation, this.scrubber) };
  }
}

export function postOptions(jobId: string, timeout: number, signal: AbortSignal) {
  return { ...NO_RETRIES, timeout, signal, headers: { 'X-Client-Request-Id': jobId } };
}

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
