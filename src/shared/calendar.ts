// Local days and months as ranges of time. Some local days have 23 hours and some 25.

/** Milliseconds since 1970; `to` is not included. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export function dayOf(ms: number): TimeRange {
  const [year, month, day] = partsOf(ms);
  return { from: new Date(year, month, day).getTime(), to: new Date(year, month, day + 1).getTime() };
}

export function monthOf(ms: number): TimeRange {
  const [year, month] = partsOf(ms);
  return { from: new Date(year, month, 1).getTime(), to: new Date(year, month + 1, 1).getTime() };
}

function partsOf(ms: number): [year: number, month: number, day: number] {
  const date = new Date(ms);
  return [date.getFullYear(), date.getMonth(), date.getDate()];
}
