// The texts in the items of a response's output, with their places: the same for an item of a stream and for the end.
import { type Fields, fields, list } from '../fields.ts';
import type { Piece } from './writtenText.ts';

/** The pieces of a message; other items have none. */
export function answerPieces({ type, content }: Fields, message: string): readonly Piece[] {
  if (type !== 'message') return [];
  // Some servers leave the parts out.
  if (typeof content === 'string') return piece(message, 0, 'text', content);
  return list(content)
    .map(fields)
    .flatMap((part, index) => {
      if (part.type === 'output_text' || part.type === 'text') return piece(message, index, 'text', part.text);
      return part.type === 'refusal' ? piece(message, index, 'refusal', part.refusal) : [];
    });
}

/** Of the reasoning: its summary, or else its own text. */
export function summaryPieces({ type, summary, content }: Fields, message: string): readonly Piece[] {
  if (type !== 'reasoning') return [];
  const pieces = list(summary)
    .map(fields)
    .flatMap(({ text }, index) => piece(message, index, 'summary', text));
  if (pieces.some(({ text }) => text !== '')) return pieces;
  const own = list(content)
    .map(fields)
    .flatMap(({ text }, index) => reasoningPiece(message, index, text, true));
  return own.some(({ text }) => text.trim() !== '') ? own : [];
}

/** A piece of the reasoning itself, whose parts are counted apart from those of a summary. */
export function reasoningPiece(message: string, index: unknown, text: unknown, isWhole: boolean): readonly Piece[] {
  const part = `reasoning ${typeof index === 'number' ? index : 0}`;
  return typeof text === 'string' && text !== '' ? [{ message, part, kind: 'summary', text, isWhole }] : [];
}

function piece(message: string, index: number, kind: Piece['kind'], text: unknown): readonly Piece[] {
  return typeof text === 'string' ? [{ message, part: String(index), kind, text, isWhole: true }] : [];
}

/** Whether there is only commentary from on the way, and the final answer is missing. */
export function endsOnTheWay(items: readonly Fields[]): boolean {
  const messages = items.filter((item) => answerPieces(item, '').some(({ text }) => text !== ''));
  return messages.length > 0 && messages.every(({ phase }) => phase === 'commentary');
}
