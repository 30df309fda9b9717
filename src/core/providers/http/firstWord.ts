// The first word of a stream that says which response it is.
import type { Result } from '../failure.ts';
import type { OpenStream } from '../provider.ts';
import { completedBy, HeardText, isGoingOn } from '../replies/heardText.ts';
import type { ServerResponse } from '../replies/serverResponse.ts';
import type { StreamEvent } from '../replies/streamEvent.ts';
import type { Piece } from '../replies/writtenText.ts';
import { hearStream } from './hearStream.ts';

export interface FirstWord {
  readonly response: ServerResponse;
  /** With all the text that came before it. */
  readonly first: StreamEvent;
}

/** Null = the stream ended before it. */
export async function firstWord(stream: Pick<OpenStream, 'next'>): Promise<Result<FirstWord> | null> {
  const heard = new HeardText();
  const answer: Piece[] = [];
  const reasoningSummary: Piece[] = [];
  const take = (event: StreamEvent): FirstWord | null => {
    const { response } = event;
    heard.add(event);
    keep(answer, event.answer);
    keep(reasoningSummary, event.reasoningSummary);
    if (response === null) return null;
    const first = { ...event, answer, reasoningSummary };
    return { response: isGoingOn(response) ? response : completedBy(response, heard.whole), first };
  };
  const word = await hearStream(stream, { take });
  if (word.how === 'broke') return { ok: false, failure: word.failure };
  return word.how === 'enough' ? { ok: true, value: word.value } : null;
}

/** Millions of events may come before the word, so a piece that goes on from the last one is joined to it. */
function keep(pieces: Piece[], more: readonly Piece[]): void {
  for (const piece of more) {
    const last = pieces.at(-1);
    const goesOn = last !== undefined && !last.isWhole && !piece.isWhole && isSamePlace(last, piece);
    if (goesOn) pieces[pieces.length - 1] = { ...last, text: last.text + piece.text };
    else pieces.push(piece);
  }
}

function isSamePlace(one: Piece, other: Piece): boolean {
  return one.message === other.message && one.part === other.part && one.kind === other.kind;
}
