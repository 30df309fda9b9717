// How much of a reply is read. A larger one is no answer, whatever a server means by it: it is broken off before it
// fills the memory. An answer of 8 MB passes in any form of JSON: each of its characters may be written as `\u0061`.
import { MOST_REPLY_MB } from '../../../shared/numbers.ts';
import type { StreamEvent } from '../replies/streamEvent.ts';
import { readHead } from './readHead.ts';

const MB = 1024 * 1024;
/** The most bytes of a reply in one piece, or of one event of a stream, unzipped. */
export const MOST_PIECE_BYTES = 64 * MB;
/** The most pieces of one event: each is a string of its own while the event is put together. */
const MOST_LINES = MB;
/** The most bytes of a whole stream: an answer of 8 MB comes in two million events of some hundred bytes each. */
const MOST_STREAM_BYTES = 1024 * MB;
/** Characters of an answer, its summary and a refusal together. */
export const MOST_TEXT = MOST_REPLY_MB * MB;
/** A text that came in pieces is told whole as well: once each as text, as part and as item. */
const TIMES_TOLD = 3;
/** The id stands near the beginning, if a reply is one at all. */
const HEAD_BYTES = 64 * 1024;

/** A reply was too large, and has to be broken off. */
export class TooLarge extends Error {
  /** The id by which the response is found again; null = it was not told. */
  readonly responseId: string | null;

  constructor(responseId: string | null) {
    super('The reply is too large to read.');
    this.responseId = responseId;
  }
}

export class PieceBound {
  #bytes = 0;
  #head: Uint8Array[] = [];
  #headBytes = 0;

  /** @throws TooLarge */
  add(chunk: Uint8Array): void {
    if (this.#headBytes < HEAD_BYTES) {
      const part = chunk.slice(0, HEAD_BYTES - this.#headBytes);
      this.#head.push(part);
      this.#headBytes += part.length;
    }
    this.#bytes += chunk.length;
    if (this.#bytes > MOST_PIECE_BYTES) throw this.tooLarge();
  }

  tooLarge(): TooLarge {
    const text = new TextDecoder().decode(Buffer.concat(this.#head));
    return new TooLarge(readHead(text));
  }

  begin(): void {
    this.#bytes = 0;
    this.#head = [];
    this.#headBytes = 0;
  }
}

const LF = 0x0a;
const CR = 0x0d;

/** Bounds a stream: the event that is being put together, and the whole. */
export class StreamBound {
  readonly #event = new PieceBound();
  #lines = 0;
  #bytes = 0;
  #before = 0;

  /** @throws TooLarge */
  add(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      const before = this.#before;
      this.#before = byte;
      if (byte !== LF && byte !== CR) continue;
      this.#lines += 1;
      // The SDK ends an event at two line ends in a row, and keeps all of it until then.
      const isEnd = (before === LF || before === CR) && !(before === CR && byte === LF);
      if (!isEnd) continue;
      this.#event.begin();
      this.#lines = 0;
      from = at + 1;
    }
    this.#event.add(chunk.subarray(from));
    if (this.#lines > MOST_LINES || this.#bytes > MOST_STREAM_BYTES) throw this.#event.tooLarge();
  }
}

/** Bounds the texts that a reply tells. */
export class TextBound {
  #written = 0;
  #told = 0;

  /** @throws TooLarge */
  add({ response, answer, reasoningSummary }: Pick<StreamEvent, 'response' | 'answer' | 'reasoningSummary'>): void {
    for (const { text, isWhole } of [...answer, ...reasoningSummary]) {
      if (isWhole) this.#told += text.length;
      else this.#written += text.length;
    }
    const all =
      response === null
        ? 0
        : response.answer.length + response.reasoningSummary.length + (response.declined?.length ?? 0);
    if (this.#written <= MOST_TEXT && this.#told <= TIMES_TOLD * MOST_TEXT && all <= MOST_TEXT) return;
    throw new TooLarge(response?.id ?? null);
  }
}

/** The whole body as text. @throws TooLarge */
export async function boundedText({ body }: Response): Promise<string> {
  if (body === null) return '';
  const bound = new PieceBound();
  const decoder = new TextDecoder();
  const parts: string[] = [];
  for await (const chunk of body) {
    bound.add(chunk);
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}
