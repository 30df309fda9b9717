// The fingerprints of this window's keys, as they were last read: they decide which jobs the window may act on.
import { isHumanError } from '../../shared/humanError.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';
import type { Limits } from '../ledger/budgets.ts';
import type { KeysInHand } from '../ledger/duties.ts';
import type { Logger } from '../logger.ts';
import type { ProviderPool } from '../providers/providerPool.ts';

export interface HeldKeysNeeds {
  readonly pool: Pick<ProviderPool, 'fingerprint'>;
  /** The budgets. @throws HumanError when the settings make no sense */
  readonly limits: () => Limits;
  readonly log: Logger;
}

interface Place {
  readonly endpoint: EndpointSnapshot;
  readonly key: string | null;
}

export class HeldKeys implements KeysInHand {
  readonly #needs: HeldKeysNeeds;
  readonly #places = new Map<string, Place>();
  readonly #wanted = new Map<string, EndpointSnapshot>();
  /** What is wrong with the settings, as it was last logged; null = nothing. */
  #problem: string | null = null;

  constructor(needs: HeldKeysNeeds) {
    this.#needs = needs;
  }

  of(endpoint: EndpointSnapshot): string | null | undefined {
    const name = nameOf(endpoint);
    const place = this.#places.get(name);
    if (place === undefined) this.#wanted.set(name, endpoint);
    return place?.key;
  }

  /** Whether `of` was asked for a place whose key is not known yet. */
  get isWanting(): boolean {
    return this.#wanted.size > 0;
  }

  async learn(endpoints: readonly EndpointSnapshot[] = []): Promise<void> {
    for (const endpoint of endpoints) this.of(endpoint);
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    for (const [name, endpoint] of wanted) this.#places.set(name, { endpoint, key: await this.#find(endpoint) });
  }

  /** Reads all keys again, and those that are wanted. Returns the names of the endpoints that have another key now. */
  async refresh(): Promise<readonly string[]> {
    const changed = new Set<string>();
    for (const [name, { endpoint, key }] of [...this.#places]) {
      const now = await this.#find(endpoint);
      this.#places.set(name, { endpoint, key: now });
      if (now !== null && now !== key) changed.add(endpoint.name);
    }
    await this.learn();
    return [...changed];
  }

  canSend(): boolean {
    try {
      this.#needs.limits();
      this.#problem = null;
    } catch (error) {
      if (!isHumanError(error)) throw error;
      if (this.#problem !== error.message) this.#needs.log.warn(`Nothing is sent: ${error.message}`);
      this.#problem = error.message;
    }
    return this.#problem === null;
  }

  async #find(endpoint: EndpointSnapshot): Promise<string | null> {
    try {
      return await this.#needs.pool.fingerprint(endpoint);
    } catch (error) {
      // A key that can't be read counts as none.
      this.#needs.log.warn(`The key of ${endpoint.name} could not be read: ${String(error)}`);
      return null;
    }
  }
}

/** Jobs of one place may have been sent with a key, and later ones by somebody who signed in. */
function nameOf({ name, baseUrl, organization, project, auth, tenant, scope }: EndpointSnapshot): string {
  return JSON.stringify([name, baseUrl, organization, project, auth, tenant, scope]);
}
