// Headers that are credentials: one set for each endpoint in SecretStorage, bound to the origin they were written for.
import type * as vscode from 'vscode';
import { originOf } from '../../core/providers/endpoint.ts';
import { isFields } from '../../core/providers/fields.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';
import { type OfOrigin, readByOrigin, writtenByOrigin } from './readByOrigin.ts';

export const HEADERS_PREFIX = 'ponder.headers:';

export type Headers = Readonly<Record<string, string>>;

interface Stored extends OfOrigin {
  readonly headers: Headers;
}

export class SecretHeaders {
  readonly #secrets: vscode.SecretStorage;
  /** By the name of the endpoint; the newest first. */
  readonly #cache = new Map<string, Promise<readonly Stored[]>>();

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  async of({ name, baseUrl }: EndpointSnapshot): Promise<Headers> {
    return headersAt(await this.#stored(name), originOf(baseUrl));
  }

  /** All that is kept for the name, whatever origin it is for. */
  async valuesOf(name: string): Promise<readonly string[]> {
    return (await this.#stored(name)).flatMap(({ headers }) => Object.values(headers));
  }

  async has(name: string): Promise<boolean> {
    return (await this.#stored(name)).length > 0;
  }

  /** Adds headers to those that are kept for the same origin. False = they are kept already. */
  async add(name: string, origin: string, headers: Headers): Promise<boolean> {
    const stored = await this.#stored(name);
    const before = headersAt(stored, origin);
    if (Object.entries(headers).every(([header, value]) => before[header] === value)) return false;
    // In another spelling it is the same header: sent twice, it would be neither.
    const names = new Set(Object.keys(headers).map((header) => header.toLowerCase()));
    const others = Object.entries(before).filter(([header]) => !names.has(header.toLowerCase()));
    const newest: Stored = { origin, headers: { ...Object.fromEntries(others), ...headers } };
    await this.#secrets.store(HEADERS_PREFIX + name, writtenByOrigin(newest, stored));
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

  #stored(name: string): Promise<readonly Stored[]> {
    const cached = this.#cache.get(name);
    if (cached !== undefined) return cached;
    const reading = Promise.resolve(this.#secrets.get(HEADERS_PREFIX + name)).then((text) =>
      readByOrigin(text, readOne),
    );
    this.#cache.set(name, reading);
    // What can't be read now may be read the next time.
    reading.catch(() => this.forget(name));
    return reading;
  }
}

function headersAt(stored: readonly Stored[], origin: string): Headers {
  return stored.find((each) => each.origin === origin)?.headers ?? {};
}

function readOne(value: unknown): Stored | null {
  if (!isFields(value) || typeof value.origin !== 'string' || !isFields(value.headers)) return null;
  const headers = Object.entries(value.headers).filter((row): row is [string, string] => typeof row[1] === 'string');
  return { origin: value.origin, headers: Object.fromEntries(headers) };
}
