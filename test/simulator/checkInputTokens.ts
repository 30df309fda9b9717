// Checks a request to count tokens: a subset of what a create takes.
import { invalidType, unknownParameter } from './apiError.ts';
import { findModel } from './checkCreate.ts';
import { checkFields } from './checkFields.ts';
import { isFields, textOf } from './json.ts';
import type { Models, OfferedModel } from './models.ts';
import { readPrompt } from './tokens.ts';

const TAKEN = [
  'conversation',
  'input',
  'instructions',
  'model',
  'parallel_tool_calls',
  'previous_response_id',
  'reasoning',
  'text',
  'tool_choice',
  'tools',
  'truncation',
];

export function checkInputTokens(
  body: unknown,
  models: Models,
  chainTokens: (id: string) => number,
): { readonly model: OfferedModel; readonly tokens: number } {
  if (!isFields(body)) throw invalidType('body', 'an object', body);
  const unknown = Object.keys(body).find((name) => !TAKEN.includes(name));
  if (unknown !== undefined) throw unknownParameter(unknown);
  checkFields(body);
  const model = findModel(body.model, models);
  const previous = textOf(body.previous_response_id);
  const { tokens } = readPrompt(textOf(body.instructions), body.input);
  return { model, tokens: tokens + (previous === null ? 0 : chainTokens(previous)) };
}
