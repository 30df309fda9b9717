// The first check of a request body: known names and right types, in the words of the service.
import type { ResponseCreateParamsBase } from 'openai/resources/responses/responses';
import { ApiError, invalidType, unknownParameter, unsupportedParameter } from './apiError.ts';
import { type Fields, fieldsOf, isFields, isGiven, listOf } from './json.ts';
import { type CatalogueRow, NEVER_TAKEN } from './models.ts';

const TOP_LEVEL = {
  access_programs: 'object',
  background: 'boolean',
  background_options: 'object',
  context_management: 'array',
  conversation: 'string or object',
  image: 'object',
  include: 'array',
  input: 'string or array',
  instructions: 'string',
  max_output_tokens: 'integer',
  max_tool_calls: 'integer',
  metadata: 'object',
  model: 'string',
  moderation: 'object',
  parallel_tool_calls: 'boolean',
  previous_response_id: 'string',
  prompt: 'object',
  prompt_cache_key: 'string',
  prompt_cache_options: 'object',
  prompt_cache_retention: 'string',
  reasoning: 'object',
  safety_identifier: 'string',
  service_tier: 'string',
  store: 'boolean',
  stream: 'boolean',
  stream_options: 'object',
  temperature: 'number',
  text: 'object',
  tool_choice: 'string or object',
  tools: 'array',
  top_logprobs: 'integer',
  top_p: 'number',
  truncation: 'string',
  user: 'string',
} as const satisfies Record<keyof ResponseCreateParamsBase, string>;

const REASONING = {
  context: 'string',
  effort: 'string',
  generate_summary: 'string',
  mode: 'string',
  summary: 'string',
} as const;

const MAX_INPUT_CHARACTERS = 10_485_760;

export function checkFields(body: Fields): void {
  checkKinds(body, TOP_LEVEL);
  if (isFields(body.reasoning)) {
    for (const [name, value] of Object.entries(body.reasoning)) checkField(`reasoning.${name}`, REASONING, name, value);
  }
  if (typeof body.input === 'string') checkLength('input', body.input, MAX_INPUT_CHARACTERS);
  listOf(body.input).forEach((item, index) => {
    const { content } = fieldsOf(item);
    if (typeof content === 'string') checkLength(`input[${index}].content`, content, MAX_INPUT_CHARACTERS);
  });
}

/** Of every field at the top, and of what all requests have in common. */
export function checkKinds(body: Fields, kinds: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(body)) {
    // These get their own refusal, which depends on the model.
    if (!NEVER_TAKEN.includes(name)) checkField(name, kinds, name, value);
  }
  if (isGiven(body.stream_options) && body.stream !== true) {
    const message = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
    throw new ApiError(400, null, message, 'stream_options');
  }
  if (isFields(body.metadata)) checkMetadata(body.metadata);
  if (typeof body.safety_identifier === 'string') checkLength('safety_identifier', body.safety_identifier, 64);
}

/** Parameters that reasoning models refuse; `cap` = what takes the place of `max_tokens`. */
export function checkNeverTaken(body: Fields, row: CatalogueRow, cap = 'max_output_tokens'): void {
  for (const name of NEVER_TAKEN.filter((name) => isGiven(body[name]))) {
    if (name === 'parallel_tool_calls' && row.parallel_tool_calls !== false) continue;
    if (name === 'max_tokens') {
      throw unsupportedParameter(name, `is not supported with this model. Use '${cap}' instead.`);
    }
    throw unsupportedParameter(name);
  }
}

function checkField(path: string, kinds: Readonly<Record<string, string>>, name: string, value: unknown): void {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined) throw unknownParameter(path);
  if (!isGiven(value) || kind.split(' or ').some((one) => isA(one, value))) return;
  const expected = kind.split(' or ').map((one) => (/^[aio]/.test(one) ? `an ${one}` : `a ${one}`));
  throw invalidType(path, expected.length > 1 ? `one of ${expected.join(' or ')}` : expected.join(''), value);
}

function isA(kind: string, value: unknown): boolean {
  if (kind === 'array') return Array.isArray(value);
  if (kind === 'object') return isFields(value);
  return kind === 'integer' ? Number.isInteger(value) : typeof value === kind;
}

function checkMetadata(metadata: Fields): void {
  const count = Object.keys(metadata).length;
  if (count > 16) {
    const message = `Invalid 'metadata': too many properties. Expected an object with at most 16 properties, but got an object with ${count} properties instead.`;
    throw new ApiError(400, 'object_above_max_properties', message, 'metadata');
  }
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string') throw invalidType(`metadata.${key}`, 'a string', value);
    checkLength('metadata', key, 64);
    checkLength(`metadata.${key}`, value, 512);
  }
}

function checkLength(param: string, text: string, most: number): void {
  if (text.length <= most) return;
  const message = `Invalid '${param}': string too long. Expected a string with maximum length ${most}, but got a string with length ${text.length} instead.`;
  throw new ApiError(400, 'string_above_max_length', message, param);
}
