// The figures Ponder holds itself to. A time is held against its floor, the same thing without Ponder in the same run and on
// the same machine, or against an absolute limit, whichever is easier. What could not be measured stands here with its
// reason and counts as not held.

export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: number | null;
  /** null = it is printed for comparison and holds nothing. */
  readonly limit: number | null;
  /** So many times its floor is held as well, however slow the machine is; null = only the limit holds. */
  readonly factor: number | null;
  /** null = there is none. */
  readonly floor: number | null;
  readonly held: boolean;
  readonly note: string;
}

export interface Wanted {
  readonly name: string;
  readonly unit: string;
  readonly limit: number | null;
  readonly factor?: number;
}

export const WANTED: readonly Wanted[] = [
  { name: 'activation.ms', unit: 'ms', factor: 1.25, limit: 20 },
  { name: 'activation.eagerKb', unit: 'KB', limit: 100 },
  { name: 'tree.firstRowsMs', unit: 'ms', factor: 1.25, limit: 150 },
  { name: 'ask.toPostMs', unit: 'ms', factor: 2, limit: 15 },
  { name: 'ask.coldToPostMs', unit: 'ms', factor: 1.5, limit: 500 },
  { name: 'stream.finalToVisibleMs', unit: 'ms', factor: 2, limit: 100 },
  { name: 'poll.gets30min.w1', unit: 'GETs', limit: 60 },
  { name: 'poll.gets30min.w2', unit: 'GETs', limit: 60 },
  { name: 'poll.gets30min.w8', unit: 'GETs', limit: 60 },
  { name: 'poll.delayShare', unit: '%', limit: 6 },
  { name: 'ledger.firstPageMs', unit: 'ms', limit: 50 },
  { name: 'ledger.totalsMs', unit: 'ms', limit: 10 },
  { name: 'ledger.recordMs', unit: 'ms', limit: 5 },
  { name: 'ledger.stallMs', unit: 'ms', factor: 2, limit: 20 },
  { name: 'ledger.firstPageMs.100k', unit: 'ms', limit: 100 },
  { name: 'ledger.totalsMs.100k', unit: 'ms', limit: 20 },
  { name: 'ledger.recordMs.100k', unit: 'ms', limit: 10 },
  { name: 'ledger.stallMs.100k', unit: 'ms', factor: 2, limit: 20 },
  { name: 'track.cpuShare', unit: '%', factor: 2, limit: 5 },
  { name: 'track.cpuShare.firstMinute', unit: '%', factor: 2, limit: 5 },
  { name: 'track.memoryMb', unit: 'MB', limit: 150 },
  { name: 'idle.cpuShare', unit: '%', factor: 3, limit: 0.1 },
  { name: 'answer.firstPaintMs', unit: 'ms', factor: 2, limit: 150 },
  { name: 'answer.longestFrameMs', unit: 'ms', factor: 2, limit: 50 },
  { name: 'answer.growth', unit: 'times', limit: 1.5 },
  { name: 'answer.memoryMb', unit: 'MB', limit: null },
  { name: 'thread.firstPaintMs', unit: 'ms', factor: 1.5, limit: 300 },
  { name: 'apply.previewMs', unit: 'ms', factor: 2, limit: 200 },
  { name: 'tokens.countMs', unit: 'ms', factor: 1, limit: 300 },
  { name: 'tokens.worstMs', unit: 'ms', limit: 2000 },
  { name: 'tokens.stallMs', unit: 'ms', factor: 2, limit: 20 },
  { name: 'hostile.growth', unit: 'times', limit: 2.5 },
  { name: 'package.mb', unit: 'MB', limit: 3 },
];

export interface Measured {
  /** null = it could not be measured; the note says why. */
  readonly value: number | null;
  readonly floor?: number;
  /** Start, end and warm state. */
  readonly note: string;
}

export function figure(wanted: Wanted, measured: Measured): Figure {
  const { name, unit, limit } = wanted;
  const factor = wanted.factor ?? null;
  const value = measured.value === null ? null : round(measured.value);
  const floor = measured.floor === undefined ? null : round(measured.floor);
  const most = Math.max(limit ?? Number.POSITIVE_INFINITY, factor === null || floor === null ? 0 : factor * floor);
  return { name, unit, value, limit, factor, floor, held: value !== null && value <= most, note: measured.note };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** One line: the value, how many times its floor that is, and what it may be. */
export function lineOf({ name, unit, value, limit, factor, floor, held, note }: Figure): string {
  const times = value === null || floor === null || floor === 0 ? '' : `${(value / floor).toFixed(2)} ×`;
  const most = [factor === null ? '' : `${factor} ×`, limit === null ? '' : `${limit} ${unit}`];
  const allowed = most.filter((one) => one !== '').join(' or ');
  return [
    name.padEnd(26),
    (value === null ? '–' : `${value} ${unit}`).padStart(14),
    times.padStart(8),
    (floor === null ? '' : `floor ${floor} ${unit}`).padEnd(18),
    (allowed === '' ? 'no limit' : `at most ${allowed}`).padEnd(24),
    (limit === null ? '' : held ? 'held' : 'NOT HELD').padEnd(9),
    note,
  ].join(' ');
}

/** @param share 0–1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
