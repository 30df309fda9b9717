// A job as the objects of Chat Completions: the SDK's own types.
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import type { ResponseUsage } from 'openai/resources/responses/responses';
import { ApiError } from './apiError.ts';
import type { Job } from './job.ts';
import { isOneOf } from './json.ts';
import { wireResponse } from './wireResponse.ts';

const TIERS = ['default', 'flex', 'priority'] as const;

type Choice = ChatCompletion.Choice;

/** Chat Completions has no failed object: the error takes its place. */
export function failure(job: Job): ApiError {
  const { error } = wireResponse(job);
  return new ApiError(500, error?.code ?? null, error?.message ?? 'The run was stopped.');
}

export function completionOf(job: Job): ChatCompletion {
  return {
    ...headOf(job),
    object: 'chat.completion',
    choices: [choiceOf(job)],
    usage: usageOf(job.usage ?? job.plan.usage),
  };
}

export function headOf(job: Job): Pick<ChatCompletionChunk, 'id' | 'created' | 'model' | 'service_tier'> {
  const { model, serviceTier } = job.request;
  const tier = isOneOf(serviceTier, TIERS) ? serviceTier : 'default';
  return { id: job.id, created: job.createdAt, model: model.snapshot, service_tier: tier };
}

/** As it is, or as it will be when the job is over. */
export function choiceOf(job: Job, status = job.status): Choice {
  const { output } = wireResponse(job, status);
  const calls = output.filter((item) => item.type === 'function_call');
  const parts = output.filter((item) => item.type === 'message').flatMap((item) => item.content);
  const texts = parts.filter((part) => part.type === 'output_text').map((part) => part.text);
  const refusals = parts.filter((part) => part.type === 'refusal').map((part) => part.refusal);
  const message = {
    role: 'assistant',
    content: refusals.length + calls.length > 0 ? null : texts.join(''),
    refusal: refusals[0] ?? null,
    annotations: [],
  } as const satisfies Omit<Choice['message'], 'annotations'> & { readonly annotations: readonly [] };
  const toolCalls = calls.map(({ call_id: id, name, arguments: args }) => ({
    id,
    type: 'function' as const,
    function: { name, arguments: args },
  }));
  return {
    index: 0,
    logprobs: null,
    finish_reason: toolCalls.length > 0 ? 'tool_calls' : reasonOf(job, status),
    message: { ...message, annotations: [], ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}) },
  };
}

function reasonOf(job: Job, status: string): Choice['finish_reason'] {
  if (status !== 'incomplete') return 'stop';
  return wireResponse(job, status).incomplete_details?.reason === 'content_filter' ? 'content_filter' : 'length';
}

export function usageOf(usage: ResponseUsage): CompletionUsage {
  return {
    prompt_tokens: usage.input_tokens,
    completion_tokens: usage.output_tokens,
    total_tokens: usage.total_tokens,
    prompt_tokens_details: { cached_tokens: usage.input_tokens_details.cached_tokens, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: usage.output_tokens_details.reasoning_tokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
