// The body of an error as the SDK can read it. The SDK reads any length to its end, and drops the words of a JSON body
// that has no `error` object: Azure's own gate, SGLang, FastAPI, Databricks and others answer like that.

import { isFields } from '../fields.ts';
import { MOST_SAID, parsedJson, readKnownError } from '../replies/saidError.ts';
import { closedJson } from './closedJson.ts';

/** No longer, because the status of the reply has already told what matters. */
const MOST_MS = 10_000;

/** Changes only what is an error by its status. @param mostMs how long its words may take to come */
export async function withBoundedError(response: Response, mostMs = MOST_MS): Promise<Response> {
  const { ok, body, status, statusText, headers } = response;
  if (ok || body === null) return response;
  const text = await beginningOf(body, mostMs);
  return new Response(status < 400 ? text : inOneShape(text), { status, statusText, headers });
}

/** In OpenAI's shape, which the SDK knows. What is no JSON, or tells of nothing, stays as it came. */
function inOneShape(text: string): string {
  const body = parsedJson(text) ?? parsedJson(closedJson(text));
  const error = readKnownError(body);
  if (error === null) return text;
  const own = isFields(body) && isFields(body.error) ? body.error : null;
  const isAsItCame = own !== null && own.message === error.message && parsedJson(text) !== null;
  return isAsItCame ? text : JSON.stringify({ error: { ...own, ...error } });
}

/** What came of it in time: a connection that breaks in the middle takes nothing back. */
async function beginningOf(body: ReadableStream<Uint8Array>, mostMs: number): Promise<string> {
  const reader = body.getReader();
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), mostMs);
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    while (bytes < MOST_SAID) {
      const next = await Promise.race([reader.read(), late.promise]);
      if (next === null || next.done) break;
      const part = next.value.subarray(0, MOST_SAID - bytes);
      text += decoder.decode(part, { stream: true });
      bytes += part.length;
    }
  } catch {
    // The status tells what became of the request; its words are only told to the person.
  } finally {
    clearTimeout(timer);
    // The connection ends with this, even if it fails.
    void reader.cancel().catch(() => undefined);
  }
  return text + decoder.decode();
}
