// What the editor keeps for an extension: as JSON, as the real ones do, so that nothing but data survives.
import { readFileSync } from 'node:fs';
import { EventEmitter } from './values.ts';

export class Memory {
  readonly #values = new Map<string, string>();

  keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  get<T>(key: string): T | undefined;
  get<T>(key: string, fallback: T): T;
  get(key: string, fallback?: unknown): unknown {
    const value = this.#values.get(key);
    return value === undefined ? fallback : JSON.parse(value);
  }

  update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, JSON.stringify(value));
    return Promise.resolve();
  }

  setKeysForSync(): void {}
}

export class Secrets {
  readonly #values = new Map<string, string>();
  readonly #changed = new EventEmitter<{ readonly key: string }>();
  readonly onDidChange = this.#changed.event;

  keys(): Promise<string[]> {
    return Promise.resolve([...this.#values.keys()]);
  }

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.#values.get(key));
  }

  store(key: string, value: string): Promise<void> {
    this.#values.set(key, value);
    this.#changed.fire({ key });
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.#values.delete(key);
    this.#changed.fire({ key });
    return Promise.resolve();
  }
}

/** Our settings: the manifest's defaults, and over them what a test sets, by the full name such as `ponder.model`. */
export class Configuration {
  readonly #set = new Map<string, unknown>();
  readonly #changed = new EventEmitter<{ affectsConfiguration(section: string): boolean }>();
  readonly onDidChange = this.#changed.event;

  set(name: string, value: unknown): void {
    if (value === undefined) this.#set.delete(name);
    else this.#set.set(name, value);
    this.#changed.fire({ affectsConfiguration: (section) => name === section || name.startsWith(`${section}.`) });
  }

  section(section: string) {
    const full = (name: string) => (section === '' ? name : `${section}.${name}`);
    return {
      // What a person sets to null is null, not the default.
      get: (name: string): unknown =>
        this.#set.has(full(name)) ? this.#set.get(full(name)) : DEFAULTS[full(name)]?.default,
      inspect: (name: string) => ({
        key: full(name),
        defaultValue: DEFAULTS[full(name)]?.default,
        globalValue: this.#set.get(full(name)),
      }),
      update: (name: string, value: unknown): Promise<void> => {
        this.set(full(name), value);
        return Promise.resolve();
      },
    };
  }

  clear(): void {
    this.#set.clear();
    this.#changed.dispose();
  }
}

const manifest: { contributes: { configuration: { properties: Record<string, { default: unknown }> } } } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
);
const DEFAULTS: Readonly<Record<string, { readonly default: unknown } | undefined>> =
  manifest.contributes.configuration.properties;
