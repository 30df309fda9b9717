// A job as the objects of Chat Completions: the SDK's own types.
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import type { ResponseUsage } from 'openai/resources/responses/responses';
import { chooseSummary } from './answers.ts';
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

/** Nothing where the server counts nothing. */
export function toldUsage(job: Job): { readonly usage?: CompletionUsage } {
  return job.request.kind.usage === 'missing' ? {} : { usage: Object.assign(usageOf(job), job.behaviour.usage) };
}

export function completionOf(job: Job): ChatCompletion {
  return {
    ...headOf(job),
    object: 'chat.completion',
    choices: [choiceOf(job)],
    ...toldUsage(job),
  };
}

export function headOf(job: Job): Pick<ChatCompletionChunk, 'id' | 'created' | 'model' | 'service_tier'> {
  const { kind, model, serviceTier } = job.request;
  const tier = isOneOf(serviceTier, TIERS) ? serviceTier : 'default';
  // Drawn from a thousand, the same number comes again.
  const id = kind.chatIds === 'short' ? 'chatcmpl-7' : job.id;
  return { id, created: job.createdAt, model: model.snapshot, service_tier: tier };
}

/** As it is, or as it will be when the job is over. */
export function choiceOf(job: Job, status = job.status): Choice {
  const { output } = wireResponse(job, status);
  const calls = output.filter((item) => item.type === 'function_call');
  const parts = output.filter((item) => item.type === 'message').flatMap((item) => item.content);
  const texts = parts.filter((part) => part.type === 'output_text').map((part) => part.text);
  const refusals = parts.filter((part) => part.type === 'refusal').map((part) => part.refusal);
  const { thinking } = job.request.kind;
  const thought = thoughtOf(job);
  const tags = thinking === 'tags' ? `<think>\n${thought}\n</think>\n\n` : '';
  const message = {
    role: 'assistant',
    content: refusals.length + calls.length > 0 ? null : tags + texts.join(''),
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
    message: {
      ...message,
      annotations: [],
      ...(thought === '' || thinking === 'tags' ? {} : { [thinking]: thought }),
      ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
    },
  };
}

function reasonOf(job: Job, status: string): Choice['finish_reason'] {
  if (status !== 'incomplete') return 'stop';
  return wireResponse(job, status).incomplete_details?.reason === 'content_filter' ? 'content_filter' : 'length';
}

/** What the model thought, as far as such a server shows it. */
export function thoughtOf({ request }: Job): string {
  return request.kind.thinking === 'nowhere' ? '' : chooseSummary(request.prompt.text).join('\n\n');
}

function usageOf(job: Job): CompletionUsage {
  const usage = job.usage ?? job.plan.usage;
  const { reasoning_tokens: reasoning } = usage.output_tokens_details;
  const { reasoningTokens } = job.request.kind;
  const { completion_tokens_details: details, ...counts } = countsOf(usage);
  if (reasoningTokens === 'zero') return counts;
  if (reasoningTokens === 'beside') return Object.assign(counts, { reasoning_tokens: reasoning });
  return { ...counts, ...(details === undefined ? {} : { completion_tokens_details: details }) };
}

function countsOf(usage: ResponseUsage): CompletionUsage {
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
