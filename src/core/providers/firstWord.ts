// The first word of a stream that says which response it is.
import type { Result } from './failure.ts';
import { completedBy, type HeardPieces, HeardText, isGoingOn } from './heardText.ts';
import type { OpenStream } from './provider.ts';
import type { ServerResponse } from './serverResponse.ts';
import type { StreamEvent } from './streamEvent.ts';

export interface FirstWord {
  readonly response: ServerResponse;
  /** With all the text that came before it. */
  readonly first: StreamEvent;
}

/** Null = it ended before that. */
export async function firstWord(stream: Pick<OpenStream, 'next'>): Promise<Result<FirstWord> | null> {
  const heard = new HeardText();
  const pieces: HeardPieces[] = [];
  for (;;) {
    const next = await stream.next();
    if (next === null || !next.ok) return next;
    const { response } = next.value;
    heard.add(next.value);
    pieces.push(next.value);
    if (response === null) continue;
    const first = {
      ...next.value,
      answer: pieces.flatMap(({ answer }) => answer),
      reasoningSummary: pieces.flatMap(({ reasoningSummary }) => reasoningSummary),
    };
    return { ok: true, value: { response: isGoingOn(response) ? response : completedBy(response, heard), first } };
  }
}
