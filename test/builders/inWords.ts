import assert from 'node:assert/strict';
import { fill } from '../../src/shared/humanError.ts';

/** Puts a sentence together as the editor would, and refuses one whose places and arguments do not match. */
export function inWords(template: string, ...args: string[]): string {
  const places = new Set([...template.matchAll(/\{(\d+)\}/g)].map(([, index]) => Number(index)));
  assert.deepEqual(
    [...places].sort((a, b) => a - b),
    args.map((_, index) => index),
    `places of "${template}"`,
  );
  for (const arg of args) assert.equal(typeof arg, 'string', template);
  return fill(template, args);
}
