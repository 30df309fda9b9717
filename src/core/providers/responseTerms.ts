// On what terms a response was asked for, as its own body repeats them: for those that Ponder did not ask for itself.

import { isMode, type Mode } from '../../shared/mode.ts';

export interface ResponseTerms {
  readonly mode: Mode | null;
  readonly effort: string | null;
  /** Of the field by that name: they may stand in the input instead. */
  readonly instructions: string;
  readonly maxOutputTokens: number | null;
  readonly store: boolean;
  readonly tier: string | null;
  /** The turn before it, which is billed again. */
  readonly previousResponseId: string | null;
  /**
   * More is billed than can be seen: tools and what these read, a conversation, a stored prompt, instructions that are no
   * text.
   */
  readonly hasMoreInput: boolean;
}

const MORE_INPUT = ['conversation', 'prompt'];

/** @param body the Response object as JSON */
export function responseTerms(body: string): ResponseTerms {
  const parsed: unknown = JSON.parse(body);
  const reasoning = field(parsed, 'reasoning');
  const mode = field(reasoning, 'mode');
  const effort = field(reasoning, 'effort');
  const instructions = field(parsed, 'instructions');
  const most = field(parsed, 'max_output_tokens');
  const tier = field(parsed, 'service_tier');
  const previous = field(parsed, 'previous_response_id');
  const tools = field(parsed, 'tools');
  return {
    mode: isMode(mode) ? mode : null,
    effort: typeof effort === 'string' ? effort : null,
    instructions: typeof instructions === 'string' ? instructions : '',
    maxOutputTokens: typeof most === 'number' && Number.isSafeInteger(most) && most > 0 ? most : null,
    store: field(parsed, 'store') !== false,
    tier: typeof tier === 'string' ? tier : null,
    previousResponseId: typeof previous === 'string' ? previous : null,
    hasMoreInput:
      (Array.isArray(tools) && tools.length > 0) ||
      MORE_INPUT.some((name) => field(parsed, name) != null) ||
      (instructions != null && typeof instructions !== 'string'),
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
