// A stream whose events, and whose end, come when a test says so.
import type { Failure, Result } from '../../src/core/providers/failure.ts';
import type { OpenStream } from '../../src/core/providers/provider.ts';
import type { StreamEvent } from '../../src/core/providers/replies/streamEvent.ts';
import { somePieces } from '../builders/somePieces.ts';
import { failing } from './scriptedProvider.ts';

type Next = Result<StreamEvent> | null;

export class ScriptedStream implements OpenStream {
  readonly requestId = null;
  readonly #told: Next[] = [];
  #waiting: ((next: Next) => void) | null = null;
  isClosed = false;

  next(): Promise<Next> {
    const told = this.#told.shift();
    if (told !== undefined) return Promise.resolve(told);
    if (this.isClosed) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  close(): void {
    if (!this.isClosed) this.end();
  }

  tell({ answer = '', ...event }: Partial<Pick<StreamEvent, 'number' | 'response'>> & { answer?: string }): this {
    const said = { number: null, response: null, answer: somePieces(answer), reasoningSummary: [], ...event };
    this.#give({ ok: true, value: said });
    return this;
  }

  /** The connection breaks. */
  cut(changes: Partial<Failure> = {}): void {
    this.#give(failing('transient', changes));
    this.isClosed = true;
  }

  /** As if all were said. */
  end(): void {
    this.#give(null);
    this.isClosed = true;
  }

  #give(next: Next): void {
    if (this.isClosed) return;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) this.#told.push(next);
    else waiting(next);
  }
}
