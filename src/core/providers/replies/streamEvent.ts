// Reads the events of a stream into what Ponder needs of them. They come from outside: an event of an unknown kind, or
// without what its kind should have, says nothing.

import type { JobError } from '../../../shared/job.ts';
import type { KnownKeys } from '../../../shared/knownKeys.ts';
import { wholeOf } from '../../../shared/numbers.ts';
import { type Fields, fields, isFields } from '../fields.ts';
import type { Scrubber } from '../scrubber.ts';
import { answerPieces, reasoningPiece, summaryPieces } from './outputPieces.ts';
import { readSaidError, type SaidError, said } from './saidError.ts';
import { readServerResponse, type ServerResponse } from './serverResponse.ts';
import type { Piece } from './writtenText.ts';

export interface StreamEvent {
  /** Counted by the provider from 0; null = it does not count. */
  readonly number: number | null;
  /** The whole response as it is now. */
  readonly response: ServerResponse | null;
  /** Text that was written. */
  readonly answer: readonly Piece[];
  readonly reasoningSummary: readonly Piece[];
  /** The keys to take out of its texts before anybody sees them: a key may come in pieces. */
  readonly keys?: KnownKeys;
  /** Why nothing but the response's id could be read. */
  readonly unread?: JobError;
}

/** What one event says; an error is the server's own word on the run, or on the stream. */
export interface ToldEvent extends StreamEvent {
  readonly said: SaidError | null;
}

const LIFECYCLE = /^response\.(created|queued|in_progress|completed|incomplete|failed|cancelled)$/;

/** @param name of the event on the wire, which some servers give in place of the type in the data */
export function readStreamEvent(data: unknown, name: string | null, scrubber: Scrubber): ToldEvent {
  const event = fields(data);
  const type = typeof event.type === 'string' ? event.type : (name ?? '');
  const nothing: ToldEvent = {
    number: wholeOf(event.sequence_number, 0, Number.MAX_SAFE_INTEGER),
    response: null,
    answer: [],
    reasoningSummary: [],
    said: null,
    ...(scrubber.keys === null ? {} : { keys: scrubber.keys }),
  };
  const step = LIFECYCLE.exec(type)?.[1];
  if (step !== undefined) {
    // Some servers put the response in the place of the event, or leave its status to the event's name.
    const told = isFields(event.response) ? event.response : event;
    const status = typeof told.status === 'string' ? told.status : step === 'created' ? 'in_progress' : step;
    const isResponse = told !== event || event.object === 'response';
    const response = isResponse ? readServerResponse({ ...told, status }, scrubber) : null;
    return response === null ? { ...nothing, said: errorIn(event) } : { ...nothing, response };
  }
  // A whole response where events are meant to be.
  if (event.object === 'response') return { ...nothing, response: readServerResponse(event, scrubber) };
  if (type === 'error' || name === 'error') {
    // It may bear the number of an event that is still to come, so its number is dropped.
    return { ...nothing, number: null, said: readSaidError(event) ?? said(event) };
  }
  return { ...nothing, ...textIn(type, event), said: readSaidError(event) };
}

function errorIn(event: Fields): SaidError | null {
  return readSaidError({ error: event.error }) ?? readSaidError({ error: fields(event.response).error });
}

function textIn(type: string, event: Fields): Partial<Pick<StreamEvent, 'answer' | 'reasoningSummary'>> {
  const message = placeOf(event.output_index, event.item_id);
  const piece = (kind: Piece['kind'], text: unknown, isWhole: boolean): readonly Piece[] => {
    const part = placeOf(kind === 'summary' ? event.summary_index : event.content_index, '');
    return typeof text === 'string' && text !== '' ? [{ message, part, kind, text, isWhole }] : [];
  };
  const summary = (text: unknown, isWhole: boolean) => piece('summary', text, isWhole);
  const reasoning = (text: unknown, isWhole: boolean) => reasoningPiece(message, event.content_index, text, isWhole);
  const inner = fields(event.part);
  const item = fields(event.item);
  switch (type) {
    case 'response.output_text.delta':
      return { answer: piece('text', event.delta, false) };
    case 'response.output_text.done':
      return { answer: piece('text', event.text, true) };
    case 'response.refusal.delta':
      return { answer: piece('refusal', event.delta, false) };
    case 'response.refusal.done':
      return { answer: piece('refusal', event.refusal, true) };
    case 'response.content_part.done':
      if (inner.type === 'output_text') return { answer: piece('text', inner.text, true) };
      if (inner.type === 'reasoning_text') return { reasoningSummary: reasoning(inner.text, true) };
      return inner.type === 'refusal' ? { answer: piece('refusal', inner.refusal, true) } : {};
    case 'response.output_item.done':
      return {
        answer: answerPieces(item, placeOf(event.output_index, item.id)),
        reasoningSummary: summaryPieces(item, placeOf(event.output_index, item.id)),
      };
    case 'response.reasoning_summary_text.delta':
      return { reasoningSummary: summary(event.delta, false) };
    case 'response.reasoning_summary_text.done':
      return { reasoningSummary: summary(event.text, true) };
    case 'response.reasoning_summary_part.done':
      return { reasoningSummary: summary(inner.text, true) };
    // vLLM and others have the reasoning itself, of which nobody makes a summary.
    case 'response.reasoning_text.delta':
      return { reasoningSummary: reasoning(event.delta, false) };
    case 'response.reasoning_text.done':
      return { reasoningSummary: reasoning(event.text, true) };
    case 'response.reasoning_part.done':
      return { reasoningSummary: reasoning(inner.text, true) };
    default:
      return {};
  }
}

/** The index if it is told as a number; else the name, if there is one. */
function placeOf(index: unknown, name: unknown): string {
  return typeof index === 'number' ? String(index) : typeof name === 'string' ? name : '';
}
