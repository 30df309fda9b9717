// The models that a key may use at a place, as the place lists them: asked for by a free call, kept for a day in the
// ledger, and only believed for the same address and key.

import type { EndpointSnapshot } from '../../shared/job.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { toldTokens } from '../ledger/toldTokens.ts';
import type { Catalogue } from '../models/catalogue.ts';
import type { Failure } from '../providers/failure.ts';
import type { ListedModel } from '../providers/provider.ts';
import type { ProviderPool } from '../providers/providerPool.ts';
import { endDays } from './advice.ts';
import { type Capabilities, CapabilityRecord } from './capabilities.ts';
import { catalogueAt, forgetDeployments } from './catalogueAt.ts';
import { forgetAgreement } from './endpointCount.ts';
import { EndpointRecord, type Learnt, rulesFrom } from './endpointRecord.ts';
import { forgetListing, keptListing, type Listing, listingName } from './listing.ts';

export type Asked =
  | { readonly kind: 'listed'; readonly listing: Listing }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'noKey' };

const DAY_MS = 86_400_000;
/** More models than this are not kept, so that no place can fill the ledger. */
const MOST_MODELS = 2_000;
const MOST_CHARACTERS = 200;

export class Account {
  readonly #ledger: Ledger;
  readonly #pool: ProviderPool;
  readonly #endpoint: EndpointSnapshot;
  readonly #now: () => number;
  readonly #record: EndpointRecord;
  readonly #capabilities: CapabilityRecord;

  constructor(needs: { ledger: Ledger; pool: ProviderPool; endpoint: EndpointSnapshot; now: () => number }) {
    this.#ledger = needs.ledger;
    this.#pool = needs.pool;
    this.#endpoint = needs.endpoint;
    this.#now = needs.now;
    this.#record = new EndpointRecord(needs);
    this.#capabilities = new CapabilityRecord(needs);
  }

  /** What was listed last, however long ago; null = nothing for this address and key. */
  async known(): Promise<Listing | null> {
    const fingerprint = await this.#pool.fingerprint(this.#endpoint);
    if (fingerprint === null) return null;
    const kept = keptListing(this.#ledger, this.#endpoint);
    return kept?.fingerprint === fingerprint ? { at: kept.at, models: kept.models } : null;
  }

  /**
   * The catalogue as it holds at this place: with what was learnt there, and its own last end dates, which beat ours.
   */
  async catalogueFrom(catalogue: Catalogue): Promise<Catalogue> {
    const rules = rulesFrom(await this.learnt());
    const known = await this.known();
    const here = catalogueAt(catalogue, this.#endpoint, { ledger: this.#ledger, pool: this.#pool });
    const key = await this.#pool.fingerprint(this.#endpoint);
    const tokensAMinute = (model: string) => toldTokens(this.#ledger, { ...this.#endpoint, model, key }, this.#now());
    return here.with({ rules, tokensAMinute, ...(known === null ? {} : { ends: endDays(known.models) }) });
  }

  /** What the place refused with this key. */
  async learnt(): Promise<readonly Learnt[]> {
    return this.#record.of(this.#endpoint, await this.#pool.fingerprint(this.#endpoint));
  }

  /** What the place offers to the present key. */
  async capabilities(): Promise<Capabilities> {
    return this.#capabilities.of(this.#endpoint, await this.#pool.fingerprint(this.#endpoint));
  }

  /** Notes that a person agreed to ask without the field. */
  async agreed(learnt: Learnt): Promise<void> {
    await this.#record.learn(this.#endpoint, { ...learnt, agreedAt: this.#now() });
  }

  /** Forgets what was learnt: a person wants to try again. */
  async forgetLearnt(): Promise<void> {
    await this.#record.forget(this.#endpoint);
  }

  /** Forgets all that is known of the endpoint by having asked it: lessons, deployments, its list, the yes to a count. */
  async forgetAll(): Promise<void> {
    const [endpoint, ledger] = [this.#endpoint, this.#ledger];
    await this.#record.forget(endpoint);
    await forgetDeployments(endpoint, ledger);
    await forgetListing(endpoint, ledger);
    await forgetAgreement(endpoint, ledger);
  }

  isFresh({ at }: Listing): boolean {
    const age = this.#now() - at;
    return age >= 0 && age < DAY_MS;
  }

  /** Asks the place itself what it lists, by a free call, and keeps the listing. */
  async ask(): Promise<Asked> {
    const access = await this.#pool.access(this.#endpoint);
    if (access === null) return { kind: 'noKey' };
    const result = await access.provider.check();
    if (!result.ok) return { kind: 'failed', failure: result.failure };
    // Jobs that paused because the place had refused the key may be looked at again.
    await this.#ledger.keyTrouble.works(this.#endpoint, access.fingerprint);
    return { kind: 'listed', listing: await this.#keep(access.fingerprint, result.value) };
  }

  /** Keeps the listing of a check that was made for another reason, with the present key. */
  async remember(models: readonly ListedModel[]): Promise<void> {
    const fingerprint = await this.#pool.fingerprint(this.#endpoint);
    if (fingerprint !== null) await this.#keep(fingerprint, models);
  }

  async #keep(fingerprint: string, models: readonly ListedModel[]): Promise<Listing> {
    const sane = models.filter(({ id }) => id !== '' && id.length <= MOST_CHARACTERS).slice(0, MOST_MODELS);
    const listing = { at: this.#now(), models: sane };
    const { baseUrl } = this.#endpoint;
    await this.#ledger.setFact(listingName(this.#endpoint), JSON.stringify({ baseUrl, fingerprint, ...listing }));
    const wasMissing = this.#record.shown(this.#endpoint, fingerprint).some((row) => row.capability === 'models');
    if (wasMissing) await this.#record.unshow(this.#endpoint, { capability: 'models', key: fingerprint });
    return listing;
  }
}

/** The end dates that a place told last, to whichever key: good enough for words, not for decisions. */
export function endsToldBy(endpoint: EndpointSnapshot, ledger: Pick<Ledger, 'fact'>): ReadonlyMap<string, string> {
  const kept = keptListing(ledger, endpoint);
  return kept === null ? new Map() : endDays(kept.models);
}
