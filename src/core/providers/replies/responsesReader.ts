// How OpenAI's Responses tell of a run: each event says by itself what it has to say, the end included.
import { fields } from '../fields.ts';
import type { Scrubber } from '../scrubber.ts';
import { readSaidError } from './saidError.ts';
import { readServerResponse } from './serverResponse.ts';
import { readStreamEvent, type ToldEvent } from './streamEvent.ts';
import type { WireReader } from './wireReader.ts';

export class ResponsesReader implements WireReader {
  readonly isEnding = false;
  readonly #scrubber: Scrubber;

  constructor(scrubber: Scrubber) {
    this.#scrubber = scrubber;
  }

  event(json: unknown, name: string | null): ToldEvent {
    return readStreamEvent(json, name, this.#scrubber);
  }

  piece(json: unknown): ToldEvent {
    const body = fields(json);
    // A body that tells of an error and has nothing else of a response is none, whatever its id and status.
    const isError = readSaidError(json) !== null && body.object !== 'response' && !Array.isArray(body.output);
    const response = isError ? null : readServerResponse(json, this.#scrubber);
    if (response !== null) return { number: null, response, answer: [], reasoningSummary: [], said: null };
    // It may be a single event, without the framing that goes around it on the wire.
    return readStreamEvent(body, null, this.#scrubber);
  }

  end(): null {
    return null;
  }
}
