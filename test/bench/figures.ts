// The figures Ponder holds itself to, with their limits. What is not measured yet stands here with its reason and counts
// as not held.

export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: number | null;
  /** null = it is printed for comparison and holds nothing. */
  readonly limit: number | null;
  /** The same thing without Ponder, measured in the same run; null = there is none. */
  readonly floor: number | null;
  readonly note: string;
}

interface Wanted {
  readonly name: string;
  readonly unit: string;
  readonly limit: number | null;
}

export const WANTED: readonly Wanted[] = [
  { name: 'activation.ms', unit: 'ms', limit: 20 },
  { name: 'activation.eagerKb', unit: 'KB', limit: 100 },
  { name: 'tree.firstRowsMs', unit: 'ms', limit: 150 },
  { name: 'ask.toPostMs', unit: 'ms', limit: 15 },
  { name: 'ask.coldToPostMs', unit: 'ms', limit: 500 },
  { name: 'stream.finalToVisibleMs', unit: 'ms', limit: 100 },
  { name: 'poll.gets30min.w1', unit: 'GETs', limit: 60 },
  { name: 'poll.gets30min.w2', unit: 'GETs', limit: 60 },
  { name: 'poll.gets30min.w8', unit: 'GETs', limit: 60 },
  { name: 'poll.delayShare', unit: '%', limit: 6 },
  { name: 'ledger.firstPageMs', unit: 'ms', limit: 50 },
  { name: 'ledger.totalsMs', unit: 'ms', limit: 10 },
  { name: 'ledger.recordMs', unit: 'ms', limit: 5 },
  { name: 'ledger.stallMs', unit: 'ms', limit: 20 },
  { name: 'ledger.firstPageMs.100k', unit: 'ms', limit: null },
  { name: 'ledger.totalsMs.100k', unit: 'ms', limit: null },
  { name: 'ledger.recordMs.100k', unit: 'ms', limit: null },
  { name: 'ledger.stallMs.100k', unit: 'ms', limit: null },
  { name: 'track.cpuShare', unit: '%', limit: 5 },
  { name: 'track.memoryMb', unit: 'MB', limit: 150 },
  { name: 'idle.cpuShare', unit: '%', limit: 0.1 },
  { name: 'answer.firstPaintMs', unit: 'ms', limit: 150 },
  { name: 'answer.longestFrameMs', unit: 'ms', limit: 50 },
  { name: 'answer.growth', unit: 'times', limit: 1.5 },
  { name: 'answer.memoryMb', unit: 'MB', limit: null },
  { name: 'tokens.countMs', unit: 'ms', limit: 300 },
  { name: 'tokens.worstMs', unit: 'ms', limit: 2000 },
  { name: 'tokens.stallMs', unit: 'ms', limit: 20 },
  { name: 'hostile.growth', unit: 'times', limit: 2.5 },
  { name: 'package.mb', unit: 'MB', limit: 3 },
];

export interface Measured {
  readonly value: number;
  readonly floor?: number;
  /** Start, end and warm state. */
  readonly note: string;
}

export function figure({ name, unit, limit }: Wanted, measured: Measured | undefined): Figure {
  if (measured === undefined) return { name, unit, value: null, limit, floor: null, note: 'not measured yet' };
  const round = (value: number) => Math.round(value * 100) / 100;
  const floor = measured.floor === undefined ? null : round(measured.floor);
  return { name, unit, value: round(measured.value), limit, floor, note: measured.note };
}

export function isHeld({ value, limit }: Figure): boolean {
  return value !== null && (limit === null || value <= limit);
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
