// What the ledger keeps about who hears a job, read back with care: another version of Ponder may have written it.
import { readOwnJson } from '../../shared/readOwnJson.ts';

export interface HearingRow {
  /** The window that hears the job; null = none. */
  readonly holder: string | null;
  readonly until: number;
  /** A person has the answer open in that window. */
  readonly isWanted: boolean;
  /** Plain reads before the next resumption. */
  readonly reads: number;
  /** Resumptions in a row that the place refused. */
  readonly refusals: number;
  /** How many GETs could come early at the time `spareAt`. */
  readonly spare: number;
  readonly spareAt: number;
}

export function freshHearing(spare: number, now: number): HearingRow {
  return { holder: null, until: 0, isWanted: false, reads: 0, refusals: 0, spare, spareAt: now };
}

/** Null when there is no such row, or it can't be read. */
export function readHearing(json: string | null): HearingRow | null {
  const value = readOwnJson(json);
  return isRow(value) ? value : null;
}

/** A claim further ahead than its own length comes from a clock that was set back: it is void. */
export function isClaimed({ holder, until }: HearingRow, now: number, lengthMs: number): boolean {
  return holder !== null && until > now && until <= now + lengthMs;
}

function isRow(value: unknown): value is HearingRow {
  if (typeof value !== 'object' || value === null) return false;
  const holder: unknown = Reflect.get(value, 'holder');
  if (holder !== null && typeof holder !== 'string') return false;
  if (typeof Reflect.get(value, 'isWanted') !== 'boolean') return false;
  return ['until', 'reads', 'refusals', 'spare', 'spareAt'].every((key) => Number.isFinite(Reflect.get(value, key)));
}
