// The terms on which a response was asked for, as its own body repeats them: for responses that Ponder did not ask for.

import { type Mode, modeOf } from '../../../shared/mode.ts';
import type { ServerResponse } from '../replies/serverResponse.ts';

export interface AskedFields {
  readonly mode: Mode | null;
  readonly effort: string | null;
  /** The field `instructions`; the input may hold instructions as well. */
  readonly instructions: string;
  readonly maxOutputTokens: number | null;
  readonly store: boolean;
  readonly tier: string | null;
  /** The response before it, whose turns are billed again. */
  readonly previousResponseId: string | null;
  /**
   * More is billed than can be seen: tools and what they read, a conversation, a stored prompt, a schema for the
   * answer, instructions that are no text, a response before it that has no id.
   */
  readonly hasMoreInput: boolean;
}

const MORE_INPUT = ['conversation', 'prompt'];

export function askedFields({ body, mode, effort, maxOutputTokens, serviceTier }: ServerResponse): AskedFields {
  const parsed: unknown = JSON.parse(body);
  const instructions = field(parsed, 'instructions');
  const previous = field(parsed, 'previous_response_id');
  const tools = field(parsed, 'tools');
  return {
    mode: modeOf(mode),
    effort,
    instructions: typeof instructions === 'string' ? instructions : '',
    maxOutputTokens,
    store: field(parsed, 'store') !== false,
    tier: serviceTier,
    previousResponseId: typeof previous === 'string' ? previous : null,
    hasMoreInput:
      (tools != null && !(Array.isArray(tools) && tools.length === 0)) ||
      MORE_INPUT.some((name) => field(parsed, name) != null) ||
      !isPlain(field(field(parsed, 'text'), 'format')) ||
      [instructions, previous].some((value) => value != null && typeof value !== 'string'),
  };
}

/** A schema is read with the question, and billed like it. */
function isPlain(format: unknown): boolean {
  return format == null || field(format, 'type') === 'text';
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
