// How alike two lines or two texts are, by their words: renamed and reformatted code still has most of them.

const WORD = /[\p{L}\p{N}_$]+/gu;

export function wordList(text: string): readonly string[] {
  return text.match(WORD) ?? [];
}

/** Of the words of both, the share that both have: 0–1. Two texts without any words are as alike as they are equal. */
export function likeness(one: string, other: string): number {
  const [left, right] = [wordList(one), wordList(other)];
  if (left.length === 0 && right.length === 0) return one.trim() === other.trim() ? 1 : 0;
  return (2 * commonCount(left, right)) / (left.length + right.length);
}

/** How many items both lists have, each as often as it is in both. */
export function commonCount(one: readonly string[], other: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const item of one) counts.set(item, (counts.get(item) ?? 0) + 1);
  let common = 0;
  for (const item of other) {
    const left = counts.get(item) ?? 0;
    if (left === 0) continue;
    counts.set(item, left - 1);
    common += 1;
  }
  return common;
}
