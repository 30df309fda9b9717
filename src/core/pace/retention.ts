// How long a provider keeps a response, as far as OpenAI's documentation says; others are taken to do the same.

/** From its creation, with `store`. */
export const STORED_MS = 30 * 86_400_000;
/** From its end, without. */
export const UNSTORED_MS = 600_000;
