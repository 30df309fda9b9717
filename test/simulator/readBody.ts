// Reads a request's body up to the size the service takes.
import type { IncomingMessage } from 'node:http';
import { ApiError } from './apiError.ts';

export const MAX_BODY_BYTES = 52_428_800;

/** @throws ApiError 413, after the rest was read and thrown away: a client still sending would miss the reply. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(part);
  }
  if (bytes > MAX_BODY_BYTES) {
    const message = `Maximum content size limit (${MAX_BODY_BYTES}) exceeded (${bytes} bytes read).`;
    throw new ApiError(413, null, message);
  }
  return Buffer.concat(chunks).toString('utf8');
}
