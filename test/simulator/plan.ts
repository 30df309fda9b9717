// How a job will go, fixed when it is accepted: its texts, tokens and durations. Deterministic for a given request.
import type { ResponseUsage } from 'openai/resources/responses/responses';
import { chooseAnswer, chooseSummary, hashNumber } from './answers.ts';
import type { Behaviour, Outcome } from './behaviour.ts';
import type { CreateRequest } from './createRequest.ts';
import { isPro, isSmall } from './models.ts';
import type { CacheUse } from './promptCache.ts';
import { countTokens, firstTokens } from './tokens.ts';

export interface Plan {
  readonly outcome: Outcome;
  /** As much of the answer as the cap leaves room for. */
  readonly text: string;
  readonly isCapped: boolean;
  readonly summary: readonly string[];
  readonly usage: ResponseUsage;
  /** Simulated milliseconds. */
  readonly queueMs: number;
  readonly runMs: number;
  /** After a cancel it turns out to be completed; null = it does not. */
  readonly revivesAfterMs: number | null;
}

const REASONING: Readonly<Record<string, number>> = {
  none: 0,
  minimal: 64,
  low: 600,
  medium: 2400,
  high: 8000,
  xhigh: 16_000,
  max: 30_000,
};
/** Reasoning tokens are billed in blocks. */
const BLOCK = 64;
const TOOL_CALL_TOKENS = 40;

export function planJob(request: CreateRequest, behaviour: Behaviour, cache: CacheUse): Plan {
  const { row } = request.model;
  const text = behaviour.answer ?? chooseAnswer(request.prompt.text, request.previousResponseId !== null);
  const asked = behaviour.outcome ?? { type: 'completed' };
  const cap = request.maxOutputTokens ?? row.max_output_tokens;
  const naturalReasoning = behaviour.reasoningTokens ?? reasoningTokens(request);
  const natural = naturalReasoning + visibleTokens(asked, text);
  const isCapped = natural > cap && !isStopped(asked);
  const output = Math.min(natural, cap);
  const reasoning = Math.min(naturalReasoning, cap);
  return {
    outcome: isCapped ? { type: 'incomplete', reason: 'max_output_tokens', showsUsage: true } : asked,
    isCapped,
    text: isCapped ? firstTokens(text, output - reasoning) : text,
    summary: request.summary === null ? [] : chooseSummary(request.prompt.text),
    usage: usageOf(request.prompt.tokens, cache, output, reasoning),
    queueMs: behaviour.queueMs ?? 1500 + (hashNumber(request.prompt.text, 'queue') % 4500),
    revivesAfterMs: behaviour.revivesAfterMs ?? null,
    runMs: behaviour.runMs ?? Math.round((output / tokensPerSecond(request)) * 1000),
  };
}

/** These end for their own reason, cap or no cap. */
function isStopped(outcome: Outcome): boolean {
  return outcome.type === 'failed' || outcome.type === 'incomplete' || outcome.type === 'unknownStatus';
}

/** What a job that was stopped has used: nothing before it ran; while it runs, say, half of it. */
export function usageWhenStopped(plan: Plan, hadStarted: boolean): ResponseUsage {
  const { usage } = plan;
  const cache = {
    cached: usage.input_tokens_details.cached_tokens,
    written: usage.input_tokens_details.cache_write_tokens,
  };
  if (!hadStarted) return usageOf(0, { cached: 0, written: 0 }, 0, 0);
  const output = Math.ceil(usage.output_tokens / 2);
  return usageOf(usage.input_tokens, cache, output, Math.min(output, usage.output_tokens_details.reasoning_tokens));
}

function usageOf(input: number, cache: CacheUse, output: number, reasoning: number): ResponseUsage {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cache.cached, cache_write_tokens: cache.written },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}

function visibleTokens(outcome: Outcome, text: string): number {
  if (outcome.type === 'empty') return 0;
  if (outcome.type === 'toolCall') return TOOL_CALL_TOKENS;
  return countTokens(outcome.type === 'refusal' ? outcome.text : text);
}

/** By effort and model, varied by 0.6 to 1.4 with the prompt, in whole blocks. */
function reasoningTokens({ model, effort, updatedEffort, mode, prompt }: CreateRequest): number {
  const base = REASONING[updatedEffort ?? effort ?? 'medium'] ?? 0;
  const size = isPro(model.row) || mode === 'pro' ? 2.5 : isSmall(model.row) ? 0.7 : 1;
  const variation = 0.6 + (hashNumber(prompt.text, 'reasoning') % 801) / 1000;
  return Math.round((base * size * variation) / BLOCK) * BLOCK;
}

function tokensPerSecond({ model, mode }: CreateRequest): number {
  if (isPro(model.row) || mode === 'pro') return 30;
  return isSmall(model.row) ? 140 : 70;
}
