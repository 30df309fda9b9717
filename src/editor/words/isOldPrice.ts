// When a price has to be doubted.

/** More than half a year has passed since the price was read. @param read ISO day or month @param day ISO day */
export function isOldPrice(read: string, day: string): boolean {
  const [, year, month, rest = '-01'] = /^(\d{4})-(\d\d)(-\d\d)?$/.exec(read) ?? [];
  // A price that a person set is theirs to keep up to date.
  if (year === undefined || month === undefined) return false;
  const months = Number(year) * 12 + Number(month) - 1 + 6;
  // A day that its month does not have, such as 31 February, still compares correctly with real days.
  const end = `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}${rest}`;
  return day > end;
}
