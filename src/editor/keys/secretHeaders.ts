// Headers that are credentials: one set for each endpoint in SecretStorage, bound to the origin they were written for.
import type * as vscode from 'vscode';
import { originOf } from '../../core/providers/endpoint.ts';
import { isFields } from '../../core/providers/fields.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';

export const HEADERS_PREFIX = 'ponder.headers:';

export type Headers = Readonly<Record<string, string>>;

interface Stored {
  readonly origin: string;
  readonly headers: Headers;
}

export class SecretHeaders {
  readonly #secrets: vscode.SecretStorage;
  readonly #cache = new Map<string, Promise<Stored | null>>();

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  async of({ name, baseUrl }: EndpointSnapshot): Promise<Headers> {
    const stored = await this.#stored(name);
    return stored !== null && stored.origin === originOf(baseUrl) ? stored.headers : {};
  }

  /** Adds headers to those that are kept for the same origin. False = they are kept already. */
  async add(name: string, origin: string, headers: Headers): Promise<boolean> {
    const stored = await this.#stored(name);
    const before = stored?.origin === origin ? stored.headers : {};
    if (Object.entries(headers).every(([header, value]) => before[header] === value)) return false;
    const next: Stored = { origin, headers: { ...before, ...headers } };
    await this.#secrets.store(HEADERS_PREFIX + name, JSON.stringify(next));
    this.forget(name);
    return true;
  }

  async remove(name: string): Promise<void> {
    await this.#secrets.delete(HEADERS_PREFIX + name);
    this.forget(name);
  }

  forget(name: string): void {
    this.#cache.delete(name);
  }

  #stored(name: string): Promise<Stored | null> {
    const cached = this.#cache.get(name);
    if (cached !== undefined) return cached;
    const reading = Promise.resolve(this.#secrets.get(HEADERS_PREFIX + name)).then(read);
    this.#cache.set(name, reading);
    // What can't be read now may be read the next time.
    reading.catch(() => this.forget(name));
    return reading;
  }
}

function read(text: string | undefined): Stored | null {
  if (text === undefined) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (!isFields(value) || typeof value.origin !== 'string' || !isFields(value.headers)) return null;
    const headers = Object.entries(value.headers).filter((row): row is [string, string] => typeof row[1] === 'string');
    return { origin: value.origin, headers: Object.fromEntries(headers) };
  } catch {
    // An entry that Ponder did not write counts as none.
    return null;
  }
}
