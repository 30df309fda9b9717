// What is sent to create a response, or to count its input, in the SDK's own types.
import type { InputTokenCountParams } from 'openai/resources/responses/input-tokens';
import type { ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import type { CountBody, CreateBody, InputMessage } from '../provider.ts';

type Params = Omit<ResponseCreateParamsNonStreaming, 'stream'>;

/** Streaming or not is the call's own affair. */
export function paramsOf(body: CreateBody): Params {
  const { reasoning, stream: _, input, ...fields } = body;
  const rest = { ...fields, input: inputOf(input) };
  if (reasoning === undefined) return rest;
  // The SDK's list of efforts is closed, the service's is not: the catalogue has checked it.
  const { effort, ...others } = reasoning;
  return { ...rest, reasoning: { ...others, ...(isEffort(effort) ? { effort } : {}) } };
}

export function countParamsOf({ input, ...others }: CountBody): InputTokenCountParams {
  return { ...others, input: inputOf(input) };
}

/** The SDK wants a list that it may write to. */
function inputOf(input: CreateBody['input']): string | InputMessage[] {
  return typeof input === 'string' ? input : [...input];
}

type Effort = NonNullable<NonNullable<Params['reasoning']>['effort']>;

function isEffort(effort: string | undefined): effort is Effort {
  return effort !== undefined;
}
