// What the editor keeps for an extension: as JSON, as the real ones do, so that nothing but data survives.
import { ConfigurationTarget } from './enums.ts';
import { SETTINGS, type Setting } from './manifest.ts';
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

/**
 * Our settings: the manifest's defaults, and over them what a test sets, by the full name such as `ponder.model`. One that is
 * not declared can be neither read nor set.
 */
export class Configuration {
  readonly #set = new Map<string, unknown>();
  /** The full names of all that were read since the last `clear`. */
  readonly read = new Set<string>();
  /** The file of the settings can't be written to. */
  isLocked = false;
  readonly #changed = new EventEmitter<{ affectsConfiguration(section: string): boolean }>();
  readonly onDidChange = this.#changed.event;

  set(name: string, value: unknown): void {
    declared(name);
    if (value === undefined) this.#set.delete(name);
    else this.#set.set(name, value);
    this.#changed.fire({ affectsConfiguration: (section) => name === section || name.startsWith(`${section}.`) });
  }

  /** A setting of somebody else changes. */
  othersChange(name: string): void {
    this.#changed.fire({ affectsConfiguration: (section) => name === section || name.startsWith(`${section}.`) });
  }

  section(section: string) {
    const full = (name: string) => (section === '' ? name : `${section}.${name}`);
    return {
      // What a person sets to null is null, not the default.
      get: (name: string): unknown => {
        const { default: usual } = declared(full(name));
        this.read.add(full(name));
        return this.#set.has(full(name)) ? this.#set.get(full(name)) : usual;
      },
      inspect: (name: string) => ({
        key: full(name),
        defaultValue: declared(full(name)).default,
        globalValue: this.#set.get(full(name)),
      }),
      /** As the real one: a workspace can't set what belongs to the application. */
      update: (name: string, value: unknown, target: number = ConfigurationTarget.Global): Promise<void> => {
        const { scope } = declared(full(name));
        if (scope === 'application' && target !== ConfigurationTarget.Global) {
          return Promise.reject(new Error(`${full(name)} can't be set in a workspace`));
        }
        if (this.isLocked) return Promise.reject(new Error('Unable to write into user settings.'));
        this.set(full(name), value);
        return Promise.resolve();
      },
    };
  }

  clear(): void {
    this.#set.clear();
    this.isLocked = false;
    this.read.clear();
    this.#changed.dispose();
  }
}

/** Settings of the editor itself that we read. */
const EDITORS: Readonly<Record<string, Setting>> = {
  'editor.codeLens': { scope: 'language-overridable', default: true },
};

function declared(name: string): Setting {
  const found = SETTINGS[name] ?? EDITORS[name];
  if (found === undefined) throw new Error(`The setting ${name} is not declared in package.json`);
  return found;
}
