// Checks the numbers of a row, which another version of Ponder or a damaged disk may have written: one that can't be
// shown or added up becomes unknown, and the rest of the job stays.
import type { Job } from '../../shared/job.ts';
import { MOST_TOKENS, timeOf, tokensOf, wholeOf } from '../../shared/numbers.ts';
import type { Cost, Estimate } from '../../shared/usage.ts';

const TIMES = [
  'sentAt',
  'finishedAt',
  'notBefore',
  'nextLookAt',
  'lastLookAt',
  'cancelRequestedAt',
  'cancelSentAt',
  'textsRemovedAt',
  'deletedAtProviderAt',
  'readAt',
] as const satisfies readonly (keyof Job)[];

/** Null = not even `createdAt`, the job's place in the list, can be read. */
export function withSoundNumbers(job: Job): Job | null {
  const createdAt = timeOf(Math.floor(job.createdAt));
  if (createdAt === null) return null;
  const updatedAt = timeOf(Math.floor(job.updatedAt)) ?? createdAt;
  const { reserved, cost, usage, estimate, inputCount } = job;
  return {
    ...job,
    createdAt,
    updatedAt,
    ...Object.fromEntries(TIMES.map((name) => [name, soundTime(job[name], updatedAt)])),
    maxOutputTokens: tokensOf(job.maxOutputTokens) ?? MOST_TOKENS,
    looks: tokensOf(job.looks) ?? 0,
    reserved: isAmount(reserved) ? reserved : null,
    cost: areAmounts(cost, 'total') && Array.isArray(cost.parts) ? soundCost(cost) : null,
    usage: areAmounts(usage, 'inputTokens', 'cachedTokens', 'cacheWriteTokens', 'outputTokens')
      ? { ...usage, reasoningTokens: isAmount(usage.reasoningTokens) ? usage.reasoningTokens : null }
      : null,
    estimate: areAmounts(estimate, 'inputTokens', 'low', 'likely', 'worst') && isBased(estimate) ? estimate : null,
    inputCount: areAmounts(inputCount, 'tokens') ? inputCount : null,
  };
}

/** A time that can't be read becomes the time of the last write, so that it stays known that something happened. */
function soundTime(value: number | null | undefined, updatedAt: number): number | null {
  return value == null ? null : (timeOf(Math.floor(value)) ?? updatedAt);
}

/** The two figures beside the one that counts. */
function soundCost({ told, computed, ...cost }: Cost): Cost {
  return {
    ...cost,
    ...(isAmount(told) ? { told } : {}),
    ...(isAmount(computed) ? { computed } : {}),
  };
}

/** Whether the estimate says what it rests on. */
function isBased({ basis, priceSource, priceDate }: Estimate): boolean {
  const isText = (value: unknown) => typeof value === 'string';
  return typeof basis === 'object' && basis !== null && isText(priceSource) && isText(priceDate);
}

function areAmounts<T extends object>(value: T | null, ...names: readonly (keyof T)[]): value is T {
  return value !== null && names.every((name) => isAmount(value[name]));
}

/** Any sum that JavaScript holds exactly is kept in a row: what an older Ponder let in stays as it was. */
function isAmount(value: unknown): value is number {
  return wholeOf(value, 0, Number.MAX_SAFE_INTEGER) !== null;
}
