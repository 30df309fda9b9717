// The second check of a request: what the chosen model takes. Gives back the request with its defaults filled in.
import {
  ApiError,
  aboveMaximum,
  belowMinimum,
  invalidType,
  invalidValue,
  modelNotFound,
  modelShutDown,
  tooLong,
  unsupportedParameter,
  unsupportedValue,
} from './apiError.ts';
import { chainTokens, updatedEffortOf } from './chain.ts';
import { checkAccount } from './checkAccount.ts';
import { checkContent, checkFormat, checkTools } from './checkContent.ts';
import { checkFields, checkNeverTaken } from './checkFields.ts';
import type { CreateRequest } from './createRequest.ts';
import type { Job } from './job.ts';
import { type Fields, fieldsOf, isFields, isGiven, listOf, textOf } from './json.ts';
import { type CatalogueRow, type Models, type OfferedModel, takesEffortUpdates } from './models.ts';
import type { Scenario } from './scenarios.ts';
import { readPrompt } from './tokens.ts';

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];
const SUMMARIES = ['auto', 'concise', 'detailed'];
const TIERS = ['auto', 'default', 'flex', 'priority', 'fast'];
const MIN_OUTPUT_TOKENS = 16;

/** @param previous finds the response that `previous_response_id` names */
export function checkCreate(
  body: unknown,
  models: Models,
  scenario: Scenario,
  previous: (id: string) => Job,
): CreateRequest {
  if (!isFields(body)) throw invalidType('body', 'an object', body);
  checkFields(body);
  const model = findModel(body.model, models);
  checkNeverTaken(body, model.row);
  if (body.stream === true) checkStream(model.row);
  checkNotSimulated(body);
  checkContent(body.input, 'input', model.row);
  checkTools(body.tools, model.row);
  checkFormat(fieldsOf(fieldsOf(body.text).format), 'text.format', model.row);
  const previousResponseId = textOf(body.previous_response_id);
  if (!isGiven(body.input) && previousResponseId === null) {
    const message = `One of "input" or "previous_response_id" or 'prompt' or 'conversation' must be provided.`;
    throw new ApiError(400, 'missing_required_parameter', message);
  }
  const instructions = textOf(body.instructions);
  if (instructions !== null && model.row.instruction_roles.length === 0) throw unsupportedParameter('instructions');
  const prompt = readPrompt(instructions, body.input, 'instructions_last' in model.row);
  const maxOutputTokens = readCap(body.max_output_tokens, model.row);
  const earlier = previousResponseId === null ? null : previous(previousResponseId);
  const tokens = prompt.tokens + (earlier === null ? 0 : chainTokens(earlier));
  checkFits(tokens, maxOutputTokens ?? 0, model.row);
  const metadata = Object.entries(fieldsOf(body.metadata)).map(([key, value]) => [key, String(value)]);
  const { kind } = scenario;
  if (kind.store === 'dropped' && kind.background === 'taken' && body.background === true) throw noStore();
  // Whatever the reply says of it.
  const background = body.background === true && kind.background === 'taken';
  const stream = body.stream === true;
  const reasoning = readReasoning(fieldsOf(body.reasoning), model);
  const store = body.store !== false && kind.store === 'taken';
  checkAccount({ row: model.row, background, store, stream, summary: reasoning.summary }, scenario);
  return {
    api: 'responses',
    kind,
    model,
    prompt: { text: prompt.text, tokens },
    instructions,
    background,
    stream,
    store,
    maxOutputTokens,
    metadata: Object.fromEntries(metadata),
    ...reasoning,
    updatedEffort: readUpdate(body.input, model.row) ?? updatedEffortOf(earlier),
    serviceTier: readTier(body.service_tier, model.row),
    previousResponseId,
    body,
  };
}

/** As vLLM has it. */
function noStore(): ApiError {
  const message =
    'This vLLM engine does not support `store=True` and therefore does not support the background mode. To enable these features, set the environment variable `VLLM_ENABLE_RESPONSES_API_STORE=1` when launching the vLLM server.';
  return new ApiError(400, null, message);
}

export function findModel(name: unknown, models: Models): OfferedModel {
  if (typeof name !== 'string') {
    throw new ApiError(400, 'missing_required_parameter', "Missing required parameter: 'model'.", 'model');
  }
  const model = models.find(name);
  if (model === undefined) throw modelNotFound(name);
  if (model.isShutDown) throw modelShutDown(name);
  return model;
}

