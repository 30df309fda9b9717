// First guesses of how much a model writes, until there is a record.
import type { OutputBounds } from '../model.ts';

/** By effort, the share of the usual cap that is used at least, and likely. */
const OUTPUT_SHARE: Readonly<Record<string, readonly [low: number, likely: number]>> = {
  none: [0.005, 0.15],
  minimal: [0.005, 0.15],
  low: [0.01, 0.2],
  medium: [0.01, 0.35],
  high: [0.01, 0.4],
  xhigh: [0.01, 0.45],
  max: [0.01, 0.5],
};
const USUAL_SHARE = [0.01, 0.35] as const;
/** Nobody publishes how much more work pro mode does. It may be none, so the low figure is divided by this factor. */
const PRO_WIDTH = 3;

/** Output tokens, reasoning included, whatever the cap. */
export function guessedOutput({ effort, mode, usualTokens }: Omit<OutputBounds, 'maxOutputTokens'>): {
  readonly low: number;
  readonly likely: number;
} {
  const shares = Object.hasOwn(OUTPUT_SHARE, effort ?? '') ? OUTPUT_SHARE[effort ?? ''] : undefined;
  const [low, likely] = shares ?? USUAL_SHARE;
  const least = mode === 'pro' ? low / PRO_WIDTH : low;
  return { low: Math.floor(usualTokens * least), likely: Math.floor(usualTokens * likely) };
}
