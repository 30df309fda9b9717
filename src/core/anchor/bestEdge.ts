// Which of several lines a text begins or ends at.

/** What speaks for a line. */
export interface Reasons {
  /** The surroundings, from 0 to 1. */
  readonly around: number;
  /** The text's own lines there. */
  readonly own: number;
  readonly seems: number;
  /** The text's own line is there, and nowhere else. */
  readonly isTold: boolean;
}

/** One of them is needed. */
const LEAST = { around: 0.5, own: 0.12, seems: 1 };
/** What is no further ahead of the next is not told. */
const AHEAD = 0.06;
/** Surroundings that are this much better elsewhere outweigh all but what is told. */
const BETTER = 0.03;

/** Null = nothing speaks for any of them, or as much for another one. */
export function bestEdge(units: readonly number[], reasonsOf: (unit: number) => Reasons): number | null {
  const ranked = [...new Set(units)]
    .map((unit) => ({ unit, ...reasonsOf(unit) }))
    .sort((a, b) => strengthOf(b) - strengthOf(a));
  const [best, second] = ranked;
  if (best === undefined) return null;
  if (best.around < LEAST.around && best.own < LEAST.own && best.seems < LEAST.seems) return null;
  if (second !== undefined && strengthOf(best) - strengthOf(second) < AHEAD) return null;
  const isElsewhere = ranked.some(({ around }) => around > best.around + BETTER);
  return isElsewhere && !best.isTold ? null : best.unit;
}

function strengthOf({ around, own, seems }: Reasons): number {
  return around + own + seems;
}
