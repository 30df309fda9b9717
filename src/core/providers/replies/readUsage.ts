// What a reply says of its tokens. Servers count in their own ways, and some make numbers up: an exact bill follows
// only from numbers that agree with each other and with what the reply brought.

import { MOST_TOKENS, tokensOf } from '../../../shared/numbers.ts';
import type { Usage } from '../../../shared/usage.ts';
import type { UsageRules } from '../builtIn.ts';
import { type Fields, fields } from '../fields.ts';

/** What the reply brought. */
export interface BroughtText {
  readonly answer: string;
  readonly reasoningSummary: string;
  readonly declined: string | null;
  readonly toolCallsOnly: boolean;
  /** The model's reasoning came as text, in whatever form; absent = at most its summary did. */
  readonly hasReasoning?: boolean;
}

/**
 * Null unless both totals are there: a bill made of half the numbers would be wrong, not small.
 * @param value the `usage` of a Response, or of Chat Completions, which has other names
 */
export function readUsage(value: unknown, rules: UsageRules = {}): Usage | null {
  const usage = fields(value);
  const { input, output, cached, written, long, reasoning, isBeside } = namesOf(usage, rules);
  const inputTokens = tokensOf(input);
  const outputAlone = tokensOf(output);
  if (inputTokens === null || outputAlone === null) return null;
  const cachedTokens = detailOf(cached);
  const cacheWriteTokens = detailOf(written);
  const longCacheWriteTokens = detailOf(long);
  const reasoningTokens = tokensOf(reasoning);
  const outputTokens = wholeOutput(usage.total_tokens, { inputTokens, output: outputAlone, reasoningTokens, isBeside });
  const agrees =
    cachedTokens + cacheWriteTokens <= inputTokens &&
    longCacheWriteTokens <= cacheWriteTokens &&
    outputTokens !== null &&
    (reasoningTokens ?? 0) <= outputTokens;
  if (!agrees) return contradicting(inputTokens, outputAlone);
  return {
    inputTokens,
    cachedTokens,
    cacheWriteTokens,
    ...(longCacheWriteTokens === 0 ? {} : { longCacheWriteTokens }),
    outputTokens,
    reasoningTokens,
  };
}

/** The numbers as they came. */
interface Named {
  readonly input: unknown;
  readonly output: unknown;
  readonly cached: unknown;
  readonly written: unknown;
  readonly long: unknown;
  readonly reasoning: unknown;
  /** The place is known to count reasoning beside the output. */
  readonly isBeside: boolean;
}

function namesOf(usage: Fields, { chatLeavesOutReasoning }: UsageRules): Named {
  const { input_tokens: ours, output_tokens: oursOut } = usage;
  // Some gateways have both sets of names, those that they do not mean with counts of 0.
  const isEmpty = (count: unknown) => count === undefined || count === null || count === 0;
  const isChat = usage.prompt_tokens !== undefined && isEmpty(ours) && isEmpty(oursOut);
  const input = fields(isChat ? usage.prompt_tokens_details : usage.input_tokens_details);
  const output = fields(isChat ? usage.completion_tokens_details : usage.output_tokens_details);
  return {
    input: isChat ? usage.prompt_tokens : usage.input_tokens,
    output: isChat ? usage.completion_tokens : usage.output_tokens,
    // DeepSeek and SGLang have names of their own, beside the totals.
    cached: input.cached_tokens ?? (isChat ? usage.prompt_cache_hit_tokens : undefined),
    written: input.cache_write_tokens,
    long: fields(input.cache_write_tokens_details).ttl_12h_tokens,
    reasoning: output.reasoning_tokens ?? (isChat ? usage.reasoning_tokens : undefined),
    isBeside: isChat && chatLeavesOutReasoning === true,
  };
}

/** With an answer, counts of 0 are not believed; nor are 0 reasoning tokens when reasoning can be read. */
export function believedUsage(usage: Usage | null, brought: BroughtText): Usage | null {
  const { answer, reasoningSummary, declined, toolCallsOnly } = brought;
  const isEmpty = answer === '' && reasoningSummary === '' && declined === null && !toolCallsOnly;
  if (usage === null || isEmpty) return usage;
  const { inputTokens, outputTokens, reasoningTokens } = usage;
  if (inputTokens === 0 && outputTokens === 0) return null;
  if (inputTokens === 0 || outputTokens === 0) return contradicting(inputTokens, outputTokens);
  const hasReasoned = reasoningSummary !== '' || brought.hasReasoning === true;
  return reasoningTokens === 0 && hasReasoned ? { ...usage, reasoningTokens: null } : usage;
}

/** Counts that contradict each other: nobody can say which tokens were cached, or were reasoning. */
function contradicting(inputTokens: number, outputTokens: number): Usage {
  return { inputTokens, cachedTokens: 0, cacheWriteTokens: 0, outputTokens, reasoningTokens: null, contradicts: true };
}

interface Totals {
  readonly inputTokens: number;
  readonly output: number;
  readonly reasoningTokens: number | null;
  readonly isBeside: boolean;
}

/**
 * Reasoning is part of the output, unless the total shows that it was counted beside it, or without a total the place is
 * known for that. Null = the total fits neither.
 */
function wholeOutput(total: unknown, { inputTokens, output, reasoningTokens, isBeside }: Totals): number | null {
  const both = output + (reasoningTokens ?? 0);
  const whole = both <= MOST_TOKENS ? both : null;
  if (typeof total !== 'number') return isBeside ? whole : output;
  // A total that leaves the reasoning out as well says nothing of where it was counted.
  const isOutside = isBeside && (reasoningTokens ?? 0) > output;
  if (total === inputTokens + output) return isOutside ? whole : output;
  return total === inputTokens + both ? whole : null;
}

/** 0 if nothing is told; a value that is no count becomes infinite, so that it agrees with no other. */
function detailOf(value: unknown): number {
  return value === undefined || value === null ? 0 : (tokensOf(value) ?? Number.POSITIVE_INFINITY);
}
