// What became of a value that an older version wrote down. Later versions may add fields: only those that were there count.

/** Each place where they differ, as a path with both values; lists have to be the same, in the same order. */
export function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [told(path, expected, actual)];
    const longer = expected.length >= actual.length ? expected : actual;
    return longer.flatMap((_, index) => differences(expected[index], actual[index], `${path}[${index}]`));
  }
  if (isFields(expected)) {
    if (!isFields(actual)) return [told(path, expected, actual)];
    return Object.keys(expected).flatMap((key) =>
      differences(expected[key], actual[key], path === '' ? key : `${path}.${key}`),
    );
  }
  return Object.is(expected, actual) ? [] : [told(path, expected, actual)];
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function told(path: string, expected: unknown, actual: unknown): string {
  return `${path}: was ${brief(expected)}, is ${brief(actual)}`;
}

function brief(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 200);
}
