// The body of a reply, read by what it is: events of a stream, or one piece. Its label, what was asked for, and where it
// came from say nothing of that: gateways mislabel both.
import { _iterSSEMessages } from 'openai/core/streaming';
import { fields } from '../fields.ts';
import { parsedJson, readSaidError, readSaidText, type SaidError, wordsOf } from '../replies/saidError.ts';
import { readServerResponse } from '../replies/serverResponse.ts';
import { readStreamEvent, type ToldEvent } from '../replies/streamEvent.ts';
import type { Scrubber } from '../scrubber.ts';
import { boundedText, PieceBound, StreamBound, TextBound } from './replyBounds.ts';

export interface BodyNeeds {
  readonly scrubber: Scrubber;
  /** Breaks the reply off. */
  readonly controller: AbortController;
}

/** An event, or what stood there instead of all of them: its words, and the error it tells of, if it does. */
export type BodyEvent = ToldEvent | { readonly odd: string; readonly said: SaidError | null };

interface Body {
  readonly isStream: boolean;
  readonly response: Response;
}

/** @throws what broke, and TooLarge: then the rest is to be broken off */
export async function* readBody(
  reply: () => Promise<Body>,
  { scrubber, controller }: BodyNeeds,
): AsyncGenerator<BodyEvent> {
  const { isStream, response } = await reply();
  const texts = new TextBound();
  if (!isStream) {
    const told = inOnePiece(await boundedText(response), scrubber);
    if (!isOdd(told)) texts.add(told);
    yield told;
    return;
  }
  // The SDK's framing only: its streams make errors of its own of what a server says. It has no bounds of its own either.
  const bound = new StreamBound();
  for await (const { event: name, data } of _iterSSEMessages(watched(response, bound), controller)) {
    if (DONE.test(data)) return;
    const told = eventOf(name, data, scrubber);
    if (told === null) continue;
    texts.add(told);
    yield told;
  }
}

const DONE = /^\s{0,100}\[DONE\]\s{0,100}$/;

/** The same, of which each part passes the bound first. */
function watched(response: Response, bound: StreamBound): Response {
  const { body, status, statusText, headers } = response;
  if (body === null) return response;
  const watch = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      bound.add(chunk);
      controller.enqueue(chunk);
    },
  });
  return new Response(body.pipeThrough(watch), { status, statusText, headers });
}

/** Null = it says nothing. Throws at half an event: what was in it is missing. */
function eventOf(name: string | null, data: string, scrubber: Scrubber): ToldEvent | null {
  const json = parsedJson(data);
  if (json !== null) return readStreamEvent(json, name, scrubber);
  if (name === 'error') return readStreamEvent({ message: data }, name, scrubber);
  // Signs of life have a name of their own, nothing to say, or a word that is no beginning of an event.
  const isSign = !/^\s*[[{]/.test(data) || (name !== null && !name.startsWith('response.'));
  if (!isSign) throw new SyntaxError('An event of the stream is no JSON.');
  return null;
}

export function isOdd(told: BodyEvent): told is Extract<BodyEvent, { readonly odd: string }> {
  return 'odd' in told;
}

function inOnePiece(text: string, scrubber: Scrubber): BodyEvent {
  const json = parsedJson(text);
  const body = fields(json);
  const said = readSaidError(json);
  // What tells of an error and has nothing else of a response is none, whatever id and status it gives itself.
  const isError = said !== null && body.object !== 'response' && !Array.isArray(body.output);
  const response = isError ? null : readServerResponse(json, scrubber);
  if (response !== null) return { number: null, response, answer: [], reasoningSummary: [], said: null };
  // One event alone, without what goes around it on the wire.
  const event = readStreamEvent(json, null, scrubber);
  if (event.response !== null) return event;
  // Half of something is no words for a person.
  const words = json !== null ? wordsOf(json) : /^\s*[[{]/.test(text) ? '' : text;
  return { odd: words, said: said ?? event.said ?? readSaidText(text) };
}

/** A field of an event, or a comment. */
const EVENT_LINE = /^(?:event|data|id|retry)?:|^(?:event|data|id|retry)[\r\n]/;
/** Fields that nobody knows are to be passed over; words have a space after their colon, too, but seldom such a name. */
const OWN_FIELD = /^x-[\w-]+/i;
/** Enough to tell. */
const MOST_LEAD = 16;

/** Waits for the first characters, which may take as long as the first event does. */
export async function sniffed(response: Response): Promise<Body> {
  const isLabelled = /^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '');
  if (response.body === null) return { isStream: false, response };
  const reader = response.body.getReader();
  const seen: Uint8Array[] = [];
  const decoder = new TextDecoder();
  const bound = new PieceBound();
  let lead = '';
  while (lead.length < MOST_LEAD && !/^[[{<]|[\r\n:]/.test(lead)) {
    const { done, value } = await reader.read();
    if (done) break;
    // Blanks may come for ever.
    bound.add(value);
    seen.push(value);
    lead = (lead + decoder.decode(value, { stream: true })).trimStart();
  }
  const isStream = lead === '' ? isLabelled : EVENT_LINE.test(lead) || (isLabelled && OWN_FIELD.test(lead));
  const { status, statusText, headers } = response;
  return { isStream, response: new Response(again(seen, reader), { status, statusText, headers }) };
}

/** A body of what was read already, and then the rest. */
function again(seen: readonly Uint8Array[], reader: ReadableStreamDefaultReader<Uint8Array>): ReadableStream {
  const left = [...seen];
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = left.shift();
      if (next !== undefined) {
        controller.enqueue(next);
        return;
      }
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
