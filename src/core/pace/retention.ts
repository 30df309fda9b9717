// How long a provider keeps a response, by OpenAI's documentation; others are assumed to do the same. In milliseconds.

/** With `store`, counted from the response's creation. */
export const STORED_MS = 30 * 86_400_000;
/** Without `store`, counted from the end of the run. */
export const UNSTORED_MS = 600_000;
