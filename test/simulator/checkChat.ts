// Checks a request to POST /v1/chat/completions and says the same in the words of a response.
import type { ChatCompletionCreateParamsBase } from 'openai/resources/chat/completions/completions';
import { ApiError, invalidType, unknownParameter } from './apiError.ts';
import { checkAccount } from './checkAccount.ts';
import { checkContent, checkFormat, checkTools } from './checkContent.ts';
import { checkFits, checkStream, findModel, readCap, readEffort, readTier } from './checkCreate.ts';
import { checkKinds, checkNeverTaken } from './checkFields.ts';
import type { CreateRequest } from './createRequest.ts';
import { fieldsOf, isFields, listOf, textOf } from './json.ts';
import type { CatalogueRow, Models } from './models.ts';
import type { Scenario } from './scenarios.ts';
import { readPrompt } from './tokens.ts';

const TAKEN = {
  audio: 'object',
  frequency_penalty: 'number',
  function_call: 'string or object',
  functions: 'array',
  logit_bias: 'object',
  logprobs: 'boolean',
  max_completion_tokens: 'integer',
  max_tokens: 'integer',
  messages: 'array',
  metadata: 'object',
  modalities: 'array',
  model: 'string',
  moderation: 'object',
  n: 'integer',
  parallel_tool_calls: 'boolean',
  prediction: 'object',
  presence_penalty: 'number',
  prompt_cache_key: 'string',
  prompt_cache_options: 'object',
  prompt_cache_retention: 'string',
  reasoning_effort: 'string',
  response_format: 'object',
  safety_identifier: 'string',
  seed: 'integer',
  service_tier: 'string',
  stop: 'string or array',
  store: 'boolean',
  stream: 'boolean',
  stream_options: 'object',
  temperature: 'number',
  tool_choice: 'string or object',
  tools: 'array',
  top_logprobs: 'integer',
  top_p: 'number',
  user: 'string',
  verbosity: 'string',
  web_search_options: 'object',
} as const satisfies Record<keyof ChatCompletionCreateParamsBase, string>;

/** @throws ApiError */
export function checkChat(body: unknown, models: Models, scenario: Scenario): CreateRequest {
  if (!isFields(body)) throw invalidType('body', 'an object', body);
  const { kind } = scenario;
  checkKinds(body, TAKEN);
  const model = findModel(body.model, models);
  const { row } = model;
  checkEndpoint(row);
  if (kind.cap === 'max_tokens') {
    if (body.max_completion_tokens !== undefined) throw unknownParameter('max_completion_tokens');
    const { max_tokens: _, ...rest } = body;
    checkNeverTaken(rest, row);
  } else checkNeverTaken(body, row, 'max_completion_tokens');
  if (listOf(body.messages).length === 0) {
    throw new ApiError(400, 'missing_required_parameter', "Missing required parameter: 'messages'.", 'messages');
  }
  const stream = body.stream === true;
  if (stream) checkStream(row);
  checkContent(body.messages, 'messages', row);
  checkTools(body.tools, row);
  checkFormat(fieldsOf(body.response_format), 'response_format', row);
  const prompt = readPrompt(null, body.messages);
  const maxOutputTokens = readCap(body[kind.cap], row, kind.cap);
  checkFits(prompt.tokens, maxOutputTokens ?? 0, row, 'messages');
  checkAccount({ row, background: false, store: true, stream, summary: null }, scenario);
  const metadata = Object.entries(fieldsOf(body.metadata)).map(([key, value]) => [key, String(value)]);
  return {
    api: 'chat',
    kind,
    model,
    prompt,
    instructions: null,
    background: false,
    stream,
    store: body.store === true,
    maxOutputTokens,
    metadata: Object.fromEntries(metadata),
    effort: readEffort(textOf(body.reasoning_effort), 'reasoning_effort', row),
    summary: null,
    mode: null,
    serviceTier: readTier(body.service_tier, row),
    previousResponseId: null,
    updatedEffort: null,
    body,
  };
}

function checkEndpoint(row: CatalogueRow): void {
  if (row.endpoints.chat_completions) return;
  const message =
    'This model is only supported in v1/responses and not in v1/chat/completions. Did you mean to use v1/responses?';
  throw new ApiError(404, null, message, 'model');
}
