// How long the benchmarks that need real time take; shorter in trial runs.
import { setTimeout as pause } from 'node:timers/promises';

export const SECONDS_VARIABLE = 'PONDER_BENCH_SECONDS';

export function secondsOr(usual: number): number {
  const given = Number(process.env[SECONDS_VARIABLE] ?? Number.NaN);
  return given > 0 ? given : usual;
}

export function passSeconds(seconds: number): Promise<void> {
  return pause(seconds * 1_000);
}
