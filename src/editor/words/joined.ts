/** Sentences as one text; empty ones are left out. */
export function joined(...sentences: readonly string[]): string {
  return joinedBy(' ', sentences);
}

/** The parts of a line or a list; empty ones are left out. */
export function joinedBy(separator: string, parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(separator);
}
