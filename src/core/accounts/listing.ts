// The models that a key may use at a place, as they were last listed there and kept in the ledger.
import type { EndpointSnapshot } from '../../shared/job.ts';
import { timeOf } from '../../shared/numbers.ts';
import { readOwnJson } from '../../shared/readOwnJson.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ListedModel } from '../providers/provider.ts';

export interface Listing {
  /** When the place said so. */
  readonly at: number;
  readonly models: readonly ListedModel[];
}

interface Kept extends Listing {
  readonly baseUrl: string;
  readonly fingerprint: string;
}

/** One for each endpoint: another key or address takes the place of the one before. */
export function listingName({ name }: EndpointSnapshot): string {
  return `models:${name}`;
}

/** What was listed last at this address, to whichever key; null = nothing. */
export function keptListing(ledger: Pick<Ledger, 'fact'>, endpoint: EndpointSnapshot): Kept | null {
  const kept = readKept(ledger.fact(listingName(endpoint)));
  return kept?.baseUrl === endpoint.baseUrl ? kept : null;
}

/** Forgets what was listed, at whichever address and to whichever key. */
export async function forgetListing(
  endpoint: EndpointSnapshot,
  ledger: Pick<Ledger, 'fact' | 'setFact'>,
): Promise<void> {
  if (ledger.fact(listingName(endpoint)) !== null) await ledger.setFact(listingName(endpoint), '{}');
}

function readKept(text: string | null): Kept | null {
  const value = readOwnJson(text);
  if (typeof value !== 'object' || value === null) return null;
  if (!('baseUrl' in value && 'fingerprint' in value && 'at' in value && 'models' in value)) return null;
  const { baseUrl, fingerprint, at, models } = value;
  if (typeof baseUrl !== 'string' || typeof fingerprint !== 'string') return null;
  const when = timeOf(at);
  return when !== null && Array.isArray(models) && models.every(isListed)
    ? { baseUrl, fingerprint, at: when, models }
    : null;
}

function isListed(value: unknown): value is ListedModel {
  if (typeof value !== 'object' || value === null || !('id' in value && 'shutdownDate' in value)) return false;
  return typeof value.id === 'string' && (typeof value.shutdownDate === 'string' || value.shutdownDate === null);
}
