/** A place's address, the fingerprint of a key, and a model's name there: what has a rate limit of its own. */
export type GateKey = readonly [baseUrl: string, key: string | null, model: string];

/** The name of the fact that a gate is kept in. */
export function gateName(key: GateKey): string {
  return `gate ${JSON.stringify(key)}`;
}
