import type { Receipt, ReceiptLine, ReceiptSubject } from '../../src/shared/receipt.ts';

const ORDER: readonly ReceiptSubject[] = ['model', 'mode', 'effort', 'tier', 'cap', 'earlierReasoning'];

/** Of `aJob`, asked at OpenAI: each line as the reply has it; `lines` replace those about the same. */
export function aReceipt(...lines: readonly ReceiptLine[]): Receipt {
  const asAsked: readonly ReceiptLine[] = [
    { what: 'model', asked: 'o3', told: 'o3-2025-04-16', verdict: 'asAsked' },
    { what: 'effort', asked: 'high', told: 'high', verdict: 'asAsked' },
    { what: 'tier', asked: 'default', told: 'default', verdict: 'asAsked' },
    { what: 'cap', asked: '50000', told: '50000', verdict: 'asAsked' },
  ];
  const kept = asAsked.filter(({ what }) => lines.every((line) => line.what !== what));
  return { lines: [...lines, ...kept].sort((one, other) => ORDER.indexOf(one.what) - ORDER.indexOf(other.what)) };
}

/** A reply that tells nothing. */
export function silentReceipt(): Receipt {
  return { lines: aReceipt().lines.map((line) => ({ ...line, told: null, verdict: 'notTold' })) };
}

/** Every line changed, and dearer. */
export function changedReceipt(told = 'gpt-5.4-mini-2026-03-17'): Receipt {
  return aReceipt(
    {
      what: 'model',
      asked: 'o3',
      told,
      verdict: 'changed',
      money: { type: 'bill', cost: 96_000_000, asAsked: 80_000_000 },
    },
    {
      what: 'mode',
      asked: 'standard',
      told: 'pro',
      verdict: 'changed',
      money: { type: 'likely', cost: 96_000_000, likely: 160_000_000 },
    },
    {
      what: 'effort',
      asked: 'high',
      told: 'low',
      verdict: 'changed',
      money: { type: 'likely', cost: 96_000_000, likely: 160_000_000 },
    },
    {
      what: 'tier',
      asked: 'default',
      told: 'priority',
      verdict: 'changed',
      money: { type: 'bill', cost: 96_000_000, asAsked: 80_000_000 },
    },
    { what: 'cap', asked: '50000', told: '100000', verdict: 'changed', money: { type: 'worst', more: 400_000_000 } },
    { what: 'earlierReasoning', asked: null, told: 'prefix_mismatch, turn_boundary', verdict: 'changed' },
  );
}

/** The text in the place of every word that comes from outside. */
export function hostileReceipt(text: string): Receipt {
  return { lines: changedReceipt(text).lines.map((line) => ({ ...line, asked: text, told: text })) };
}
