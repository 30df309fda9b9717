// What can go wrong with a stream on its way: applied to the text that goes out, event by event or byte by byte.

export type StreamFault =
  /** The connection breaks after so many events, or bytes. */
  | { readonly type: 'cut'; readonly events?: number; readonly bytes?: number }
  /** The reply ends as if all were said, without a terminal event. */
  | { readonly type: 'end'; readonly events: number }
  /** Every event comes twice. */
  | { readonly type: 'duplicate' }
  /** This event and the next change places. */
  | { readonly type: 'swap'; readonly event: number }
  /** This event never comes. */
  | { readonly type: 'gap'; readonly event: number }
  /** In place of this event comes text that is no JSON. */
  | { readonly type: 'malformed'; readonly event: number }
  /** In place of this event comes an `error` event, and the stream ends. */
  | { readonly type: 'error'; readonly event: number; readonly code: string; readonly message: string }
  /**
   * After so many events nothing comes any more, but for keep-alive comments if wanted; the connection stays. With
   * `forMs` (simulated) it goes on after that time.
   */
  | { readonly type: 'silence'; readonly events: number; readonly keepsAlive?: boolean; readonly forMs?: number }
  /** Between the events come others that are not counted, as signs of life; after so many the connection breaks. */
  | { readonly type: 'pings'; readonly events?: number }
  /** No event carries a number. With `events` the reply ends after so many, as if all were said. */
  | { readonly type: 'unnumbered'; readonly events?: number }
  /** A resumption begins with the first event, whatever the client has. */
  | { readonly type: 'fromStart' }
  /** A resumption is answered with the response itself, as JSON. */
  | { readonly type: 'single' }
  /** Nothing but the last event, at the end. */
  | { readonly type: 'lastOnly' }
  /** The last event lacks the blank line behind it. */
  | { readonly type: 'noBlankLine' }
  /** In pieces of so many bytes, which part lines, words and characters. */
  | { readonly type: 'slices'; readonly bytes: number };

export const STREAM_FAULTS = [
  'cut',
  'end',
  'duplicate',
  'swap',
  'gap',
  'malformed',
  'error',
  'silence',
  'pings',
  'unnumbered',
  'fromStart',
  'single',
  'lastOnly',
  'noBlankLine',
  'slices',
] as const satisfies readonly StreamFault['type'][];

/** One event as it goes over the wire. */
export interface Frame {
  readonly number: number;
  readonly text: string;
}

/** What goes out in place of these frames, which are all so far. They are counted from the start of this reply. */
export function withFault(frames: readonly Frame[], fault: StreamFault | undefined, isOver: boolean): readonly Frame[] {
  switch (fault?.type) {
    case 'duplicate':
      return frames.flatMap((frame) => [frame, frame]);
    case 'swap':
      return swapped(frames, fault.event, isOver);
    case 'gap':
      return frames.filter((_, index) => index !== fault.event);
    case 'malformed':
      return frames.map((frame, index) => (index === fault.event ? { ...frame, text: MALFORMED } : frame));
    case 'error':
      return frames.map((frame, index) => (index === fault.event ? errorFrame(frame, fault) : frame));
    case 'pings':
      return frames.flatMap((frame) => [frame, { ...frame, text: PING }]);
    case 'unnumbered':
      return frames.map((frame) => ({ ...frame, text: frame.text.replace(/,"sequence_number":\d+/, '') }));
    case 'lastOnly':
      return isOver ? frames.slice(-1) : [];
    case 'noBlankLine':
      return isOver ? [...frames.slice(0, -1), ...frames.slice(-1).map(withoutBlankLine)] : frames;
    default:
      return frames;
  }
}

/** How many frames may go out; the rest never does, or not before the silence is over. */
export function mostFrames(fault: StreamFault | undefined): number {
  switch (fault?.type) {
    case 'cut':
    case 'pings':
    case 'unnumbered':
      return fault.events ?? Number.POSITIVE_INFINITY;
    case 'end':
    case 'silence':
      return fault.events;
    case 'error':
      return fault.event + 1;
    default:
      return Number.POSITIVE_INFINITY;
  }
}

const PING = 'event: ping\ndata: {"type": "ping"}\n\n';
const MALFORMED = 'event: response.output_text.delta\ndata: {"type": "resp\n\n';

function errorFrame({ number }: Frame, { code, message }: Extract<StreamFault, { type: 'error' }>): Frame {
  const data = JSON.stringify({ type: 'error', code, message, param: null, sequence_number: number });
  return { number, text: `event: error\ndata: ${data}\n\n` };
}

/** A pair that changes places can only be told when both are there. */
function swapped(frames: readonly Frame[], event: number, isOver: boolean): readonly Frame[] {
  const [first, second] = frames.slice(event, event + 2);
  if (first !== undefined && second !== undefined) {
    return [...frames.slice(0, event), second, first, ...frames.slice(event + 2)];
  }
  return isOver ? frames : frames.slice(0, event);
}

function withoutBlankLine(frame: Frame): Frame {
  return { ...frame, text: frame.text.trimEnd() };
}
