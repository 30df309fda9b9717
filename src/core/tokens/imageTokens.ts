// What an image costs in tokens, by the rules that OpenAI publishes in its guide "Images and vision".

export type ImageDetail = 'low' | 'high' | 'auto' | 'original';

export type ImageRule =
  | { readonly method: 'tile'; readonly low: number; readonly base: number; readonly perTile: number }
  | {
      readonly method: 'patch';
      readonly patchPx: number;
      readonly multiplier: number;
      readonly limits: PatchLimits;
      /** The limits of `high`, if it has its own. */
      readonly high?: PatchLimits;
    };

interface PatchLimits {
  /** Larger images are shrunk to this many patches; null = they are not shrunk for that. */
  readonly budget: number | null;
  /** null = no limit is given. */
  readonly maxSidePx: number | null;
}

const TILE_PX = 512;
const TILED_SIDE_PX = 2_048;
const TILED_SHORT_PX = 768;

/** Width and height in pixels. @throws RangeError if they are not the size of an image */
export function imageTokens(rule: ImageRule, width: number, height: number, detail: ImageDetail): number {
  if (!(width >= 1 && height >= 1 && Number.isFinite(width * height))) throw new RangeError('An image has a size');
  if (rule.method === 'patch') return patchTokens(rule, width, height, detail === 'high' ? rule.high : undefined);
  if (detail === 'low') return rule.low;
  const fit = Math.min(1, TILED_SIDE_PX / Math.max(width, height));
  const shrink = Math.min(1, TILED_SHORT_PX / (Math.min(width, height) * fit)) * fit;
  const tiles = Math.ceil(pixels(width * shrink) / TILE_PX) * Math.ceil(pixels(height * shrink) / TILE_PX);
  return rule.base + rule.perTile * tiles;
}

function patchTokens(
  { patchPx, multiplier, limits }: Extract<ImageRule, { method: 'patch' }>,
  width: number,
  height: number,
  { budget, maxSidePx }: PatchLimits = limits,
): number {
  const fit = maxSidePx === null ? 1 : Math.min(1, maxSidePx / Math.max(width, height));
  const [w, h] = [pixels(width * fit), pixels(height * fit)];
  const patches = (scale: number) => Math.ceil(pixels(w * scale) / patchPx) * Math.ceil(pixels(h * scale) / patchPx);
  if (budget === null || patches(1) <= budget) return Math.round(patches(1) * multiplier);
  const rough = Math.sqrt((budget * patchPx ** 2) / (w * h));
  const whole = (side: number) => Math.floor((side * rough) / patchPx) / ((side * rough) / patchPx);
  // A side shorter than one patch can't be rounded down to whole patches.
  const exact = Math.min(...[w, h].map(whole).filter((share) => share > 0), 1);
  return Math.round(Math.min(budget, patches(rough * exact)) * multiplier);
}

function pixels(length: number): number {
  return Math.max(1, Math.round(length));
}