export function checkStream(row: CatalogueRow): void {
  if (row.streaming !== false) return;
  const message =
    "Unsupported value: 'stream' does not support true with this model. Only the default (false) value is supported.";
  throw new ApiError(400, 'unsupported_value', message, 'stream');
}

function checkNotSimulated(body: Fields): void {
  for (const param of ['background_options', 'conversation', 'prompt'].filter((name) => isGiven(body[name]))) {
    throw new ApiError(400, 'unsupported_parameter', `'${param}' is not simulated yet.`, param);
  }
}

export function readCap(value: unknown, row: CatalogueRow, param = 'max_output_tokens'): number | null {
  if (typeof value !== 'number') return null;
  if (value >= MIN_OUTPUT_TOKENS && value <= row.max_output_tokens) return value;
  throw value < MIN_OUTPUT_TOKENS
    ? belowMinimum(param, MIN_OUTPUT_TOKENS, value)
    : aboveMaximum(param, row.max_output_tokens, value);
}

/** Input and the answer's cap have to fit the window together. */
export function checkFits(inputTokens: number, cap: number, row: CatalogueRow, param = 'input'): void {
  const most = row.max_input_tokens ?? row.context_window;
  if (inputTokens <= most && inputTokens + cap <= row.context_window) return;
  throw tooLong(param);
}

function readReasoning(reasoning: Fields, { row }: OfferedModel) {
  const effort = readEffort(reasoning.effort, 'reasoning.effort', row);
  const mode = textOf(reasoning.mode);
  const modes: readonly string[] = 'reasoning_mode' in row ? (row.reasoning_mode?.values ?? []) : [];
  if (mode !== null && modes.length === 0) throw unsupportedParameter('reasoning.mode');
  if (mode !== null && !modes.includes(mode)) throw invalidValue('reasoning.mode', mode, modes);
  return {
    effort,
    summary: readSummary(textOf(reasoning.summary) ?? textOf(reasoning.generate_summary), row),
    mode: mode ?? (modes.length > 0 ? 'standard' : null),
  };
}

/** The last `configuration_update` among the input; null = there is none. */
function readUpdate(input: unknown, row: CatalogueRow): string | null {
  const update = listOf(input)
    .map(fieldsOf)
    .findLast(({ type }) => type === 'configuration_update');
  if (update === undefined) return null;
  if (!takesEffortUpdates(row)) throw invalidValue('input[0].type', 'configuration_update', ['message']);
  return readEffort(fieldsOf(update.reasoning).effort, 'input[0].reasoning.effort', row);
}

/** What was asked, or the model's default. */
export function readEffort(value: unknown, param: string, row: CatalogueRow): string | null {
  const effort = textOf(value);
  if (effort === null) return row.reasoning_effort.default;
  if (!EFFORTS.includes(effort)) throw invalidValue(param, effort, EFFORTS);
  const values: readonly string[] = row.reasoning_effort.values;
  if (values.length === 0) throw unsupportedParameter(param);
  if (!values.includes(effort)) throw unsupportedValue(param, effort, row.id, values);
  return effort;
}

function readSummary(summary: string | null, row: CatalogueRow): string | null {
  if (summary === null) return null;
  const param = 'reasoning.summary';
  if (!SUMMARIES.includes(summary)) throw invalidValue(param, summary, SUMMARIES);
  const values: readonly string[] = row.reasoning_summary.values;
  if (values.length === 0) throw unsupportedParameter(param, `is not supported with the '${row.id}' model.`);
  if (!values.includes(summary)) throw unsupportedValue(param, summary, row.id, values);
  return summary;
}

/** The tier the reply will name: `fast` is another word for priority; a tier without a price falls back. */
export function readTier(value: unknown, row: CatalogueRow): string {
  const tier = textOf(value) ?? 'auto';
  if (!TIERS.includes(tier)) throw invalidValue('service_tier', tier, TIERS);
  if (tier === 'flex' && row.price.flex !== null) return 'flex';
  return (tier === 'priority' || tier === 'fast') && row.price.priority !== null ? 'priority' : 'default';
}
