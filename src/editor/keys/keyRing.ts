// Keys: one per endpoint in SecretStorage, bound to the origin they were entered for, kept in memory until they change.
import * as vscode from 'vscode';
import type { Credential } from '../../core/providers/credential.ts';
import { type Endpoint, isOpenAi, OPENAI_ENDPOINT, originOf } from '../../core/providers/endpoint.ts';
import type { Keys } from '../../core/providers/keys.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';
import { signsIn } from '../../shared/jobKeys.ts';
import type { KnownBy } from '../words/credentialWords.ts';
import { EntraSessions } from './entraSessions.ts';
import { writtenByOrigin } from './readByOrigin.ts';
import { keyAt, readStoredKeys, type StoredKey } from './readStoredKeys.ts';
import { HEADERS_PREFIX, type Headers, SecretHeaders } from './secretHeaders.ts';

const PREFIX = 'ponder.key:';
const OPENAI_VARIABLE = 'OPENAI_API_KEY';
const ENVIRONMENT_CONSENT = 'ponder.useEnvironmentKey';
/** Names with something in SecretStorage, which does not tell of what it holds. */
const NAMES = 'ponder.keyNames';

export class KeyRing implements Keys, vscode.Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #memory: vscode.Memento;
  readonly #endpoints: () => readonly Endpoint[];
  /** By the name of the endpoint. */
  readonly #cache = new Map<string, readonly StoredKey[]>();
  /** Counts the keys entered and removed: what was read while this changed is read again. */
  #changes = 0;
  readonly #known = new Set<string>();
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #listeners: readonly vscode.Disposable[];
  readonly #headers: SecretHeaders;
  /** Names of the places that were asked about and where a person signs in; some are no longer in the settings. */
  readonly #signedIn = new Set<string>();
  /** For places where a person signs in. */
  readonly sessions: EntraSessions;

  /** Fires with the name of the endpoint whose key was set or removed, in this window or another. */
  readonly onDidChange = this.#changed.event;

  constructor(needs: { secrets: vscode.SecretStorage; memory: vscode.Memento; endpoints: () => readonly Endpoint[] }) {
    this.#secrets = needs.secrets;
    this.#memory = needs.memory;
    this.#endpoints = needs.endpoints;
    this.sessions = new EntraSessions({ memory: this.#memory });
    this.#headers = new SecretHeaders(this.#secrets);
    this.#listeners = [
      this.sessions,
      this.sessions.onDidChange(() => {
        for (const endpoint of this.#endpoints()) if (signsIn(endpoint)) this.#signedIn.add(endpoint.name);
        for (const name of this.#signedIn) this.#changed.fire(name);
      }),
      this.#secrets.onDidChange(({ key }) => {
        const prefix = [PREFIX, HEADERS_PREFIX].find((one) => key.startsWith(one));
        if (prefix === undefined) return;
        const name = key.slice(prefix.length);
        this.#forget(name);
        this.#headers.forget(name);
        this.#changed.fire(name);
      }),
    ];
  }

  /** Every key that this window has read or been given, for whatever place: a server may repeat any of them. */
  get known(): readonly string[] {
    return [...this.#known, ...this.sessions.known];
  }

  async find(endpoint: EndpointSnapshot): Promise<Credential | null> {
    await this.#meetAll();
    if (signsIn(endpoint)) {
      this.#signedIn.add(endpoint.name);
      return await this.sessions.find(endpoint);
    }
    // Read last, so that a key that was removed meanwhile is not given out.
    const stored = keyAt(await this.#stored(endpoint.name), endpoint);
    if (stored !== null) return { kind: 'key', value: stored };
    const value = this.#met(this.#fromSettings(endpoint) ?? this.#fromEnvironment(endpoint));
    if (value !== null) return { kind: 'key', value };
    // A gateway that knows a person by a header of its own wants no key beside it.
    return Object.keys(await this.headersOf(endpoint)).length > 0 ? { kind: 'none' } : null;
  }

  /** Headers that are credentials, for the origin that they were written for. */
  async headersOf(endpoint: EndpointSnapshot): Promise<Headers> {
    const headers = await this.#headers.of(endpoint);
    for (const value of Object.values(headers)) this.#meetHeader(value);
    return headers;
  }

  /** Keeps headers that were found in the settings. False = they were kept before. */
  async addHeaders(name: string, origin: string, headers: Headers): Promise<boolean> {
    const isNew = await this.#headers.add(name, origin, headers);
    this.#remember(name);
    if (isNew) this.#changed.fire(name);
    return isNew;
  }

  /** How a place knows us, without what nobody may see. */
  async knownBy(endpoint: EndpointSnapshot): Promise<KnownBy> {
    const credential = await this.find(endpoint);
    if (credential === null) return { kind: 'nothing' };
    if (credential.kind === 'token') return { kind: 'account', account: await this.sessions.accountOf(endpoint) };
    if (credential.kind === 'none') return { kind: 'nobody' };
    if (keyAt(await this.#stored(endpoint.name), endpoint) !== null) return { kind: 'key' };
    const today = this.#endpoints().find(({ name }) => name === endpoint.name);
    const isNamed = this.#fromSettings(endpoint) !== null;
    return { kind: 'variable', variable: (isNamed ? today?.keyVariable : null) ?? OPENAI_VARIABLE };
  }

  /** The key of another origin stays, for the jobs that were sent there under the same name. */
  async set(endpoint: EndpointSnapshot, key: string): Promise<void> {
    const { name } = endpoint;
    const before = readStoredKeys(await this.#secrets.get(PREFIX + name));
    await this.#secrets.store(PREFIX + name, writtenByOrigin({ origin: originOf(endpoint.baseUrl), key }, before));
    this.#forget(name);
    this.#met(key);
    this.#remember(name);
    this.#changed.fire(name);
  }

  /** Whether `remove` has something to take away: a stored key, or the consent to the key in the environment. */
  async has(endpoint: EndpointSnapshot): Promise<boolean> {
    return this.#fromEnvironment(endpoint) !== null || (await this.#keeps(endpoint.name));
  }

  /** Names that are no longer in the settings, but for which a key or a header is kept. */
  async namesLeft(): Promise<readonly string[]> {
    const today = new Set(this.#endpoints().map(({ name }) => name));
    const left: string[] = [];
    for (const name of this.#names()) {
      if (!today.has(name) && (await this.#keeps(name))) left.push(name);
    }
    return left;
  }

  /** All that is kept for the name, whatever origin it was for. */
  async remove(endpoint: EndpointSnapshot | { readonly name: string }): Promise<void> {
    const { name } = endpoint;
    this.#forget(name);
    // From here on nothing is sent with the key, however long it takes to leave the disk.
    this.#cache.set(name, []);
    try {
      await Promise.all([
        'baseUrl' in endpoint && isOpenAi(endpoint) ? this.allowEnvironment(undefined) : undefined,
        this.#secrets.delete(PREFIX + name),
        this.#headers.remove(name),
      ]);
    } finally {
      this.#forget(name);
      this.#changed.fire(name);
    }
  }

  /** True when OPENAI_API_KEY is set, belongs to this endpoint, and nobody was asked about it yet. */
  mayOfferEnvironment(endpoint: EndpointSnapshot): boolean {
    return (
      isOpenAi(endpoint) &&
      this.#memory.get(ENVIRONMENT_CONSENT) === undefined &&
      environmentKey(OPENAI_VARIABLE) !== null
    );
  }

  /** Remembers what the person said; `undefined` = ask again. */
  async allowEnvironment(allowed: boolean | undefined): Promise<void> {
    await this.#memory.update(ENVIRONMENT_CONSENT, allowed);
    this.#changed.fire(OPENAI_ENDPOINT.name);
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#changed.dispose();
    this.#cache.clear();
  }

  async #keeps(name: string): Promise<boolean> {
    return (await this.#stored(name)).length > 0 || (await this.#headers.has(name));
  }

  #names(): readonly string[] {
    const names = this.#memory.get<unknown>(NAMES);
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  }

  #remember(name: string): void {
    const names = this.#names();
    if (!names.includes(name)) void this.#memory.update(NAMES, [...names, name]);
  }

  async #stored(name: string): Promise<readonly StoredKey[]> {
    for (;;) {
      const cached = this.#cache.get(name);
      if (cached !== undefined) return cached;
      const before = this.#changes;
      const stored = readStoredKeys(await this.#secrets.get(PREFIX + name));
      // Known even if it was replaced during this read: a server may still repeat it.
      for (const { key } of stored) this.#met(key);
      if (stored.length > 0) this.#remember(name);
      if (before === this.#changes) this.#cache.set(name, stored);
    }
  }

  #forget(name: string): void {
    this.#changes += 1;
    this.#cache.delete(name);
  }

  /** Reads the keys of all endpoints, also of those that are gone, before any reply is read, so that they can be taken out of it. */
  async #meetAll(): Promise<void> {
    const endpoints = this.#endpoints();
    for (const endpoint of endpoints) this.#met(this.#fromSettings(endpoint) ?? this.#fromEnvironment(endpoint));
    for (const name of new Set([...endpoints.map((endpoint) => endpoint.name), ...this.#names()])) {
      try {
        await this.#stored(name);
        for (const value of await this.#headers.valuesOf(name)) this.#meetHeader(value);
      } catch {
        // This window does not have a key that it can't read.
      }
    }
  }

  /** "Bearer …": what follows the word may stand alone. */
  #meetHeader(value: string): void {
    this.#met(value);
    this.#met(value.split(/\s+/).at(-1) ?? null);
  }

  #met(key: string | null): string | null {
    if (key !== null) this.#known.add(key);
    return key;
  }

  /** Only for the place that the settings give the variable to, not for an older place of the same name. */
  #fromSettings(endpoint: EndpointSnapshot): string | null {
    const today = this.#endpoints().find(({ name }) => name === endpoint.name);
    if (today === undefined || today.keyVariable === null || today.baseUrl !== endpoint.baseUrl) return null;
    return environmentKey(today.keyVariable);
  }

  #fromEnvironment(endpoint: EndpointSnapshot): string | null {
    return isOpenAi(endpoint) && this.#memory.get(ENVIRONMENT_CONSENT) === true
      ? environmentKey(OPENAI_VARIABLE)
      : null;
  }
}

/** A value that no header can carry counts as no key: every request with it would fail. */
function environmentKey(variable: string): string | null {
  const key = process.env[variable]?.trim() ?? '';
  return /^[\x21-\x7e]+$/.test(key) ? key : null;
}
