// Reads a chat completion into what Ponder knows a response by. It comes from outside: nothing is taken for granted.
import { timeOfSeconds } from '../../../shared/numbers.ts';
import type { UsageRules } from '../builtIn.ts';
import { type Fields, fields, list } from '../fields.ts';
import { withoutKeys } from '../replies/keylessText.ts';
import { readToldCost } from '../replies/readToldCost.ts';
import { believedUsage, readUsage } from '../replies/readUsage.ts';
import { readSaidError } from '../replies/saidError.ts';
import { scrubbedBody } from '../replies/scrubbedBody.ts';
import type { ServerResponse } from '../replies/serverResponse.ts';
import type { Scrubber } from '../scrubber.ts';
import { chatTexts } from './chatTexts.ts';
import { foldThinking } from './thinkFold.ts';

/** Words for an end of its own accord. */
const WHOLE: ReadonlySet<string | null> = new Set([
  'stop',
  'tool_calls',
  'function_call',
  'eos',
  'eos_token',
  'end_turn',
  'stop_sequence',
]);
/** Words for the cap, or the model's own window. */
const CAPPED: ReadonlySet<string | null> = new Set(['length', 'max_tokens', 'model_length']);

/** The one answer that was asked for. */
export function choiceIn(completion: Fields): Fields {
  return fields(list(completion.choices).find((choice) => (fields(choice).index ?? 0) === 0));
}

/** Why it ended; some servers say in every chunk that it did not, by an empty word. */
export function reasonIn({ finish_reason: why }: Fields): string | null {
  return typeof why === 'string' && why !== '' ? why : null;
}

/** @param id under which it is kept @param rules how the place counts */
export function readCompletion(completion: Fields, id: string, scrubber: Scrubber, rules: UsageRules): ServerResponse {
  const choice = choiceIn(completion);
  const why = reasonIn(choice);
  const { message } = choice;
  const output = readMessage(fields(message), scrubber);
  const toldCost = readToldCost(completion.usage);
  return {
    ...beginningOf(completion, id, scrubber),
    status: WHOLE.has(why) ? 'completed' : why === 'error' ? 'failed' : 'incomplete',
    ...output,
    usage: believedUsage(readUsage(completion.usage, rules), {
      ...output,
      hasReasoning: output.reasoningSummary !== '',
    }),
    ...(toldCost === null ? {} : { toldCost }),
    // Searches of models that search by themselves are billed by the call, and nobody counts them here.
    tools: { ...NO_TOOLS, hasUnknownFee: list(fields(message).annotations).length > 0 },
    error: why === 'error' ? errorOf(completion, scrubber) : null,
    incompleteReason: reasonOf(why, scrubber),
    body: scrubbedBody(completion, scrubber),
  };
}

const NO_TOOLS = { webSearches: 0, fileSearches: 0, hasUnknownFee: false } as const;

/** What is known as it begins to be written. */
export function beginningOf(completion: Fields, id: string, scrubber: Scrubber): ServerResponse {
  return {
    id,
    status: 'in_progress',
    model: scrubber.name(completion.model),
    mode: null,
    effort: null,
    maxOutputTokens: null,
    inputTransformations: [],
    metadataJob: null,
    serviceTier: scrubber.name(completion.service_tier),
    answer: '',
    reasoningSummary: '',
    declined: null,
    toolCallsOnly: false,
    usage: null,
    tools: NO_TOOLS,
    error: null,
    incompleteReason: null,
    createdAt: timeOfSeconds(completion.created),
    completedAt: null,
    body: '',
  };
}

function readMessage(message: Fields, { keys }: Scrubber) {
  const { content, reasoning, refusal } = chatTexts(message);
  const folded = foldThinking(content);
  const answer = withoutKeys(folded.answer, keys);
  const thought = withoutKeys(reasoning + folded.reasoning, keys);
  const declined = withoutKeys(refusal, keys);
  const keysRemoved = answer.removed + thought.removed + declined.removed;
  const calls = list(message.tool_calls).length > 0 || typeof message.function_call === 'object';
  return {
    answer: answer.text,
    reasoningSummary: thought.text,
    declined: refusal === '' ? null : declined.text,
    ...(keysRemoved > 0 ? { keysRemoved } : {}),
    toolCallsOnly: calls && answer.text.trim() === '' && refusal === '',
  };
}

/** A word that nobody knows is no end of its own accord. */
function reasonOf(why: string | null, scrubber: Scrubber): string | null {
  if (WHOLE.has(why) || why === 'error') return null;
  return CAPPED.has(why) ? 'max_output_tokens' : scrubber.wordsOf(why);
}

function errorOf(completion: Fields, scrubber: Scrubber): ServerResponse['error'] {
  const said = readSaidError(completion) ?? readSaidError(choiceIn(completion));
  return { code: scrubber.code(said?.code ?? null), message: scrubber.words(said?.message ?? '') };
}
