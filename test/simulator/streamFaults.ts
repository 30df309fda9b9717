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
  /** After so many events nothing comes any more, but for keep-alive comments if wanted; the connection stays. */
  | { readonly type: 'silence'; readonly events: number; readonly keepsAlive?: boolean };

export const STREAM_FAULTS = ['cut', 'end', 'duplicate', 'swap', 'gap', 'malformed', 'error', 'silence'] as const;

/** One event as it goes over the wire. */
export interface Frame {
  readonly number: number;
  readonly text: string;
}

export function frameOf(event: { readonly type: string; readonly sequence_number: number }): Frame {
  return {
    number: event.sequence_number,
    text: `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
  };
}

/** What goes out in place of these frames. Frames are counted from the start of this reply. */
export function withFault(frames: readonly Frame[], fault: StreamFault | undefined): readonly Frame[] {
  switch (fault?.type) {
    case 'duplicate':
      return frames.flatMap((frame) => [frame, frame]);
    case 'swap': {
      const [first, second] = frames.slice(fault.event, fault.event + 2);
      if (first === undefined || second === undefined) return frames;
      return [...frames.slice(0, fault.event), second, first, ...frames.slice(fault.event + 2)];
    }
    case 'gap':
      return frames.filter((_, index) => index !== fault.event);
    case 'malformed':
      return frames.map((frame, index) =>
        index === fault.event
          ? { ...frame, text: 'event: response.output_text.delta\ndata: {"type": "resp\n\n' }
          : frame,
      );
    case 'error': {
      const { code, message } = fault;
      const text = `event: error\ndata: ${JSON.stringify({ type: 'error', code, message, param: null, sequence_number: fault.event })}\n\n`;
      return frames.map((frame, index) => (index === fault.event ? { ...frame, text } : frame));
    }
    default:
      return frames;
  }
}

/** How many frames may go out; the rest never does. */
export function mostFrames(fault: StreamFault | undefined): number {
  switch (fault?.type) {
    case 'cut':
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
