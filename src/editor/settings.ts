// A typed reader of our settings. Defaults stand in package.json only; what people wrote is checked here, because
// settings are outside input like any other.
import * as vscode from 'vscode';
import type { Limits } from '../core/ledger/budget.ts';
import type { Catalogue } from '../core/models/catalogue.ts';
import { type Endpoint, OPENAI_ENDPOINT, readEndpoints } from '../core/providers/endpoint.ts';
import { HumanError } from '../shared/humanError.ts';
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

  get endpointName(): string {
    return this.#text('endpoint') || OPENAI_ENDPOINT.name;
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

  get background(): string {
    return this.#text('background');
  }

  get store(): boolean {
    return this.#value('store') !== false;
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
    return typeof value === 'number' && value > 0 && value <= MOST_DAYS ? Math.ceil(value) : 0;
  }

  get model(): string {
    return this.#text('model').trim();
  }

  /** null = the last one. */
  get mode(): Mode | null {
    const mode = this.#text('mode').trim();
    return isMode(mode) ? mode : null;
  }

  get effort(): string {
    return this.#text('effort').trim();
  }

  get wantsSummary(): boolean {
    return this.#text('reasoningSummary') !== 'off';
  }

  get prompts(): readonly string[] {
    const value = this.#value('prompts');
    return Array.isArray(value)
      ? value.filter((text): text is string => typeof text === 'string' && text.trim() !== '')
      : [];
  }

  get instructions(): string {
    return this.#text('instructions');
  }

  get notify(): Notify {
    const value = this.#text('notify');
    return value === 'always' || value === 'never' ? value : 'whenHidden';
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
    return typeof value === 'string' ? value : '';
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

/** `"5 dollars"` with its quotation marks, so that it is seen to be no number. */
function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'missing').slice(0, 60);
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
