// Bounds the body of an error, which the SDK reads to its end by itself: no error needs more words than this.

const MOST_BYTES = 256 * 1024;
/** No longer, because the status of the reply has already told what matters. */
const MOST_MS = 10_000;

/** Bounds only what is an error by its status. @param mostMs how long its words may take to come */
export function withBoundedError(response: Response, mostMs = MOST_MS): Response {
  const { ok, body, status, statusText, headers } = response;
  if (ok || body === null) return response;
  return new Response(beginningOf(body, mostMs), { status, statusText, headers });
}

function beginningOf(body: ReadableStream<Uint8Array>, mostMs: number): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), mostMs);
  let bytes = 0;
  const end = (): Promise<void> => {
    clearTimeout(timer);
    // The connection ends with this, even if it fails.
    return reader.cancel().catch(() => undefined);
  };
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await Promise.race([reader.read(), late.promise]).catch((error: unknown) => {
        clearTimeout(timer);
        throw error;
      });
      const part = next?.value?.subarray(0, MOST_BYTES - bytes);
      if (part !== undefined && part.length > 0) controller.enqueue(part);
      bytes += part?.length ?? 0;
      if (next !== null && !next.done && bytes < MOST_BYTES) return;
      controller.close();
      void end();
    },
    cancel: end,
  });
}
