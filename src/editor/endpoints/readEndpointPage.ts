// Gathers what the page of an endpoint shows. The only request is the free one that lists the models.

import { Account } from '../../core/accounts/account.ts';
import { deploymentsAt } from '../../core/accounts/catalogueAt.ts';
import { agreementAt } from '../../core/accounts/endpointCount.ts';
import type { Engine } from '../../core/engine.ts';
import { configuredAt } from '../../core/providers/endpoint.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';
import type { KeyRing } from '../keys/keyRing.ts';
import type { Settings } from '../settings.ts';
import type { EndpointPageFacts } from '../words/endpointPage.ts';

export interface EndpointPageNeeds {
  readonly settings: Settings;
  readonly keys: Pick<KeyRing, 'knownBy'>;
}

/** @throws HumanError when the settings for sending make no sense */
export async function readEndpointPage(
  { ledger, pool }: Engine,
  place: EndpointSnapshot,
  { settings, keys }: EndpointPageNeeds,
): Promise<EndpointPageFacts> {
  const { background, store, firstEndpointName, endpointName } = settings;
  const account = new Account({ ledger, pool, endpoint: place, now: Date.now });
  const began = performance.now();
  const asked = await account.ask();
  const tookMs = Math.round(performance.now() - began);
  const isConfigured = configuredAt(place, settings.endpoints) !== undefined;
  const set = pool.deploymentsAt(place);
  return {
    place,
    isConfigured,
    isOfWindow: isConfigured && place.name === endpointName,
    isFirst: isConfigured && place.name === firstEndpointName,
    known: await keys.knownBy(place),
    asked,
    tookMs,
    listing: await account.known(),
    // No model is meant: only what was learnt of all of them.
    offers: (await account.capabilities()).for('', store),
    learnt: await account.learnt(),
    deployments: [...deploymentsAt(place, { ledger, pool })].map(([name, model]) => ({
      name,
      model,
      isSet: Object.hasOwn(set, name),
    })),
    agreement: agreementAt(ledger, place),
    background,
    titleOf: (id) => ledger.get(id)?.title ?? null,
    now: Date.now(),
  };
}
