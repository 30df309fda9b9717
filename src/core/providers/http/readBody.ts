// Reads the body of a reply by what it is, the events of a stream or one piece. Neither its label nor what was asked
// for says which: gateways mislabel both.
import { _iterSSEMessages } from 'openai/core/streaming';
import { ResponsesReader } from '../replies/responsesReader.ts';
import {
  beginsAsJson,
  parsedJson,
  readSaidError,
  readSaidText,
  type SaidError,
  wordsOf,
} from '../replies/saidError.ts';
import type { ToldEvent } from '../replies/streamEvent.ts';
import type { WireReader } from '../replies/wireReader.ts';
import type { Scrubber } from '../scrubber.ts';
import { boundedText, PieceBound, StreamBound, TextBound, TooLarge } from './replyBounds.ts';

export interface BodyNeeds {
  readonly scrubber: Scrubber;
  /** Breaks the reply off. */
  readonly controller: AbortController;
  /** Absent = as OpenAI's Responses. */
  readonly wire?: WireReader;
}

/** An event; or, for a body that is neither events nor a response, its words and the error that it tells of, if any. */
export type BodyEvent = ToldEvent | { readonly odd: string; readonly said: SaidError | null };

interface Body {
  readonly isStream: boolean;
  readonly response: Response;
}

/** @throws what broke the reply, or TooLarge: then the caller has to break the reply off */
export async function* readBody(
  reply: () => Promise<Body>,
  { scrubber, controller, wire = new ResponsesReader(scrubber) }: BodyNeeds,
): AsyncGenerator<BodyEvent> {
  const { isStream, response } = await reply();
  const texts = new TextBound();
  if (!isStream) {
    const told = inOnePiece(await boundedText(response), wire);
    if (!isOdd(told)) texts.add(told);
    yield told;
    return;
  }
  // Only the SDK's framing is used: its streams would turn what a server says into their own errors. It sets no bounds.
  const bound = new StreamBound();
  try {
    for await (const { event: name, data } of _iterSSEMessages(watched(response, bound), controller)) {
      if (DONE.test(data)) break;
      const told = eventOf(name, data, wire);
      if (told === null) continue;
      texts.add(told);
      yield told;
    }
  } catch (error) {
    // What breaks behind the end of a run takes nothing from it.
    if (error instanceof TooLarge || !wire.isEnding) throw error;
  }
  const end = wire.end();
  if (end !== null) yield end;
}

const DONE = /^\s{0,100}\[DONE\]\s{0,100}$/;

/** The same reply, each chunk of which passes the bound first. */
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

/** Null = the event says nothing. @throws SyntaxError at half an event, because what was in it is missing */
function eventOf(name: string | null, data: string, wire: WireReader): ToldEvent | null {
  const json = parsedJson(data);
  if (json !== null) return wire.event(json, name);
  if (name === 'error') return wire.event({ message: data }, name);
  // Signs of life have a name of their own, no data, or data that does not begin as an event does.
  const isSign = !beginsAsJson(data) || (name !== null && !name.startsWith('response.'));
  if (!isSign) throw new SyntaxError('An event of the stream is not JSON.');
  return null;
}

export function isOdd(told: BodyEvent): told is Extract<BodyEvent, { readonly odd: string }> {
  return 'odd' in told;
}

function inOnePiece(text: string, wire: WireReader): BodyEvent {
  const json = parsedJson(text);
  const told = wire.piece(json);
  if (told.response !== null) return told;
  // Broken JSON is nothing to show to a person.
  const words = json !== null ? wordsOf(json) : beginsAsJson(text) ? '' : text;
  return { odd: words, said: readSaidError(json) ?? told.said ?? readSaidText(text) };
}

/** A field of an event, or a comment. */
const EVENT_LINE = /^(?:event|data|id|retry)?:|^(?:event|data|id|retry)[\r\n]/;
/**
 * A stream may begin with an unknown field, which is passed over. Plain text may have a colon as well, but seldom "x-".
 */
const OWN_FIELD = /^x-[\w-]+/i;
/** So many characters are enough to tell. */
const MOST_LEAD = 16;

/** Tells a stream from one piece by its first characters, which may take as long to come as the first event. */
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
    // Leading blanks may go on for ever.
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
