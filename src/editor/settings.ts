// A typed reader of our settings. Defaults stand in package.json only; what people wrote is checked here, because
// settings are outside input like any other.
import * as vscode from 'vscode';
import type { Limits } from '../core/ledger/budgets.ts';
import type { Catalogue } from '../core/models/catalogue.ts';
import { type Endpoint, OPENAI_ENDPOINT, readEndpoints } from '../core/providers/endpoint.ts';
import { HumanError } from '../shared/humanError.ts';
import { MemoryKey } from '../shared/ids.ts';
import { inert } from '../shared/inert.ts';
import { Later } from '../shared/later.ts';
import { isMode, type Mode } from '../shared/mode.ts';
import { type NanoUsd, nanoFromUsd } from '../shared/money.ts';
import { MOST_USD, wholeOf } from '../shared/numbers.ts';
import type { Notify, SettingName, SettingTypes } from './settingTypes.ts';

/** In tokens, as in package.json: no model writes more. */
const MOST_CAP = 1_000_000;
/** A hundred years; more counts as for ever. */
const MOST_DAYS = 36_525;

type Complain = (problem: string) => void;
type Memory = Pick<vscode.Memento, 'get' | 'update'>;
/** @throws HumanError when the value makes no sense and Ponder must not guess another */
type Reader<T> = (value: unknown, name: SettingName, complain: Complain) => T;

const trimmed: Reader<string> = (value, name, complain) => text(value, name, complain).trim();
const asItIs: Reader<unknown> = (value) => value;

const READERS: { readonly [S in SettingName]: Reader<SettingTypes[S]> } = {
  endpoints: (value, _name, complain) => readEndpoints(value, complain),
  // Empty = OpenAI. A value that is not a text is shown as it is written, so that it names no endpoint.
  endpoint: (value) => (typeof value === 'string' ? value || OPENAI_ENDPOINT.name : shown(value)),
  // `background` and `store` are not guessed: they decide where a text is kept.
  background: (value, name) => {
    if (value === 'auto' || value === 'always' || value === 'never') return value;
    throw unfit(name, value, '"auto", "always" or "never"');
  },
  store: (value, name) => {
    if (typeof value === 'boolean') return value;
    throw unfit(name, value, 'true or false, without quotation marks');
  },
  // Not guessed: the cap is the only ceiling of a price.
  maxOutputTokens: (value, name) => {
    const cap = value === undefined ? 0 : wholeOf(value, 0, MOST_CAP);
    if (cap !== null) return cap;
    throw unfit(name, value, 'a whole number of tokens from 0 to 1,000,000');
  },
  confirmAboveUsd: usd,
  'budget.dayUsd': usd,
  'budget.monthUsd': usd,
  prices: asItIs,
  models: asItIs,
  // 0 = for ever, and so is anything that is not a number of days. A part of a day counts as a whole day.
  historyDays: (value, name, complain) => {
    if (typeof value === 'number' && value >= 0) return value <= MOST_DAYS ? Math.ceil(value) : 0;
    complain(trouble(name, value, 'a number of days', 'texts are kept forever'));
    return 0;
  },
  model: trimmed,
  mode: (value, name, complain) => {
    const mode = trimmed(value, name, complain);
    if (isMode(mode)) return mode;
    if (mode !== '') complain(trouble(name, mode, '"standard", "pro" or empty', 'the last one counts'));
    return null;
  },
  effort: trimmed,
  reasoningSummary: oneOf('auto', 'off'),
  prompts: (value, name, complain) => {
    const rows: readonly unknown[] = Array.isArray(value) ? value : [];
    const texts = rows.filter((row) => typeof row === 'string');
    const say = (meanwhile: string) => complain(trouble(name, value, 'a list of texts', meanwhile));
    if (!Array.isArray(value)) say('there are no saved questions');
    if (texts.length < rows.length) say('the others are left out');
    return texts.filter((row) => row.trim() !== '');
  },
  instructions: text,
  notify: oneOf('whenHidden', 'always', 'never'),
};

export class Settings implements vscode.Disposable {
  readonly #complain: Complain;
  readonly #memory: Memory | null;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listener: vscode.Disposable;
  #catalogue: Later<Catalogue> | null = null;
  #endpoints: readonly Endpoint[] | null = null;

  readonly onDidChange = this.#changed.event;

