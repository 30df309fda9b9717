// The name under which a place, or the gate before it, knows a request: what its support asks for.

/** Azure has a header of its own, and OpenAI's on newer routes only. */
const NAMES = ['x-request-id', 'apim-request-id'];

export function requestIdOf(header: (name: string) => string | null): string | null {
  return NAMES.map(header).find((id) => id !== null && id !== '') ?? null;
}
