// What is really drawn at a place of the window, read from a picture of it.
import type { Locator } from 'playwright-core';
import { PNG } from 'pngjs';

export interface Colours {
  /** The share of the commonest colour, from 0 to 1. */
  readonly commonest: number;
  /** How many colours cover at least a two-thousandth of the place each. */
  readonly count: number;
}

const LEAST_SHARE = 0.0005;

export async function coloursOf(place: Locator): Promise<Colours> {
  return coloursIn(await place.screenshot());
}

function coloursIn(png: Buffer): Colours {
  const { data } = PNG.sync.read(png);
  const counts = new Map<number, number>();
  for (let at = 0; at < data.length; at += 4) {
    const colour = data.readUInt32BE(at);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const shares = [...counts.values()].map((count) => count / (data.length / 4));
  return { commonest: Math.max(...shares), count: shares.filter((share) => share >= LEAST_SHARE).length };
}
