// JSON that Ponder wrote itself, and that a damaged file or another program may have changed since.

/** Its value; null = there is none, or it is not JSON any more, which counts as none. */
export function readOwnJson(text: string | null | undefined): unknown {
  if (text === null || text === undefined) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
