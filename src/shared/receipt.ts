// The receipt of a job: what was asked for, compared with what the reply says of itself. Plain data, stored with the
// job.
import type { NanoUsd } from './money.ts';

/** `tier` = service tier, `cap` = most output tokens, `earlierReasoning` = what the model saw of the turns before. */
const SUBJECTS = ['model', 'mode', 'effort', 'tier', 'cap', 'earlierReasoning'] as const;
export type ReceiptSubject = (typeof SUBJECTS)[number];

/** `leftOpen` = nothing was asked for, so that nothing in the reply can contradict it. */
export const VERDICTS = ['asAsked', 'changed', 'notTold', 'leftOpen'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What a change means in money; null = nobody knows the price. */
export type ChangeMoney =
  /** For another model or tier: the cost of the same tokens, as billed and as they would have been billed. */
  | { readonly type: 'bill'; readonly cost: NanoUsd | null; readonly asAsked: NanoUsd | null }
  /** For another mode or effort: the tokens it would have taken are unknown, so the estimate stands for them. */
  | { readonly type: 'likely'; readonly cost: NanoUsd | null; readonly likely: NanoUsd | null }
  /** For another cap: how much higher the worst case is; below 0 = lower. */
  | { readonly type: 'worst'; readonly more: NanoUsd | null };

export interface ReceiptLine {
  readonly what: ReceiptSubject;
  /** null = nothing was asked for. */
  readonly asked: string | null;
  /** In the provider's words; null = it tells nothing. Not null with `notTold` = a name that Ponder can't judge. */
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

/** Reads the receipt in a ledger row. A line that can't be read, or that only a later Ponder knows, is left out. */
export function readReceipt(value: unknown): Receipt | null {
  const lines: unknown = isFields(value) ? value.lines : null;
  return Array.isArray(lines) ? { lines: lines.flatMap((line: unknown) => readLine(line) ?? []) } : null;
}

function readLine(value: unknown): ReceiptLine | null {
  if (!isFields(value)) return null;
  const { asked, told, money } = value;
  const what = SUBJECTS.find((subject) => subject === value.what);
  const verdict = VERDICTS.find((each) => each === value.verdict);
  if (what === undefined || verdict === undefined || !isWord(asked) || !isWord(told)) return null;
  return { what, asked, told, verdict, ...(isMoney(money) ? { money } : {}) };
}

function isMoney(value: unknown): value is ChangeMoney {
  if (!isFields(value)) return false;
  switch (value.type) {
    case 'bill':
      return isAmount(value.cost) && isAmount(value.asAsked);
    case 'likely':
      return isAmount(value.cost) && isAmount(value.likely);
    case 'worst':
      return isAmount(value.more);
    default:
      return false;
  }
}

function isWord(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isAmount(value: unknown): value is NanoUsd | null {
  return value === null || typeof value === 'number';
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
