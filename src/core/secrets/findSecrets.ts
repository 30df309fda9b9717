// Finds secrets in a text: by the recommended rules of secretlint, by our own, and among the keys that Ponder holds.
import { knownKeys } from '../../shared/knownKeys.ts';
import { type Finding, type SecretKind, UNKNOWN_VENDOR } from './finding.ts';
import { keysByShape } from './keysByShape.ts';
import { namedSecrets } from './namedSecrets.ts';
import { placedSecrets } from './placedSecrets.ts';
import { recommended } from './recommended.ts';
import { wrappedSecrets } from './wrappedSecrets.ts';

/** A shorter one may be any word of a text. */
const FEWEST = 8;

/** Of two that overlap, the earlier kind here says more. */
const TELLING: readonly SecretKind[] = [
  'privateKey',
  'ownKey',
  'vendorKey',
  'webToken',
  'addressPassword',
  'connectionPassword',
  'signature',
  'authorization',
  'password',
  'namedSecret',
];

/** @param held the secrets that this window holds, which count whatever their shape */
export async function findSecrets(text: string, held: readonly string[]): Promise<readonly Finding[]> {
  return apart([
    ...keysByShape(text),
    ...placedSecrets(text),
    ...namedSecrets(text),
    ...wrappedSecrets(text),
    ...(await recommended(text)),
    ...heldKeys(text, held),
  ]);
}

function heldKeys(text: string, held: readonly string[]): Finding[] {
  const keys = knownKeys(held.filter(({ length }) => length >= FEWEST));
  if (keys === null) return [];
  return [...text.matchAll(keys.inWords)].map(({ 0: key, index }) => ({
    kind: 'ownKey',
    vendor: null,
    start: index,
    end: index + key.length,
  }));
}

/** In their order, with those that overlap made one. */
function apart(found: readonly Finding[]): readonly Finding[] {
  const ordered = [...found].sort((one, other) => one.start - other.start || one.end - other.end);
  const whole: Finding[] = [];
  for (const next of ordered) {
    const last = whole.at(-1);
    if (last === undefined || next.start >= last.end) whole.push(next);
    else whole[whole.length - 1] = joined(last, next);
  }
  return whole;
}

function joined(one: Finding, other: Finding): Finding {
  const { kind, vendor } = toldBy(other) < toldBy(one) ? other : one;
  return { kind, vendor, start: Math.min(one.start, other.start), end: Math.max(one.end, other.end) };
}

/** The less, the more it says. */
function toldBy({ kind, vendor }: Finding): number {
  return TELLING.indexOf(kind) + (vendor === UNKNOWN_VENDOR ? 0.5 : 0);
}
