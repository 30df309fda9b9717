// Hands out the provider for an endpoint and its key, and loads the SDK with the first one.
import { createHash } from 'node:crypto';
import type { EndpointSnapshot } from '../../shared/job.ts';
import { type Endpoint, isOpenAi } from './endpoint.ts';
import { fingerprintOf, type Keys } from './keys.ts';
import type { Provider, ProviderOptions } from './provider.ts';

export interface Access {
  readonly provider: Provider;
  readonly fingerprint: string;
}

export type CreateProvider = (options: ProviderOptions) => Provider;

export class ProviderPool {
  readonly #keys: Keys;
  readonly #salt: () => string;
  readonly #endpoints: () => readonly Endpoint[];
  readonly #secrets: () => readonly string[];
  readonly #load: () => Promise<CreateProvider>;
  readonly #providers = new Map<string, Provider>();

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
    this.#load = needs.load;
  }

  /** Null when there is no key for the place that the snapshot names. */
  async access(endpoint: EndpointSnapshot): Promise<Access | null> {
    const key = await this.#keys.find(endpoint);
    if (key === null) return null;
    const headers = this.#headersOf(endpoint);
    const options: ProviderOptions = {
      baseUrl: endpoint.baseUrl,
      key,
      organization: endpoint.organization,
      project: endpoint.project,
      headers,
      describesMachine: isOpenAi(endpoint),
    };
    const fingerprint = fingerprintOf(this.#salt(), key, endpoint, headers);
    const name = createHash('sha256').update(JSON.stringify(options)).digest('hex');
    const known = this.#providers.get(name);
    if (known !== undefined) return { provider: known, fingerprint };
    const create = await this.#load();
    // Loading takes a while the first time: a key that was removed meanwhile is not used any more.
    if ((await this.#keys.find(endpoint)) !== key) return await this.access(endpoint);
    const provider = create({ ...options, secrets: this.#secrets });
    this.#providers.set(name, provider);
    return { provider, fingerprint };
  }

  /** Tells one key from another without loading what calls with it; null when there is no key. */
  async fingerprint(endpoint: EndpointSnapshot): Promise<string | null> {
    const key = await this.#keys.find(endpoint);
    return key === null ? null : fingerprintOf(this.#salt(), key, endpoint, this.#headersOf(endpoint));
  }

  /** Gateway headers come from today's settings, and only while the name still means the same place. */
  #headersOf(endpoint: EndpointSnapshot): Readonly<Record<string, string>> {
    const today = this.#endpoints().find(({ name, baseUrl }) => name === endpoint.name && baseUrl === endpoint.baseUrl);
    return today?.headers ?? {};
  }
}
