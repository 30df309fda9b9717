// What a reply says of its tokens. Servers count in their own ways, and some make numbers up: an exact bill follows
// only from numbers that agree with each other and with what the reply brought.

import { MOST_TOKENS, tokensOf } from '../../../shared/numbers.ts';
import type { Usage } from '../../../shared/usage.ts';
import { fields } from '../fields.ts';

/** What the reply brought. */
export interface BroughtText {
  readonly answer: string;
  readonly reasoningSummary: string;
  readonly declined: string | null;
  readonly toolCallsOnly: boolean;
}

/** Null unless both totals are there: a bill made of half the numbers would be wrong, not small. */
export function readUsage(value: unknown): Usage | null {
  const usage = fields(value);
  const inputTokens = tokensOf(usage.input_tokens);
  const output = tokensOf(usage.output_tokens);
  if (inputTokens === null || output === null) return null;
  const input = fields(usage.input_tokens_details);
  const cachedTokens = detailOf(input.cached_tokens);
  const cacheWriteTokens = detailOf(input.cache_write_tokens);
  const longCacheWriteTokens = detailOf(fields(input.cache_write_tokens_details).ttl_12h_tokens);
  const reasoningTokens = tokensOf(fields(usage.output_tokens_details).reasoning_tokens);
  const outputTokens = wholeOutput(usage.total_tokens, { inputTokens, output, reasoningTokens });
  const agrees =
    cachedTokens + cacheWriteTokens <= inputTokens &&
    longCacheWriteTokens <= cacheWriteTokens &&
    outputTokens !== null &&
    (reasoningTokens ?? 0) <= outputTokens;
  if (!agrees) return contradicting(inputTokens, output);
  return {
    inputTokens,
    cachedTokens,
    cacheWriteTokens,
    ...(longCacheWriteTokens === 0 ? {} : { longCacheWriteTokens }),
    outputTokens,
    reasoningTokens,
  };
}

/** With an answer, counts of 0 are not believed; nor are 0 reasoning tokens when there is a reasoning summary. */
export function believedUsage(usage: Usage | null, brought: BroughtText): Usage | null {
  const { answer, reasoningSummary, declined, toolCallsOnly } = brought;
  const isEmpty = answer === '' && reasoningSummary === '' && declined === null && !toolCallsOnly;
  if (usage === null || isEmpty) return usage;
  const { inputTokens, outputTokens, reasoningTokens } = usage;
  if (inputTokens === 0 && outputTokens === 0) return null;
  if (inputTokens === 0 || outputTokens === 0) return contradicting(inputTokens, outputTokens);
  return reasoningTokens === 0 && reasoningSummary !== '' ? { ...usage, reasoningTokens: null } : usage;
}

/** Counts that contradict each other: nobody can say which tokens were cached, or were reasoning. */
function contradicting(inputTokens: number, outputTokens: number): Usage {
  return { inputTokens, cachedTokens: 0, cacheWriteTokens: 0, outputTokens, reasoningTokens: null, contradicts: true };
}

interface Totals {
  readonly inputTokens: number;
  readonly output: number;
  readonly reasoningTokens: number | null;
}

/**
 * Reasoning is part of the output, unless the total shows that it was counted beside it. Null = the total fits neither.
 */
function wholeOutput(total: unknown, { inputTokens, output, reasoningTokens }: Totals): number | null {
  if (typeof total !== 'number' || total === inputTokens + output) return output;
  const both = output + (reasoningTokens ?? 0);
  return total === inputTokens + both && both <= MOST_TOKENS ? both : null;
}

/** 0 if nothing is told; a value that is no count becomes infinite, so that it agrees with no other. */
function detailOf(value: unknown): number {
  return value === undefined || value === null ? 0 : (tokensOf(value) ?? Number.POSITIVE_INFINITY);
}
