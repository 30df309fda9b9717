// Getting a key from a person: masked, checked by a free call, stored only when it can work.
import * as vscode from 'vscode';
import { type Endpoint, isOpenAi, originOf } from '../core/providers/endpoint.ts';
import type { Failure } from '../core/providers/failure.ts';
import type { Provider, ProviderOptions } from '../core/providers/provider.ts';
import { inert, scrub } from '../shared/inert.ts';
import type { KeyRing } from './keyRing.ts';

export interface KeyEntryNeeds {
  readonly keys: KeyRing;
  readonly loadProvider: () => Promise<(options: ProviderOptions) => Provider>;
}

const MOST_KEY_CHARACTERS = 1_000;

export class KeyEntry {
  readonly #needs: KeyEntryNeeds;

  constructor(needs: KeyEntryNeeds) {
    this.#needs = needs;
  }

  /** True when there is a key afterwards; leads through entering one when there is none. */
  async ensure(endpoint: Endpoint): Promise<boolean> {
    const { keys } = this.#needs;
    if ((await keys.find(endpoint)) !== null) return true;
    if (keys.mayOfferEnvironment(endpoint)) {
      const allowed = await this.#offerEnvironment();
      if (allowed === undefined) return false;
      await keys.allowEnvironment(allowed);
      if (allowed) return true;
    }
    return await this.enter(endpoint);
  }

  /** True when a key was stored. */
  async enter(endpoint: Endpoint): Promise<boolean> {
    const { t } = vscode.l10n;
    const key = await vscode.window.showInputBox({
      title: t('API key for {0} ({1})', inert(endpoint.name, 60), originOf(endpoint.baseUrl)),
      prompt: isOpenAi(endpoint)
        ? t('Create one at platform.openai.com/api-keys. It is kept in VS Code’s secret storage and sent nowhere else.')
        : t('It is kept in VS Code’s secret storage and sent nowhere else.'),
      placeHolder: isOpenAi(endpoint) ? 'sk-…' : '',
      password: true,
      ignoreFocusOut: true,
      validateInput: (value) => problemWith(value, t),
    });
    if (key === undefined) return false;
    return await this.#checkAndStore(endpoint, key.trim());
  }

  async #checkAndStore(endpoint: Endpoint, key: string): Promise<boolean> {
    const { t } = vscode.l10n;
    const name = inert(endpoint.name, 60);
    const failure = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: t('Ponder: checking the key for {0}…', name) },
      () => this.#check(endpoint, key),
    );
    if (failure?.error.kind === 'key' || failure?.error.kind === 'notAnApi' || failure?.error.kind === 'redirect') {
      const again = t('Try Again');
      const answer = await vscode.window.showErrorMessage(refusal(failure, name, key, t), again);
      return answer === again ? await this.enter(endpoint) : false;
    }
    await this.#needs.keys.set(endpoint, key);
    if (failure === null)
      void vscode.window.showInformationMessage(t('The API key for {0} works and is stored.', name));
    else {
      void vscode.window.showWarningMessage(
        t('The API key for {0} is stored, but could not be checked now: {1}.', name, reason(failure, key, t)),
      );
    }
    return true;
  }

  async #check(endpoint: Endpoint, key: string): Promise<Failure | null> {
    const provider = (await this.#needs.loadProvider())({
      baseUrl: endpoint.baseUrl,
      key,
      organization: endpoint.organization,
      project: endpoint.project,
      headers: endpoint.headers,
      isOpenAi: isOpenAi(endpoint),
    });
    const result = await provider.check();
    return result.ok ? null : result.failure;
  }

  async #offerEnvironment(): Promise<boolean | undefined> {
    const { t } = vscode.l10n;
    const use = t('Use It');
    const other = t('Enter Another Key');
    const answer = await vscode.window.showInformationMessage(
      t('Use the API key in the environment variable OPENAI_API_KEY for OpenAI?'),
      { modal: true, detail: t('It is sent to api.openai.com only. Ponder asks this once.') },
      use,
      other,
    );
    if (answer === undefined) return undefined;
    return answer === use;
  }
}

type T = typeof vscode.l10n.t;

function problemWith(value: string, t: T): string | undefined {
  const key = value.trim();
  if (key === '') return t('Paste the key, or press Escape.');
  if (key.length > MOST_KEY_CHARACTERS) return t('This is too long to be a key.');
  // A header can carry nothing else; a line break usually means that more than the key was copied.
  return /^[\x21-\x7e]+$/.test(key) ? undefined : t('A key has no spaces and no special characters. Copy it again.');
}

function refusal(failure: Failure, name: string, key: string, t: T): string {
  const why = reason(failure, key, t);
  if (failure.error.kind === 'key') return t('{0} refused this key: {1}. It was not stored.', name, why);
  return t(
    '{0} does not answer like an API: {1}. The key was not stored. Check the address of the endpoint.',
    name,
    why,
  );
}

function reason({ error, offline }: Failure, key: string, t: T): string {
  if (offline) return t('there is no connection');
  const said = inert(scrub(error.message, [key]), 200).replace(/[.!]+$/, '');
  return said === '' ? t('no reason given') : said;
}
