// The names of the categories that a content filter stopped a text for: from replies and from rows, so any text may
// stand there. Names only are kept.
const NAME = /^[a-z][a-z0-9_/-]{0,39}$/;
const MOST_NAMES = 6;
/** No server has more categories; a longer list is not gone through. */
export const MOST_FILTERS = 50;

/** What may be the name of a category, each once. */
export function soundFilters(names: unknown): readonly string[] {
  const sound: string[] = [];
  for (const name of Array.isArray(names) ? names.slice(0, MOST_FILTERS) : []) {
    const small = typeof name === 'string' ? name.toLowerCase() : '';
    if (NAME.test(small) && !sound.includes(small)) sound.push(small);
  }
  return sound.slice(0, MOST_NAMES);
}
