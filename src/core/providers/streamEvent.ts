// Reads the events of a stream into what Ponder needs of them. They come from outside: an event of an unknown kind, or
// without what its kind should have, says nothing.
import { wholeOf } from '../../shared/numbers.ts';
import { readServerResponse, type ServerResponse } from './serverResponse.ts';

export interface StreamEvent {
  /** Counted by the provider from 0; null = it does not count. */
  readonly number: number | null;
  /** The whole response as it is now. */
  readonly response: ServerResponse | null;
  /** Text that comes next. */
  readonly answer: string;
  readonly reasoningSummary: string;
}

export type ReadStreamEvent = (event: unknown) => StreamEvent;

const LIFECYCLE = /^response\.(created|queued|in_progress|completed|incomplete|failed|cancelled)$/;

/** For one stream from its start: parts of a summary are set apart from each other as in the final text. */
export function streamReader(key: string): ReadStreamEvent {
  let lastPart: string | null = null;
  return (event) => {
    const field = (name: string): unknown =>
      typeof event === 'object' && event !== null ? Reflect.get(event, name) : undefined;
    const type = String(field('type'));
    const number = field('sequence_number');
    const delta = field('delta');
    const text = typeof delta === 'string' ? delta : '';
    const nothing = {
      number: wholeOf(number, 0, Number.MAX_SAFE_INTEGER),
      response: null,
      answer: '',
      reasoningSummary: '',
    };
    if (LIFECYCLE.test(type)) return { ...nothing, response: readServerResponse(field('response'), key) };
    if (type === 'response.output_text.delta' || type === 'response.refusal.delta') return { ...nothing, answer: text };
    if (type !== 'response.reasoning_summary_text.delta' || text === '') return nothing;
    const part = `${String(field('output_index'))}.${String(field('summary_index'))}`;
    const isNext = lastPart !== null && lastPart !== part;
    lastPart = part;
    return { ...nothing, reasoningSummary: isNext ? `\n\n${text}` : text };
  };
}
