// What is sent to create a response, in the SDK's own types.
import type { ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import type { CreateBody } from './provider.ts';

type Params = Omit<ResponseCreateParamsNonStreaming, 'stream'>;

/** Streaming or not is the call's own affair. */
export function paramsOf(body: CreateBody): Params {
  const { reasoning, stream: _, ...rest } = body;
  if (reasoning === undefined) return rest;
  // The SDK's list of efforts is closed, the service's is not: the catalogue has checked it.
  const { effort, ...others } = reasoning;
  return { ...rest, reasoning: { ...others, ...(isEffort(effort) ? { effort } : {}) } };
}

type Effort = NonNullable<NonNullable<Params['reasoning']>['effort']>;

function isEffort(effort: string | undefined): effort is Effort {
  return effort !== undefined;
}
