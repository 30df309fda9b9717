// Gets a key from a person: masked, checked by a free request, and stored only if it can work. The box stays open until
// a key is stored, so that a wrong key costs nothing that was typed before.
import * as vscode from 'vscode';
import { type Endpoint, isOpenAi, originOf } from '../../core/providers/endpoint.ts';
import type { Failure, Result } from '../../core/providers/failure.ts';
import { optionsOf } from '../../core/providers/optionsOf.ts';
import type { CreateProvider, ListedModel } from '../../core/providers/provider.ts';
import { missingScopes } from '../../core/providers/replies/missingScopes.ts';
import { withoutPageMark } from '../../core/providers/replies/saidIn.ts';
import { withoutStop } from '../../core/providers/replies/withoutStop.ts';
import { inert } from '../../shared/inert.ts';
import type { JobErrorKind } from '../../shared/job.ts';
import { refusesCredential } from '../../shared/jobActs.ts';
import { signsIn } from '../../shared/jobKeys.ts';
import { knownKeys } from '../../shared/knownKeys.ts';
import { scrub } from '../../shared/scrub.ts';
import { askModal } from '../askModal.ts';
import { certificateSentences } from '../words/certificateWords.ts';
import { connectionWhy } from '../words/connectionWords.ts';
import type { KeyRing } from './keyRing.ts';
import { shapeProblem } from './shapeProblem.ts';
import { SignIn } from './signIn.ts';

export interface KeyEntryNeeds {
  readonly keys: KeyRing;
  readonly load: () => Promise<CreateProvider>;
  /** Told which models a key that was just stored may use. */
  readonly onDidList: (endpoint: Endpoint, models: readonly ListedModel[]) => Promise<void>;
}

const MOST_WHY = 600;
const KEY_PAGE = 'https://platform.openai.com/api-keys';
/** Errors which say that this key, or this address, can never work. Any other error may pass. */
const FINAL: ReadonlySet<JobErrorKind> = new Set<JobErrorKind>(['key', 'audience', 'notAnApi', 'redirect']);

export class KeyEntry {
  readonly #needs: KeyEntryNeeds;

  readonly #signIn: SignIn;

  constructor(needs: KeyEntryNeeds) {
    this.#needs = needs;
    this.#signIn = new SignIn(needs);
  }

  /** Asks the person for a key when there is none. True when there is a key afterwards. */
  async ensure(endpoint: Endpoint): Promise<boolean> {
    const { keys } = this.#needs;
    if ((await keys.find(endpoint)) !== null) return true;
    if (!keys.mayOfferEnvironment(endpoint)) return await this.enter(endpoint);
    const allowed = await offerEnvironment();
    if (allowed === undefined) return false;
    await keys.allowEnvironment(allowed);
    const key = allowed ? await keys.find(endpoint) : null;
    if (key?.kind !== 'key') return await this.enter(endpoint);
    const refused = refusal(await this.#check(endpoint, key.value), endpoint, key.value);
    return refused === null ? true : await this.enter(endpoint, refused);
  }

  /**
   * True when a key was stored, or somebody signed in.
   * @param problem what was wrong with the key before
   */
  async enter(endpoint: Endpoint, problem: string | null = null): Promise<boolean> {
    if (signsIn(endpoint)) return await this.#signIn.signIn(endpoint);
    return await this.#type(endpoint, problem);
  }

  #type(endpoint: Endpoint, problem: string | null): Promise<boolean> {
    const box = keyBox(endpoint, problem);
    return new Promise((resolve) => {
      let isOpen = true;
      let isChecking = false;
      const accept = async (): Promise<void> => {
        if (isChecking) return;
        isChecking = true;
        const isStored = await this.#tryOne(box, endpoint, () => isOpen);
        isChecking = false;
        if (!isStored) return;
        resolve(true);
        box.hide();
      };
      box.onDidChangeValue((typed) => {
        box.validationMessage = typed === '' ? undefined : shapeMessage(typed, endpoint);
      });
      box.onDidTriggerButton(() => void vscode.env.openExternal(vscode.Uri.parse(KEY_PAGE)));
      box.onDidAccept(() => void accept());
      box.onDidHide(() => {
        isOpen = false;
        resolve(false);
        box.dispose();
      });
      box.show();
    });
  }

  /** True = stored; false = not stored: the box says why and waits for another key, or it was closed. */
  async #tryOne(box: vscode.InputBox, endpoint: Endpoint, isOpen: () => boolean): Promise<boolean> {
    const { t } = vscode.l10n;
    const key = box.value.trim();
    const shape = shapeProblem(key, isOpenAi(endpoint), t);
    if (shape?.kind === 'refused') {
      box.validationMessage = shape.says;
      return false;
    }
    box.busy = true;
    box.validationMessage = {
      message: t('Checking this key with {0} (free)…', nameOf(endpoint)),
      severity: vscode.InputBoxValidationSeverity.Info,
    };
    const problem = await this.#checkAndStore(endpoint, key, isOpen);
    if (!isOpen()) return false;
    box.busy = false;
    box.validationMessage = problem ?? undefined;
    return problem === null;
  }

  /** Null = stored, or no longer wanted; else the sentence that says why not. */
  async #checkAndStore(endpoint: Endpoint, key: string, isWanted: () => boolean): Promise<string | null> {
    const { t } = vscode.l10n;
    try {
      const result = await this.#check(endpoint, key);
      const refused = refusal(result, endpoint, key);
      // A person who closed the box meanwhile wants nothing stored.
      if (refused !== null || !isWanted()) return refused;
      await this.#needs.keys.set(endpoint, key);
      await this.#told(endpoint, key, result);
      return null;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return t('The key could not be stored: {0}', inert(scrub(why, knownKeys([key]), MOST_WHY), 200));
    }
  }

  async #told(endpoint: Endpoint, key: string, result: Result<readonly ListedModel[]>): Promise<void> {
    const { t } = vscode.l10n;
    if (result.ok) {
      // If the list can't be written down, the key stays stored, and the next question asks for the list again.
      await this.#needs.onDidList(endpoint, result.value).catch(() => undefined);
      vscode.window.setStatusBarMessage(t('The API key for {0} works and is stored.', nameOf(endpoint)), 10_000);
      return;
    }
    void vscode.window.showWarningMessage(storedSentence(result.failure, endpoint, key));
  }

  async #check(endpoint: Endpoint, value: string): Promise<Result<readonly ListedModel[]>> {
    const create = await this.#needs.load();
    // Not from the pool, which needs the ledger: a key can be entered even if the ledger does not open.
    const provider = create(optionsOf(endpoint, { kind: 'key', value }, () => this.#needs.keys.known));
    return await provider.check();
  }
}

