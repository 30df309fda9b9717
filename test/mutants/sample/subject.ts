// What the tests of the mutation run plant their defects in.

/** Its test looks at every bound. */
export function isWithin(value: number, most: number): boolean {
  return value >= 0 && value <= most;
}

/** Its test never goes near the bound. */
export function isLong(text: string): boolean {
  return text.length > 10;
}

/** Its test would wait for ever where nothing is taken out. */
export function emptied(items: string[]): string[] {
  while (items.length > 0) {
    items.pop();
  }
  return items;
}
