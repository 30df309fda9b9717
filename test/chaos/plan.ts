// Which window comes next: its version, what it asks, and where it dies.
import { oneOf, wholeNumber } from '../builders/seededRandom.ts';
import { KILL_POINTS, MIGRATION_POINTS, type WindowPlan } from './protocol.ts';

/** So many of the questions go on from the longest thread. */
const GOES_ON = 0.6;

export const MODELS = ['o3-pro', 'o3', 'o4-mini'] as const;

interface Choice extends Pick<WindowPlan, 'asks' | 'consents' | 'isNewer' | 'killAt' | 'key' | 'fullDisk'> {
  /** It takes up a response of another program. */
  readonly adopts: boolean;
}

/** @param begun windows before this one, of `kills` in all */
export function planWindow(random: () => number, begun: number, kills: number): Choice {
  const updateAt = Math.floor(kills * 0.6);
  // After the update most windows are new ones; the others are those of a person who went back.
  const isNewer = begun >= updateAt && (begun < updateAt + 3 || random() < 0.85);
  const isFirst = begun === 0 || begun === updateAt;
  // Most die at a step, each step in turn, so that none is left to luck; the others at any moment.
  const inTurn = KILL_POINTS[(begun + wholeNumber(random, 0, 3)) % KILL_POINTS.length];
  const point = isFirst ? oneOf(random, MIGRATION_POINTS) : random() < 0.7 ? inTurn : undefined;
  const count = wholeNumber(random, 0, 2);
  const asks = Array.from({ length: point === undefined ? count : Math.max(1, count) }, (_, index) => {
    const cancels = point?.includes('cancel') === true || random() < 0.1;
    const goesOn = random() < GOES_ON ? oneOf(random, ['response', 'response', 'messages'] as const) : null;
    return { model: modelFor(point, random), question: `Question ${begun}.${index}?`, cancels, goesOn };
  });
  const nth = isFirst || point?.startsWith('seat') || random() < 0.75 ? 1 : 2;
  const adopts = point?.includes('adopted') === true || random() < 0.1;
  const killAt = point === undefined ? null : { point, nth };
  // What is to be adopted was asked with the key that most windows have.
  const key = adopts ? 'usual' : keyFor(random);
  const asked = key === 'none' ? [] : asks;
  return { asks: asked, adopts, consents: random() < 0.3, isNewer, killAt, key, fullDisk: fullDiskFor(random) };
}

function keyFor(random: () => number): WindowPlan['key'] {
  const luck = random();
  if (luck < 0.12) return 'none';
  return luck < 0.2 ? 'other' : 'usual';
}

/** Longer than a lease now and then, so that another window takes the sender for dead. */
function fullDiskFor(random: () => number): WindowPlan['fullDisk'] {
  if (random() >= 0.12) return null;
  return { afterMs: wholeNumber(random, 0, 8_000), forMs: wholeNumber(random, 2_000, 60_000) };
}

/** Some steps come with a reply that is a stream, others with one that is not. */
function modelFor(point: string | undefined, random: () => number): string {
  if (point === 'create: reply read') return 'o3-pro';
  return point === 'create: first event read' ? 'o3' : oneOf(random, MODELS);
}
