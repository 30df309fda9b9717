// Faults of one HTTP exchange: what to send, or not to send, instead of the true reply. A new kind of fault gets its
// type in behaviour.ts and its case here.
import type { ServerResponse } from 'node:http';
import { assertNever } from '../../src/shared/assertNever.ts';
import { ApiError, invalidKey } from './apiError.ts';
import type { Fault, When } from './behaviour.ts';

/** What goes out: a reply, or a broken connection. */
export type Outgoing =
  | {
      readonly type: 'reply';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      /** Only so many go out, then the connection breaks. */
      readonly bytes?: number;
    }
  | {
      readonly type: 'stream';
      readonly status: 200;
      readonly headers: Readonly<Record<string, string>>;
      /** Resolves when the last byte is out, or the client has gone. */
      readonly write: (response: ServerResponse) => Promise<void>;
    }
  | { readonly type: 'drop'; readonly isReset: boolean }
  | { readonly type: 'hang' };

export function reply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Outgoing {
  return {
    type: 'reply',
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

export function happensBefore(fault: Fault): boolean {
  return fault.type !== 'cutBody' && fault.when !== 'afterHandling';
}

/** @param whole the true reply, for faults that show some of it */
export function outgoingOf(fault: Fault, key: string, whole: Outgoing | null): Outgoing {
  switch (fault.type) {
    case 'httpError':
      return reply(fault.status, errorOf(fault, key).body(), fault.headers);
    case 'raw':
      return {
        type: 'reply',
        status: fault.status,
        headers: { 'content-type': fault.contentType, ...fault.headers },
        body: fault.body,
      };
    case 'drop':
      return { type: 'drop', isReset: fault.isReset === true };
    case 'hang':
      return { type: 'hang' };
    case 'cutBody':
      return cutShort(whole, fault.bytes);
    case 'redirect':
      return { type: 'reply', status: 307, headers: { location: fault.to }, body: '' };
    default:
      return assertNever(fault);
  }
}

/** The head promises the whole body. */
function cutShort(whole: Outgoing | null, bytes: number): Outgoing {
  if (whole?.type !== 'reply') return { type: 'drop', isReset: false };
  return { ...whole, bytes };
}

function errorOf(fault: Extract<Fault, { type: 'httpError' }>, key: string): ApiError {
  const usual = usualError(fault.status, key);
  return new ApiError(
    fault.status,
    fault.code === undefined ? usual.code : fault.code,
    fault.message ?? usual.message,
    fault.param ?? usual.param,
    fault.errorType ?? usual.type,
  );
}

function usualError(status: number, key: string): ApiError {
  switch (status) {
    case 401:
      return invalidKey(key);
    case 403:
      return new ApiError(403, 'unsupported_country_region_territory', 'Country, region, or territory not supported');
    case 408:
      return new ApiError(408, null, 'Request timed out.');
    case 409:
      return new ApiError(409, null, 'The request conflicts with another one that is in progress.');
    case 429:
      return new ApiError(429, 'rate_limit_exceeded', 'Rate limit reached for requests. Please try again in 20s.');
    case 404:
      return new ApiError(404, null, 'Not Found');
    case 503:
      return new ApiError(503, null, 'The engine is currently overloaded, please try again later.');
    case 529:
      return new ApiError(529, 'overloaded_error', 'Overloaded');
    default:
      return status >= 500
        ? new ApiError(
            status,
            'server_error',
            'The server had an error while processing your request. Sorry about that!',
          )
        : new ApiError(status, null, `The request was refused (simulated HTTP ${status}).`);
  }
}

/** A gateway's page in place of the service's reply. */
export function htmlPage(status: number, title = 'Bad Gateway', when: When = 'beforeHandling'): Fault {
  const body = `<!DOCTYPE html>\n<html><head><title>${status} ${title}</title></head>\n<body><h1>${title}</h1><p>The web server reported a gateway time-out.</p></body></html>\n`;
  return { type: 'raw', status, contentType: 'text/html; charset=utf-8', body, when };
}
