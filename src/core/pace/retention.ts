// How long a provider keeps a response, by OpenAI's documentation; others are assumed to do the same. In milliseconds.

const DAY_MS = 86_400_000;

/** With `store`, counted from the response's creation. */
export const STORED_MS = 30 * DAY_MS;
/** Without `store`, counted from the end of the run. */
export const UNSTORED_MS = 600_000;
/** From this age of a response on no question goes on from it: it may be forgotten before the answer is there. */
export const RESEND_FROM_MS = 28 * DAY_MS;
