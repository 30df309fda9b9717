// The one loop that hears a stream: its events in their order, until one is enough, the stream ends or breaks, or
// nobody wants it any more. What is done with each event, and what each end means, is the caller's to say.
import type { Failure } from '../failure.ts';
import type { OpenStream } from '../provider.ts';
import type { StreamEvent } from '../replies/streamEvent.ts';

export interface Listener<T> {
  /** Null = hear on. The next event waits until it is done. */
  readonly take: (event: StreamEvent) => T | null | Promise<T | null>;
  /** Asked after each wait for an event. True = the event is not taken, and hearing ends. Absent = never. */
  readonly isLeft?: () => boolean;
}

export type Heard<T> =
  | { readonly how: 'enough'; readonly value: T }
  | { readonly how: 'ended' }
  | { readonly how: 'broke'; readonly failure: Failure }
  | { readonly how: 'left' };

export async function hearStream<T>(
  stream: Pick<OpenStream, 'next'>,
  { take, isLeft }: Listener<T>,
): Promise<Heard<T>> {
  for (;;) {
    const event = await stream.next();
    if (isLeft?.() === true) return { how: 'left' };
    if (event === null) return { how: 'ended' };
    if (!event.ok) return { how: 'broke', failure: event.failure };
    const value = await take(event.value);
    if (value !== null) return { how: 'enough', value };
  }
}
