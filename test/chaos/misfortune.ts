// What goes wrong at the service while a window lives. Some steps are only come by when something went wrong before.
import { oneOf } from '../builders/seededRandom.ts';
import type { Behaviour } from '../simulator/behaviour.ts';
import { BLINDING, FAILED, HARMLESS, INCOMPLETE, RATE_LIMIT, REFUSAL, UNCONFIRMED } from './faults.ts';

const NEEDED: readonly (readonly [state: string, behaviour: Behaviour])[] = [
  ['waiting', RATE_LIMIT],
  ['rejected', REFUSAL],
  ['failed', FAILED],
  ['incomplete', INCOMPLETE],
];

export function misfortune(random: () => number, point: string): Behaviour[] {
  const needed = NEEDED.find(([state]) => point.includes(state));
  // One for the others that may come first.
  if (needed !== undefined) return [needed[1], needed[1]];
  const luck = random();
  if (point.includes('cancel') && luck < 0.5) return [oneOf(random, UNCONFIRMED)];
  if (luck < 0.12 || /uncertain: /.test(point)) return [oneOf(random, BLINDING)];
  return luck < 0.4 ? [oneOf(random, HARMLESS)] : [];
}
