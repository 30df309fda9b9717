// The receipt of a job: what was asked for against what the reply says of itself. Plain data, stored with the job.
import type { NanoUsd } from './money.ts';

/** `tier` = the service tier, `cap` = the most tokens of output, `earlierReasoning` = what the model saw of the turns before. */
export type ReceiptSubject = 'model' | 'mode' | 'effort' | 'tier' | 'cap' | 'earlierReasoning';

/** `leftOpen`: it was not asked for, so that nothing the reply says goes against it. */
export const VERDICTS = ['asAsked', 'changed', 'notTold', 'leftOpen'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What a change means in money; null = nobody knows the price. */
export type ChangeMoney =
  /** Of another model or tier: the same tokens, as they were billed and as they would have been. */
  | { readonly type: 'bill'; readonly cost: NanoUsd | null; readonly asAsked: NanoUsd | null }
  /** Of another mode or effort: how many tokens it would have been nobody can tell, so the estimate stands for them. */
  | { readonly type: 'likely'; readonly cost: NanoUsd | null; readonly likely: NanoUsd | null }
  /** Of another cap: how much higher the worst case is, or below 0 lower. */
  | { readonly type: 'worst'; readonly more: NanoUsd | null };

export interface ReceiptLine {
  readonly what: ReceiptSubject;
  /** null = nothing was asked for. */
  readonly asked: string | null;
  /** In the provider's own word; null = it tells nothing. Not null with `notTold`: a name that Ponder can't judge. */
  readonly told: string | null;
  readonly verdict: Verdict;
  /** Absent = there is nothing to say yet. */
  readonly money?: ChangeMoney;
}

export interface Receipt {
  readonly lines: readonly ReceiptLine[];
}

export function changesOf({ receipt }: { readonly receipt: Receipt | null }): readonly ReceiptLine[] {
  return receipt?.lines.filter(({ verdict }) => verdict === 'changed') ?? [];
}
