// Hands out the provider for an endpoint and its credential, and loads the SDK with the first one.
import type { EndpointSnapshot } from '../../shared/job.ts';
import { Later } from '../../shared/later.ts';
import { type Credential, fingerprintOf, identityOf } from './credential.ts';
import { configuredAt, type Endpoint } from './endpoint.ts';
import type { Keys } from './keys.ts';
import { optionsOf } from './optionsOf.ts';
import type { CalledEndpoint, CreateProvider, Provider } from './provider.ts';

type Headers = Readonly<Record<string, string>>;

export interface Access {
  readonly provider: Provider;
  readonly fingerprint: string;
}

export class ProviderPool {
  readonly #keys: Keys;
  readonly #salt: () => string;
  readonly #endpoints: () => readonly Endpoint[];
  readonly #secrets: () => readonly string[];
  readonly #create: Later<CreateProvider>;
  readonly #providers = new Map<string, Provider>();
  /** Of each place, as the settings had them last in this window. */
  readonly #lastHeaders = new Map<string, Headers>();

  constructor(needs: {
    keys: Keys;
    salt: () => string;
    endpoints: () => readonly Endpoint[];
    /** All keys of this window; absent = none but the one it asks with. */
    secrets?: () => readonly string[];
    load: () => Promise<CreateProvider>;
  }) {
    this.#keys = needs.keys;
    this.#salt = needs.salt;
    this.#endpoints = needs.endpoints;
    this.#secrets = needs.secrets ?? (() => []);
    this.#create = new Later(needs.load);
  }

  /** Null when there is no credential for the place that the snapshot names. */
  async access(endpoint: EndpointSnapshot): Promise<Access | null> {
    const credential = await this.#keys.find(endpoint);
    if (credential === null) return null;
    if (this.#create.made === null) {
      await this.#create.get();
      // Loading takes a while: a key that was removed meanwhile is not used any more.
      const now = await this.#keys.find(endpoint);
      if (now === null || identityOf(now) !== identityOf(credential)) return await this.access(endpoint);
    }
    return await this.open({ ...endpoint, headers: await this.#headersOf(endpoint) }, credential);
  }

  /** One provider for each place and identity, because it remembers the real ids of responses whose id holds a key. */
  async open(place: CalledEndpoint, credential: Credential): Promise<Access> {
    const create = await this.#create.get();
    const fingerprint = fingerprintOf(this.#salt(), credential, place, place.headers);
    const { provider: kind, baseUrl, apiVersion, api } = place;
    const name = JSON.stringify([kind, baseUrl, apiVersion, api, fingerprint]);
    const provider = this.#providers.get(name) ?? create(optionsOf(place, credential, this.#secrets));
    this.#providers.set(name, provider);
    return { provider, fingerprint };
  }

  /** Tells one credential from another without loading what calls with it; null when there is none. */
  async fingerprint(endpoint: EndpointSnapshot): Promise<string | null> {
    const credential = await this.#keys.find(endpoint);
    if (credential === null) return null;
    return fingerprintOf(this.#salt(), credential, endpoint, await this.#headersOf(endpoint));
  }

  /** The names of models that today's settings give the place, each with its model. */
  deploymentsAt(endpoint: EndpointSnapshot): Readonly<Record<string, string>> {
    return configuredAt(endpoint, this.#endpoints())?.deployments ?? {};
  }

  /**
   * Gateway headers come from today's settings, only while the name still means the same place, and from where secrets
   * are kept. Once the place has left the settings, its jobs are still asked about as they were sent: with those of
   * their snapshot, and with those that this window knew and that no snapshot may hold.
   */
  async #headersOf(endpoint: EndpointSnapshot): Promise<Headers> {
    const place = JSON.stringify([endpoint.name, endpoint.baseUrl]);
    const ofSettings = configuredAt(endpoint, this.#endpoints())?.headers;
    if (ofSettings !== undefined) this.#lastHeaders.set(place, ofSettings);
    const plain = ofSettings ?? { ...this.#lastHeaders.get(place), ...endpoint.headers };
    return { ...plain, ...(await this.#keys.headersOf?.(endpoint)) };
  }
}
