// A provider whose streams a test tells event by event, and sees what is read of them.
import type { Result } from '../../src/core/providers/failure.ts';
import type { CreateBody, OpenStream } from '../../src/core/providers/provider.ts';
import { readServerResponse } from '../../src/core/providers/replies/serverResponse.ts';
import type { StreamEvent } from '../../src/core/providers/replies/streamEvent.ts';
import { somePieces } from '../builders/somePieces.ts';
import { failing, ScriptedProvider } from './scriptedProvider.ts';

type Next = Result<StreamEvent> | null;

export class HandStream {
  isClosed = false;
  /** Events that were taken. */
  heard = 0;
  readonly #told: Next[] = [];
  #waiting: ((next: Next) => void) | null = null;
  #count = 0;

  readonly open: OpenStream = {
    requestId: 'req_1',
    next: () => this.#next(),
    close: () => {
      this.isClosed = true;
      this.#tell(null);
    },
  };

  /** An event about the whole response. */
  status(status: string, body: object = {}): void {
    const response = readServerResponse({ id: 'resp_1', status, model: 'o3', ...body });
    if (response === null) throw new Error('The scripted response is none');
    this.#event({ response });
  }

  completed(answer: string, body: object = {}): void {
    const output = [{ type: 'message', content: [{ type: 'output_text', text: answer }] }];
    const usage = { input_tokens: 100, output_tokens: 200, output_tokens_details: { reasoning_tokens: 50 } };
    this.status('completed', { output, usage, service_tier: 'default', ...body });
  }

  text(answer: string): void {
    this.#event({ answer: somePieces(answer) });
  }

  breakOff(): void {
    this.#tell(failing('transient', {}));
  }

  #event(said: Partial<StreamEvent>): void {
    const number = this.#count;
    this.#count += 1;
    this.#tell({ ok: true, value: { number, response: null, answer: [], reasoningSummary: [], ...said } });
  }

  #tell(next: Next): void {
    if (this.#waiting === null) this.#told.push(next);
    else this.#waiting(next);
    this.#waiting = null;
  }

  #next(): Promise<Next> {
    this.heard += 1;
    const told = this.#told.shift();
    if (told !== undefined) return Promise.resolve(told);
    if (this.isClosed) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }
}

export class HandStreams extends ScriptedProvider {
  readonly streams: HandStream[] = [];

  /** The stream of the last POST. */
  get last(): HandStream {
    const stream = this.streams.at(-1);
    if (stream === undefined) throw new Error('Nothing was sent');
    return stream;
  }

  override startStream(body: CreateBody): Promise<Result<OpenStream>> {
    this.calls.push('start');
    this.bodies.push(body);
    const stream = new HandStream();
    this.streams.push(stream);
    return Promise.resolve({ ok: true, value: stream.open });
  }
}
