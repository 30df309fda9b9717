// A text as an event of a stream brings it: one piece of the one message there is.
import type { Piece } from '../../src/core/providers/replies/writtenText.ts';

export function somePieces(text: string, kind: Piece['kind'] = 'text'): readonly Piece[] {
  return text === '' ? [] : [{ message: '0', part: '0', kind, text, isWhole: false }];
}

export function textOfPieces(pieces: readonly Piece[] | undefined): string | undefined {
  return pieces?.map(({ text }) => text).join('');
}
