// A typed reader of our settings. Defaults stand in package.json only; what people wrote is checked here, because
// settings are outside input like any other.
import * as vscode from 'vscode';
import type { Limits } from '../core/ledger/budget.ts';
import type { Catalogue } from '../core/models/catalogue.ts';
import { type Endpoint, OPENAI_ENDPOINT, readEndpoints } from '../core/providers/endpoint.ts';
import { HumanError } from '../shared/humanError.ts';
import { inert } from '../shared/inert.ts';
import { isMode, type Mode, modelName } from '../shared/mode.ts';
import { type NanoUsd, nanoFromUsd } from '../shared/money.ts';
import { MOST_USD, wholeOf } from '../shared/numbers.ts';

/** As the manifest has it: no model writes more. */
const MOST_CAP = 1_000_000;
/** A hundred years: longer is for ever. */
const MOST_DAYS = 36_525;

export type Notify = 'always' | 'whenHidden' | 'never';

export class Settings implements vscode.Disposable {
  readonly #complain: (problem: string) => void;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listener: vscode.Disposable;
  #catalogue: Promise<Catalogue> | null = null;
  #endpoints: readonly Endpoint[] | null = null;

  readonly onDidChange = this.#changed.event;

  /** @param complain is told, in a sentence, of each row that can't be used */
  constructor(complain: (problem: string) => void) {
    this.#complain = complain;
    this.#listener = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('ponder')) return;
      this.#catalogue = null;
      this.#endpoints = null;
      this.#changed.fire();
    });
  }

  get endpoints(): readonly Endpoint[] {
    this.#endpoints ??= readEndpoints(this.#value('endpoints'), this.#complain);
    return this.#endpoints;
  }

  /** Empty = OpenAI. What is no text names no endpoint either. */
  get endpointName(): string {
    const value = this.#value('endpoint');
    return typeof value === 'string' ? value || OPENAI_ENDPOINT.name : shown(value);
  }

  /** @throws HumanError when the setting names an endpoint that does not exist */
  get endpoint(): Endpoint {
    const name = this.endpointName;
    const found = this.endpoints.find((endpoint) => endpoint.name === name);
    if (found !== undefined) return found;
    throw new HumanError(
      'ponder.endpoint names "{0}", and there is no such endpoint that can be used.',
      [name],
      'openSettings',
    );
  }

  /** The models, with the prices and rules of the settings. */
  catalogue(): Promise<Catalogue> {
    this.#catalogue ??= import('../core/models/catalogue.ts').then(({ Catalogue }) =>
      Catalogue.fromSettings(this.#value('prices'), this.#value('models'), this.#complain),
    );
    return this.#catalogue;
  }

  /** @throws HumanError when it makes no sense: what decides where a text is kept is not guessed */
  get background(): string {
    const value = this.#value('background');
    if (value === 'auto' || value === 'always' || value === 'never') return value;
    throw unfit('background', value, '"auto", "always" or "never"');
  }

  /** @throws HumanError when it makes no sense */
  get store(): boolean {
    const value = this.#value('store');
    if (typeof value === 'boolean') return value;
    throw unfit('store', value, 'true or false, without quotation marks');
  }

  /** @throws HumanError when it makes no sense: it is the only ceiling of a price */
  get maxOutputTokens(): number {
    const value = this.#value('maxOutputTokens');
    const cap = value === undefined ? 0 : wholeOf(value, 0, MOST_CAP);
    if (cap !== null) return cap;
    throw new HumanError(
      'ponder.maxOutputTokens is {0}, and has to be a whole number of tokens from 0 to 1,000,000. Nothing is sent until it is corrected.',
      [shown(value)],
      'openSettings',
    );
  }

  /** @throws HumanError when it makes no sense */
  get confirmAbove(): NanoUsd {
    return this.#usd('confirmAboveUsd');
  }

  /** The budgets. @throws HumanError when they make no sense */
  get limits(): Limits {
    return { day: this.#usd('budget.dayUsd'), month: this.#usd('budget.monthUsd') };
  }

  /** 0 = for ever, as is anything that is no number of days. A part of a day is kept for all of it. */
  get historyDays(): number {
    const value = this.#value('historyDays');
    if (typeof value === 'number' && value >= 0) return value <= MOST_DAYS ? Math.ceil(value) : 0;
    this.#say('historyDays', value, 'a number of days', 'texts are kept for ever');
    return 0;
  }

  get model(): string {
    return this.#text('model').trim();
  }

  /** null = the last one. */
  get mode(): Mode | null {
    const mode = this.#text('mode').trim();
    if (isMode(mode)) return mode;
    if (mode !== '') this.#say('mode', mode, '"standard", "pro" or empty', 'the last one counts');
    return null;
  }

  get effort(): string {
    return this.#text('effort').trim();
  }

  get wantsSummary(): boolean {
    return this.#oneOf('reasoningSummary', ['auto', 'off']) === 'auto';
  }

  get prompts(): readonly string[] {
    const value = this.#value('prompts');
    const rows: readonly unknown[] = Array.isArray(value) ? value : [];
    const texts = rows.filter((row) => typeof row === 'string');
    if (!Array.isArray(value)) this.#say('prompts', value, 'a list of texts', 'there are no saved questions');
    if (texts.length < rows.length) this.#say('prompts', value, 'a list of texts', 'the others are left out');
    return texts.filter((text) => text.trim() !== '');
  }

  get instructions(): string {
    return this.#text('instructions');
  }

  get notify(): Notify {
    return this.#oneOf('notify', ['whenHidden', 'always', 'never']);
  }

  /** Settings that name a usual model, mode or effort name this one from now on. */
  async follow({ model, mode, effort }: { model: string; mode: Mode | null; effort: string | null }): Promise<void> {
    const namesModel = this.model !== '';
    const namesMode = this.mode !== null;
    // Where no setting names a mode it stands in the name: what was asked last may be another model by then.
    if (namesModel) await updateWhereSet('model', namesMode ? model : modelName({ model, mode }));
    // Beside the name of a model without modes a mode would keep it from being asked.
    if (namesMode && (mode !== null || namesModel)) await updateWhereSet('mode', mode ?? '');
    if (this.effort !== '' && effort !== null) await updateWhereSet('effort', effort);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }

  #value(name: string): unknown {
    return vscode.workspace.getConfiguration('ponder').get<unknown>(name);
  }

  #text(name: string): string {
    const value = this.#value(name);
    if (typeof value === 'string') return value;
    this.#say(name, value, 'a text', 'it counts as empty');
    return '';
  }

  /** @param known the first one counts where another one is set */
  #oneOf<T extends string>(name: string, known: readonly [T, ...T[]]): T {
    const value = this.#value(name);
    const found = known.find((each) => each === value);
    if (found !== undefined) return found;
    const [usual] = known;
    this.#say(name, value, known.map((each) => `"${each}"`).join(', '), `"${usual}" counts`);
    return usual;
  }

  #say(name: string, value: unknown, wanted: string, meanwhile: string): void {
    const { t } = vscode.l10n;
    this.#complain(
      t('ponder.{0} is {1}, and has to be {2}. Until it is corrected, {3}.', name, shown(value), wanted, meanwhile),
    );
  }

  /** @throws HumanError for anything else: a budget that can't be read is not the same as none */
  #usd(name: string): NanoUsd {
    const value = this.#value(name);
    if (value === 0) return 0;
    // What rounds to nothing is a budget all the same.
    if (typeof value === 'number' && value > 0 && value <= MOST_USD) return Math.max(1, nanoFromUsd(value));
    throw new HumanError(
      'ponder.{0} is {1}, and has to be a number of US dollars from 0 to 1,000,000. Nothing is sent until it is corrected.',
      [name, shown(value)],
      'openSettings',
    );
  }
}

function unfit(name: string, value: unknown, wanted: string): HumanError {
  return new HumanError(
    'ponder.{0} is {1}, and has to be {2}. Nothing is sent until it is corrected.',
    [name, shown(value), wanted],
    'openSettings',
  );
}

/** `"5 dollars"` with its quotation marks, so that it is seen to be no number. */
function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : inert(JSON.stringify(value) ?? 'missing', 60);
}

/** A workspace's own value would go on hiding the choice if the user's were changed. */
async function updateWhereSet(name: string, value: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('ponder');
  const found = configuration.inspect(name);
  const target =
    found?.workspaceFolderValue !== undefined || found?.workspaceValue !== undefined
      ? vscode.ConfigurationTarget.Workspace
      : vscode.ConfigurationTarget.Global;
  await configuration.update(name, value, target);
}
