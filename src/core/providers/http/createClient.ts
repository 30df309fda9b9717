// The SDK's client as we want it: everything it would read from the environment is passed explicitly, every header is
// ours, no redirect is followed, and each call goes out on a connection of its own.
import OpenAI from 'openai';
import type { ProviderOptions } from '../provider.ts';
import { fetchOnOwnConnection } from './fetchOnOwnConnection.ts';
import { withBoundedError } from './withBoundedError.ts';
import { withRightAudience } from './withRightAudience.ts';

/** @param stillMs how long the reply to a POST may stand still; absent = five minutes */
export function createClient(options: ProviderOptions, stillMs?: number): OpenAI {
  const connectMs = options.timeouts?.connectMs;
  return new OpenAI({
    // The SDK wants a key, but what it makes of that is never sent: the credential goes with our own headers.
    apiKey: 'none',
    adminAPIKey: null,
    baseURL: options.baseUrl,
    organization: options.organization,
    project: options.project,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    ...(options.apiVersion === undefined ? {} : { defaultQuery: { 'api-version': options.apiVersion } }),
    fetch: async (input, init) => {
      const send = async (secret: string | null): Promise<Response> => {
        const headers = ownHeaders(new Headers(init?.headers), options, secret);
        const { method = 'GET', body, signal = null } = init ?? {};
        const url = new URL(input instanceof Request ? input.url : input);
        // It follows no redirect: that would carry body and headers to another host.
        const response = await fetchOnOwnConnection(url, {
          method,
          headers,
          body: method === 'POST' ? textOf(body) : null,
          signal,
          ...(stillMs === undefined ? {} : { stillMs }),
          ...(connectMs === undefined ? {} : { connectMs }),
        });
        return await withBoundedError(response);
      };
      return await withRightAudience(send, options.credential);
    },
  });
}

function textOf(body: RequestInit['body']): string {
  return typeof body === 'string' ? body : '';
}

const PASSED = ['accept', 'content-type', 'x-client-request-id'];
const DESCRIBES_MACHINE = /^x-stainless-/i;

/** Only headers we mean to send, with our own credentials: OPENAI_CUSTOM_HEADERS could have replaced them. */
function ownHeaders(given: Headers, options: ProviderOptions, secret: string | null): Headers {
  const headers = new Headers(options.headers);
  for (const [name, value] of given) {
    if (PASSED.includes(name) || (options.describesMachine && DESCRIBES_MACHINE.test(name))) headers.set(name, value);
  }
  headers.set('user-agent', 'Ponder');
  if (secret !== null) {
    const isBare = options.credential.kind === 'key' && options.keyHeader === 'api-key';
    headers.set(isBare ? 'api-key' : 'authorization', isBare ? secret : `Bearer ${secret}`);
  }
  if (options.organization !== null) headers.set('openai-organization', options.organization);
  if (options.project !== null) headers.set('openai-project', options.project);
  return headers;
}