  /**
   * @param complain is told, in a sentence, of each setting, or row of a setting, that can't be used
   * @param memory the workspace's, which keeps the window's own choice; null = the window makes none
   */
  constructor(complain: Complain, memory: Memory | null = null) {
    this.#complain = complain;
    this.#memory = memory;
    this.#listener = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('ponder')) return;
      this.#catalogue = null;
      this.#endpoints = null;
      this.#changed.fire();
    });
  }

  get endpoints(): readonly Endpoint[] {
    this.#endpoints ??= this.#read('endpoints');
    return this.#endpoints;
  }

  /** The name of the endpoint that a new window starts with. */
  get firstEndpointName(): string {
    return this.#read('endpoint');
  }

  /** The name of the endpoint that new questions of this window go to: its own choice, or else the setting's. */
  get endpointName(): string {
    const chosen = this.#memory?.get<unknown>(MemoryKey.endpoint);
    const first = this.firstEndpointName;
    if (typeof chosen !== 'string') return first;
    if (this.#named(chosen) !== undefined) return chosen;
    this.#complain(
      vscode.l10n.t(
        'The endpoint {0}, which this window had chosen, is no longer in ponder.endpoints. New questions go to {1}.',
        inert(chosen, 60),
        inert(first, 60),
      ),
    );
    return first;
  }

  /** Where new questions of this window go, to be shown; empty = there is only one endpoint. */
  get shownEndpoint(): string {
    return this.endpoints.length > 1 ? inert(this.endpointName, 60) : '';
  }

  /** New questions of this window go there from now on. */
  async chooseEndpoint({ name }: Endpoint): Promise<void> {
    await this.#memory?.update(MemoryKey.endpoint, name);
    this.#changed.fire();
  }

  /** @throws HumanError when the setting names an endpoint that does not exist */
  get endpoint(): Endpoint {
    const name = this.endpointName;
    const found = this.#named(name);
    if (found !== undefined) return found;
    throw new HumanError(
      'ponder.endpoint names “{0}”, but there is no usable endpoint of that name.',
      [name],
      'openSettings',
    );
  }

  /** The models, with the prices and rules of the settings. */
  catalogue(): Promise<Catalogue> {
    this.#catalogue ??= new Later(async () => {
      const { Catalogue } = await import('../core/models/catalogue.ts');
      return Catalogue.fromSettings(this.#read('prices'), this.#read('models'), this.#complain);
    });
    return this.#catalogue.get();
  }

  /** @throws HumanError when it makes no sense */
  get background(): string {
    return this.#read('background');
  }

  /** @throws HumanError when it makes no sense */
  get store(): boolean {
    return this.#read('store');
  }

  /** In tokens; 0 = by model and effort. @throws HumanError when it makes no sense */
  get maxOutputTokens(): number {
    return this.#read('maxOutputTokens');
  }

  /** In nano-dollars. @throws HumanError when it makes no sense */
  get confirmAbove(): NanoUsd {
    return this.#read('confirmAboveUsd');
  }

  /** The budgets, in nano-dollars; 0 = none. @throws HumanError when they make no sense */
  get limits(): Limits {
    return { day: this.#read('budget.dayUsd'), month: this.#read('budget.monthUsd') };
  }

  get historyDays(): number {
    return this.#read('historyDays');
  }

  get model(): string {
    return this.#read('model');
  }

  get mode(): Mode | null {
    return this.#read('mode');
  }

  get effort(): string {
    return this.#read('effort');
  }

  get wantsSummary(): boolean {
    return this.#read('reasoningSummary') === 'auto';
  }

  get prompts(): readonly string[] {
    return this.#read('prompts');
  }

  get instructions(): string {
    return this.#read('instructions');
  }

  get notify(): Notify {
    return this.#read('notify');
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }

  #named(name: string): Endpoint | undefined {
    return this.endpoints.find((endpoint) => endpoint.name === name);
  }

  #read<S extends SettingName>(name: S): SettingTypes[S] {
    const value = vscode.workspace.getConfiguration('ponder').get<unknown>(name);
    return READERS[name](value, name, this.#complain);
  }
}

function text(value: unknown, name: SettingName, complain: Complain): string {
  if (typeof value === 'string') return value;
  complain(trouble(name, value, 'a text', 'it counts as empty'));
  return '';
}

/** @param known the values that may be set; any other value counts as the first of them */
function oneOf<T extends string>(...known: readonly [T, ...T[]]): Reader<T> {
  return (value, name, complain) => {
    const found = known.find((each) => each === value);
    if (found !== undefined) return found;
    const [usual] = known;
    complain(trouble(name, value, known.map((each) => `"${each}"`).join(', '), `"${usual}" counts`));
    return usual;
  };
}

/** @throws HumanError for anything but 0 to 1,000,000 dollars: a budget that can't be read is not the same as none */
function usd(value: unknown, name: SettingName): NanoUsd {
  if (value === 0) return 0;
  // An amount that rounds to 0 is still a budget.
  if (typeof value === 'number' && value > 0 && value <= MOST_USD) return Math.max(1, nanoFromUsd(value));
  throw unfit(name, value, 'a number of US dollars from 0 to 1,000,000');
}

function trouble(name: SettingName, value: unknown, wanted: string, meanwhile: string): string {
  return vscode.l10n.t(
    'ponder.{0} is {1} but must be {2}. Until you fix it, {3}.',
    name,
    shown(value),
    wanted,
    meanwhile,
  );
}

function unfit(name: SettingName, value: unknown, wanted: string): HumanError {
  return new HumanError(
    'ponder.{0} is {1} but must be {2}. Nothing is sent until you fix it.',
    [name, shown(value), wanted],
    'openSettings',
  );
}

/** `"5 dollars"` with its quotation marks, so that a person sees that it is no number. */
function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : inert(JSON.stringify(value) ?? 'missing', 60);
}
