// Signs a person in to a place that wants no key, and finds out by a free request whether the place lets them in.
import * as vscode from 'vscode';
import type { Endpoint } from '../../core/providers/endpoint.ts';
import { optionsOf } from '../../core/providers/optionsOf.ts';
import type { CreateProvider, ListedModel } from '../../core/providers/provider.ts';
import { inert } from '../../shared/inert.ts';
import { signedInTrouble, signInTrouble } from '../words/signInWords.ts';
import { audiencesOf } from './audiencesOf.ts';
import type { KeyRing } from './keyRing.ts';

export interface SignInNeeds {
  readonly keys: KeyRing;
  readonly load: () => Promise<CreateProvider>;
  readonly onDidList: (endpoint: Endpoint, models: readonly ListedModel[]) => Promise<void>;
}

export class SignIn {
  readonly #needs: SignInNeeds;

  constructor(needs: SignInNeeds) {
    this.#needs = needs;
  }

  /** True = somebody is signed in, as far as can be told now. What kept them from it is said. */
  async signIn(endpoint: Endpoint): Promise<boolean> {
    const { sessions } = this.#needs.keys;
    const { t } = vscode.l10n;
    const name = inert(endpoint.name, 60);
    try {
      const account = await sessions.signIn(endpoint, t('Ponder asks {0} with the account that you choose.', name));
      return await this.#check(endpoint, account.label);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      const other = audiencesOf(endpoint).find((one) => one !== sessions.audienceOf(endpoint)) ?? null;
      void vscode.window.showWarningMessage(signInTrouble({ endpoint, said, other }, t));
      return false;
    }
  }

  async #check(endpoint: Endpoint, account: string): Promise<boolean> {
    const { keys, load, onDidList } = this.#needs;
    const { t } = vscode.l10n;
    const credential = await keys.find(endpoint);
    if (credential === null) return false;
    // Not from the pool, which needs the ledger.
    const result = await (await load())(optionsOf(endpoint, credential, () => keys.known)).check();
    if (result.ok) {
      // If the list can't be written down, the next question asks for it again.
      await onDidList(endpoint, result.value).catch(() => undefined);
      const sentence = t('Signed in to {0} as {1}.', inert(endpoint.name, 60), inert(account, 100));
      vscode.window.setStatusBarMessage(sentence, 10_000);
      return true;
    }
    const { kind } = result.failure.error;
    void vscode.window.showWarningMessage(signedInTrouble({ endpoint, account, failure: result.failure }, t));
    // What may pass, such as a network that is down, keeps nobody from asking.
    return kind !== 'key' && kind !== 'rights' && kind !== 'notAnApi' && kind !== 'redirect';
  }
}
