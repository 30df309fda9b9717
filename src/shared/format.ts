// Numbers and times as people read them. Money is in money.ts.

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** `48 s`, `12 min`, `1 h 5 min`. */
export function formatDuration(ms: number): string {
  const clamped = Math.max(0, ms);
  if (clamped < MINUTE) return `${Math.floor(clamped / 1000)} s`;
  if (clamped < HOUR) return `${Math.floor(clamped / MINUTE)} min`;
  const minutes = Math.floor((clamped % HOUR) / MINUTE);
  return minutes === 0 ? `${Math.floor(clamped / HOUR)} h` : `${Math.floor(clamped / HOUR)} h ${minutes} min`;
}

/** `3–9 min`, `48 s – 3 min`; one figure when both are the same. */
export function formatSpan(lowMs: number, highMs: number): string {
  const [low, high] = [formatDuration(lowMs), formatDuration(highMs)];
  if (low === high) return low;
  const [, figure, unit] = /^(\d+) (\w+)$/.exec(low) ?? [];
  return unit !== undefined && /^\d+ \w+$/.test(high) && high.endsWith(` ${unit}`)
    ? `${figure}–${high}`
    : `${low} – ${high}`;
}

/** `12,345`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** The local calendar day of a moment, `YYYY-MM-DD`. */
export function localDay(ms: number): string {
  const date = new Date(ms);
  const month = String(date.getMonth() + 1).padStart(2, '0');
  return `${date.getFullYear()}-${month}-${String(date.getDate()).padStart(2, '0')}`;
}

/** Counts calendar days (`YYYY-MM-DD`) back; not by the clock, as some local days have 23 hours and some 25. */
export function daysBefore(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - days);
  return date.toISOString().slice(0, 10);
}

/** The local time of day, `14:05`. */
export function localTime(ms: number): string {
  const date = new Date(ms);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}

/** The first line of a text that is not blank, for titles. */
export function firstLine(text: string): string {
  return (
    text
      .split(/\r?\n/)
      .find((line) => line.trim() !== '')
      ?.trim() ?? ''
  );
}
