// How a wire tells of a run. One reader for each reply: it may remember what was told before.
import type { ToldEvent } from './streamEvent.ts';

export interface WireReader {
  /** What one event of a stream says. @param name of the event on the wire; null = it has none */
  event(json: unknown, name: string | null): ToldEvent;
  /** What a reply in one piece says; one without a response says nothing of a run. */
  piece(json: unknown): ToldEvent;
  /** Whether the run has told its end, and only the figures that go with it may still come. */
  readonly isEnding: boolean;
  /** What the end of the stream says, if nothing said it before; null = nothing. */
  end(): ToldEvent | null;
}
