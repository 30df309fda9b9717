/** Ends a `switch` over a union: the compiler refuses a forgotten case, and bad data at run time says its name. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
