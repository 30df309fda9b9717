// The models that a key may use at a place, as the place lists them: asked for by a free call, kept for a day in the
// ledger, and only believed for the same address and key.

import type { EndpointSnapshot } from '../../shared/job.ts';
import { timeOf } from '../../shared/numbers.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Catalogue } from '../models/catalogue.ts';
import type { Failure } from '../providers/failure.ts';
import type { ListedModel } from '../providers/provider.ts';
import type { ProviderPool } from '../providers/providerPool.ts';
import { endDays } from './advice.ts';
import { EndpointRecord, type Learnt, taughtBy } from './endpointRecord.ts';

export interface Listing {
  /** When the place said so. */
  readonly at: number;
  readonly models: readonly ListedModel[];
}

export type Asked =
  | { readonly kind: 'listed'; readonly listing: Listing }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'noKey' };

const DAY_MS = 86_400_000;
/** A place that lists more than this is no reason to fill the ledger. */
const MOST_MODELS = 2_000;
const MOST_CHARACTERS = 200;

export class Account {
  readonly #ledger: Ledger;
  readonly #pool: ProviderPool;
  readonly #endpoint: EndpointSnapshot;
  readonly #now: () => number;
  readonly #record: EndpointRecord;

  constructor(needs: { ledger: Ledger; pool: ProviderPool; endpoint: EndpointSnapshot; now: () => number }) {
    this.#ledger = needs.ledger;
    this.#pool = needs.pool;
    this.#endpoint = needs.endpoint;
    this.#now = needs.now;
    this.#record = new EndpointRecord(needs);
  }

  /** What was listed last, however long ago; null = nothing for this address and key. */
  async known(): Promise<Listing | null> {
    const fingerprint = await this.#pool.fingerprint(this.#endpoint);
    if (fingerprint === null) return null;
    const kept = readKept(this.#ledger.fact(this.#name));
    const isOurs = kept?.baseUrl === this.#endpoint.baseUrl && kept.fingerprint === fingerprint;
    return isOurs ? { at: kept.at, models: kept.models } : null;
  }

  /** With the end dates that the place itself told last, which beat ours, and what it was learnt to take. */
  async catalogueFrom(catalogue: Catalogue): Promise<Catalogue> {
    const taught = taughtBy(await this.learnt());
    const known = await this.known();
    return catalogue.with({ taught, ...(known === null ? {} : { ends: endDays(known.models) }) });
  }

  /** What the place refused with this key. */
  async learnt(): Promise<readonly Learnt[]> {
    return this.#record.of(this.#endpoint, await this.#pool.fingerprint(this.#endpoint));
  }

  /** A person agreed to ask without the field. */
  async agreed(learnt: Learnt): Promise<void> {
    await this.#record.learn(this.#endpoint, { ...learnt, agreedAt: this.#now() });
  }

  /** A person wants it asked anew. */
  async forgetLearnt(): Promise<void> {
    await this.#record.forget(this.#endpoint);
  }

  isFresh({ at }: Listing): boolean {
    const age = this.#now() - at;
    return age >= 0 && age < DAY_MS;
  }

  /** Asks the place itself. */
  async ask(): Promise<Asked> {
    const access = await this.#pool.access(this.#endpoint);
    if (access === null) return { kind: 'noKey' };
    const result = await access.provider.check();
    if (!result.ok) return { kind: 'failed', failure: result.failure };
    return { kind: 'listed', listing: await this.#keep(access.fingerprint, result.value) };
  }

  /** A check of the present key that was made for another reason. */
  async remember(models: readonly ListedModel[]): Promise<void> {
    const fingerprint = await this.#pool.fingerprint(this.#endpoint);
    if (fingerprint !== null) await this.#keep(fingerprint, models);
  }

  async #keep(fingerprint: string, models: readonly ListedModel[]): Promise<Listing> {
    const sane = models.filter(({ id }) => id !== '' && id.length <= MOST_CHARACTERS).slice(0, MOST_MODELS);
    const listing = { at: this.#now(), models: sane };
    const { baseUrl } = this.#endpoint;
    await this.#ledger.setFact(this.#name, JSON.stringify({ baseUrl, fingerprint, ...listing }));
    return listing;
  }

  /** One for each endpoint: another key or address takes the place of the one before. */
  get #name(): string {
    return nameOf(this.#endpoint);
  }
}

/** The end dates that a place told last, to whichever key: for what is only said, and decided elsewhere. */
export function endsToldBy(endpoint: EndpointSnapshot, ledger: Pick<Ledger, 'fact'>): ReadonlyMap<string, string> {
  const kept = readKept(ledger.fact(nameOf(endpoint)));
  return kept?.baseUrl === endpoint.baseUrl ? endDays(kept.models) : new Map();
}

function nameOf({ name }: EndpointSnapshot): string {
  return `models:${name}`;
}

interface Kept extends Listing {
  readonly baseUrl: string;
  readonly fingerprint: string;
}

function readKept(text: string | null): Kept | null {
  const value = parsed(text);
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

function parsed(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    // A value that no Ponder wrote is no memory.
    return null;
  }
}
