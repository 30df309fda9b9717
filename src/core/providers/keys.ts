// How core gets at keys, and how it tells two of them apart without keeping either.
import { createHash } from 'node:crypto';
import type { EndpointSnapshot } from '../../shared/job.ts';

export interface Keys {
  /** The key for this place, or null when there is none (or it was entered for another origin). */
  find(endpoint: EndpointSnapshot): Promise<string | null>;
}

/**
 * Salted and shortened: enough to notice another key, useless to find one. What goes along with the key decides as well what
 * it may see: its organization and project, and the headers of a gateway.
 */
export function fingerprintOf(
  salt: string,
  key: string,
  endpoint: EndpointSnapshot,
  headers: Readonly<Record<string, string>> = {},
): string {
  const parts = [salt, key, endpoint.organization ?? '', endpoint.project ?? ''];
  const sorted = Object.entries(headers).toSorted(([one], [two]) => (one < two ? -1 : 1));
  if (sorted.length > 0) parts.push(JSON.stringify(sorted));
  return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 16);
}
