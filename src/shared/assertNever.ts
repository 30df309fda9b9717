/** Ends a `switch` over a union: the compiler refuses a forgotten case. @throws Error that names an unexpected value */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
