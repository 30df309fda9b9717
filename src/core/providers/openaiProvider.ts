// The `openai` SDK behind our Provider shape; a chunk of its own, loaded with the first call. Everything the SDK would
// read from the environment by itself is passed explicitly, and every header is ours.
import OpenAI, { APIError } from 'openai';
import type { ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import { classify, looksLikePage, type Operation, type Trouble } from './classify.ts';
import type { Result } from './failure.ts';
import type { CreateBody, Provider, ProviderOptions, Reply } from './provider.ts';
import { readServerResponse } from './serverResponse.ts';

/** Accepting a background job takes a moment, not minutes: a short deadline keeps the blind window short. */
const CREATE_TIMEOUT_MS = 120_000;
const LOOK_TIMEOUT_MS = 20_000;

/** The SDK repeats a failed POST by itself, and each repeat may be paid; looks are repeated by the scheduler. */
const NO_RETRIES = { maxRetries: 0 } as const;

export function createProvider(options: ProviderOptions): Provider {
  const client = createClient(options);

  async function call(
    operation: Operation,
    send: () => { withResponse(): Promise<{ data: unknown; response: Response; request_id: string | null }> },
  ): Promise<Result<Reply>> {
    try {
      const { data, response, request_id: requestId } = await send().withResponse();
      const parsed = readServerResponse(data);
      if (parsed !== null) {
        return { ok: true, value: { response: parsed, requestId, pollAfterMs: pollAfter(response.headers) } };
      }
      const message = typeof data === 'string' ? data : 'The reply is not a Response object.';
      return failed({ ...troubleOf(null), status: response.status, message: pageless(message), requestId }, operation);
    } catch (error) {
      return failed(troubleOf(error), operation);
    }
  }

  function failed<T>(trouble: Trouble, operation: Operation): Result<T> {
    return { ok: false, failure: classify(trouble, operation, options.key) };
  }

  return {
    start: (body, jobId) =>
      call('create', () =>
        client.responses.create(paramsOf(body), {
          ...NO_RETRIES,
          timeout: CREATE_TIMEOUT_MS,
          headers: { 'X-Client-Request-Id': jobId },
        }),
      ),
    read: (responseId) =>
      call('look', () =>
        client.responses.retrieve(nonEmpty(responseId), {}, { ...NO_RETRIES, timeout: LOOK_TIMEOUT_MS }),
      ),
    cancel: (responseId) =>
      call('look', () => client.responses.cancel(nonEmpty(responseId), { ...NO_RETRIES, timeout: LOOK_TIMEOUT_MS })),
    check: async () => {
      try {
        const { data, response } = await client.models.list({ ...NO_RETRIES, timeout: LOOK_TIMEOUT_MS }).withResponse();
        const ids = modelIds(data.data);
        if (ids !== null) return { ok: true, value: ids };
        return failed(
          { ...troubleOf(null), status: response.status, message: 'The reply is not a list of models.' },
          'create',
        );
      } catch (error) {
        return failed(troubleOf(error), 'create');
      }
    },
  };
}

function createClient(options: ProviderOptions): OpenAI {
  return new OpenAI({
    apiKey: options.key,
    adminAPIKey: null,
    baseURL: options.baseUrl,
    organization: options.organization,
    project: options.project,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    // Following a redirect would carry body and headers to another host.
    fetchOptions: { redirect: 'manual' },
    fetch: (input, init) => fetch(input, { ...init, headers: ownHeaders(new Headers(init?.headers), options) }),
  });
}

const PASSED = ['accept', 'content-type', 'x-client-request-id'];
const DESCRIBES_MACHINE = /^x-stainless-/i;

/** Only headers we mean to send, with our own credentials: OPENAI_CUSTOM_HEADERS could have replaced them. */
function ownHeaders(given: Headers, options: ProviderOptions): Headers {
  const headers = new Headers(options.headers);
  for (const [name, value] of given) {
    if (PASSED.includes(name) || (options.isOpenAi && DESCRIBES_MACHINE.test(name))) headers.set(name, value);
  }
  headers.set('user-agent', 'Ponder');
  headers.set('authorization', `Bearer ${options.key}`);
  if (options.organization !== null) headers.set('openai-organization', options.organization);
  if (options.project !== null) headers.set('openai-project', options.project);
  return headers;
}

function paramsOf(body: CreateBody): ResponseCreateParamsNonStreaming {
  const { reasoning, ...rest } = body;
  if (reasoning === undefined) return { ...rest, stream: false };
  // The SDK's list of efforts is closed, the service's is not: the catalogue has checked it.
  const { effort, ...others } = reasoning;
  return { ...rest, stream: false, reasoning: { ...others, ...(isEffort(effort) ? { effort } : {}) } };
}

type Effort = NonNullable<NonNullable<ResponseCreateParamsNonStreaming['reasoning']>['effort']>;

function isEffort(effort: string | undefined): effort is Effort {
  return effort !== undefined;
}

/** `retrieve('')` would quietly ask for a list. */
function nonEmpty(responseId: string): string {
  if (responseId === '') throw new Error('A job without a response id was looked at');
  return responseId;
}

function pollAfter(headers: Headers): number | null {
  const hint = Number(headers.get('openai-poll-after-ms') ?? Number.NaN);
  return Number.isFinite(hint) && hint >= 0 ? hint : null;
}

function modelIds(list: unknown): string[] | null {
  if (!Array.isArray(list)) return null;
  return list.map((model: unknown) => textOf(model, 'id')).filter((id) => id !== null);
}

function troubleOf(error: unknown): Trouble {
  const known = error instanceof APIError ? error : null;
  const headers: unknown = known?.headers;
  return {
    status: typeof known?.status === 'number' ? known.status : null,
    code: textOf(known, 'code'),
    type: textOf(known, 'type'),
    param: textOf(known, 'param'),
    message: error instanceof Error ? pageless(error.message) : '',
    requestId: textOf(known, 'requestID'),
    causes: causesOf(error),
    header: (name) => (headers instanceof Headers ? headers.get(name) : null),
  };
}

/** A web page in an error text says nothing to a person: its title is enough, marked as a page. */
function pageless(message: string): string {
  if (!looksLikePage(message)) return message;
  const title = /<title[^>]*>([^<]*)/i.exec(message)?.[1]?.trim() ?? '';
  return `<html> ${title}`.trim();
}

function causesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth += 1) {
    const code = textOf(at, 'code');
    if (code !== null) codes.push(code);
    if (at instanceof AggregateError) codes.push(...at.errors.flatMap((inner) => textOf(inner, 'code') ?? []));
  }
  return codes;
}

function textOf(value: unknown, key: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const field: unknown = Reflect.get(value, key);
  return typeof field === 'string' ? field : null;
}
