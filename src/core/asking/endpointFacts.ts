// What is known of the place where a question is to be asked, for the key of this window.
import { Account } from '../accounts/account.ts';
import type { Capabilities } from '../accounts/capabilities.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Catalogue } from '../models/catalogue.ts';
import type { Endpoint } from '../providers/endpoint.ts';
import type { ListedModel } from '../providers/provider.ts';
import type { ProviderPool } from '../providers/providerPool.ts';

export interface EndpointFacts {
  readonly endpoint: Endpoint;
  readonly hasKey: boolean;
  /** The fingerprint of that key; null = there is none. */
  readonly key: string | null;
  /** The models as the settings have them. */
  readonly catalogueElsewhere: Catalogue;
  /** The models as they hold at this endpoint: with its own end dates, and without what it refused. */
  readonly catalogue: Catalogue;
  /** What it offers to that key. */
  readonly capabilities: Capabilities;
  /** What the account lists, as of today; null = nothing of today is known. */
  readonly listed: readonly ListedModel[] | null;
}

export interface EndpointFactsNeeds {
  readonly ledger: Ledger;
  readonly pool: ProviderPool;
  readonly now: () => number;
}

export async function readEndpointFacts(
  needs: EndpointFactsNeeds,
  endpoint: Endpoint,
  catalogueElsewhere: Catalogue,
): Promise<EndpointFacts> {
  const account = new Account({ ...needs, endpoint });
  const listing = await account.known();
  const key = await needs.pool.fingerprint(endpoint);
  return {
    endpoint,
    hasKey: key !== null,
    key,
    catalogueElsewhere,
    catalogue: await account.catalogueFrom(catalogueElsewhere),
    capabilities: await account.capabilities(),
    listed: listing !== null && account.isFresh(listing) ? listing.models : null,
  };
}

/** Whether the place takes the service tier that Ponder asks for, whichever the model. */
export function isDefaultTier({ capabilities }: Pick<EndpointFacts, 'capabilities'>): boolean {
  return capabilities.serviceTier.answer === 'yes';
}
