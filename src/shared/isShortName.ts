// Names and ids in a row of the ledger.

/** Nothing that Ponder, a provider or a person gives a name to has a longer one. */
const LONGEST = 500;

export function isShortName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST;
}