function keyBox(endpoint: Endpoint, problem: string | null): vscode.InputBox {
  const { t } = vscode.l10n;
  const origin = originOf(endpoint.baseUrl);
  const box = vscode.window.createInputBox();
  box.title = t('API key for {0} ({1})', nameOf(endpoint), origin);
  box.password = true;
  box.ignoreFocusOut = true;
  if (isOpenAi(endpoint)) {
    box.placeholder = 'sk-…';
    box.prompt = t(
      'Create one at platform.openai.com/api-keys (button above) and paste it here. It is kept in VS Code’s secret storage and sent to {0} only.',
      origin,
    );
    box.buttons = [
      {
        iconPath: new vscode.ThemeIcon('link-external'),
        tooltip: t('Open platform.openai.com/api-keys in the browser'),
      },
    ];
  } else {
    box.prompt = t(
      'Get a key from the operator of {0}. It is kept in VS Code’s secret storage and sent to {0} only.',
      origin,
    );
  }
  if (problem !== null) box.validationMessage = problem;
  return box;
}

function shapeMessage(typed: string, endpoint: Endpoint): vscode.InputBoxValidationMessage | undefined {
  const problem = shapeProblem(typed, isOpenAi(endpoint), vscode.l10n.t);
  if (problem === null) return undefined;
  const { Error: refused, Warning: doubted } = vscode.InputBoxValidationSeverity;
  return { message: problem.says, severity: problem.kind === 'refused' ? refused : doubted };
}

async function offerEnvironment(): Promise<boolean | undefined> {
  const { t } = vscode.l10n;
  const use = t('Use It');
  const other = t('Enter Another Key');
  const answer = await askModal({
    message: t('Use the API key in the environment variable OPENAI_API_KEY for OpenAI?'),
    detail: t('It is sent to api.openai.com only. Ponder asks this once.'),
    safe: use,
    acts: [other],
    isInformation: true,
  });
  return answer === undefined ? undefined : answer === use;
}

/** Null unless this key or this address can never work. */
function refusal(result: Result<readonly ListedModel[]>, endpoint: Endpoint, key: string): string | null {
  if (result.ok || !FINAL.has(result.failure.error.kind)) return null;
  const { t } = vscode.l10n;
  const why = reason(result.failure, endpoint, key);
  if (refusesCredential(result.failure.error)) {
    return t('{0} refused this key: {1}. It was not stored. Try again with another one.', nameOf(endpoint), why);
  }
  return t(
    '{0} did not answer like an API: {1}. The key was not stored. Check the endpoint’s address in the settings.',
    nameOf(endpoint),
    why,
  );
}

/** A key that may not list models may still ask. */
function storedSentence(failure: Failure, endpoint: Endpoint, key: string): string {
  const { t } = vscode.l10n;
  const name = nameOf(endpoint);
  if (failure.error.kind !== 'rights') {
    const why = reason(failure, endpoint, key);
    return t('The API key for {0} is stored, but could not be checked now: {1}.', name, why);
  }
  const scopes = missingScopes(failure.error);
  if (scopes === '') {
    const why = reason(failure, endpoint, key);
    return t('The API key for {0} is stored. It can’t list models there, but asking may still work: {1}.', name, why);
  }
  return t(
    'The API key for {0} is stored. It lacks a permission: {1}. So it can’t list models, but asking may still work.',
    name,
    inert(scopes, 200),
  );
}

/** Why the check failed: in the server's own words, without the key, or in ours. */
function reason({ error, offline }: Failure, endpoint: Endpoint, key: string): string {
  const { t } = vscode.l10n;
  const trouble = offline ? certificateSentences(endpoint.name, error.code, t) : '';
  if (trouble !== '') return trouble.replace(/\.$/, '');
  const isOurNetwork = error.httpStatus === null && error.kind === 'network';
  if (offline || (isOurNetwork && error.code !== null))
    return connectionWhy(error.code, t) || t('there is no connection');
  const keys = knownKeys([key]);
  const said = withoutStop(inert(scrub(withoutPageMark(error.message), keys, MOST_WHY), 200));
  return said || inert(scrub(error.code ?? '', keys, MOST_WHY), 60) || t('no reason given');
}

function nameOf(endpoint: Endpoint): string {
  return inert(endpoint.name, 60);
}
