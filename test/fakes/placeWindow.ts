// Windows of a person over one place: settings, keys, ledger, engine, SDK and HTTP as they are, and minutes that pass in
// moments.
import assert from 'node:assert/strict';
import { Account } from '../../src/core/accounts/account.ts';
import { type Engine, openEngine } from '../../src/core/engine.ts';
import { howToRun } from '../../src/core/jobs/prepare/howToRun.ts';
import { prepare, type Question } from '../../src/core/jobs/prepare/prepare.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import { type Endpoint, readEndpoints } from '../../src/core/providers/endpoint.ts';
import { KeyRing } from '../../src/editor/keys/keyRing.ts';
import { isOpen, type Job } from '../../src/shared/job.ts';
import { noLimits } from '../builders/noLimits.ts';
import type { Place } from '../builders/places.ts';
import type { Behaviour } from '../simulator/behaviour.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';
import { NOON } from './fakeClock.ts';
import { LedgerFolder } from './ledgerFolder.ts';
import { type Portkey, startPortkey } from './portkey.ts';
import { aQuestion, catalogue } from './question.ts';
import { ScaledClock } from './scaledClock.ts';
import { until } from './until.ts';
import { editor } from './vscode/editor.ts';
import { Memory, Secrets } from './vscode/memory.ts';
import { WireCalls } from './wireCalls.ts';

/** Simulated seconds per real second: slow enough for a gateway that takes its time. */
const SCALE = 200;
/** Unless a job meets another one. */
export const ANSWER = 'The loop never ends: `for (;;)` has no condition, and nothing in it breaks out. 🪣 Add one.';

export class PlaceWindow {
  readonly files = new LedgerFolder();
  readonly clock = new ScaledClock({ scale: SCALE, base: Date.now(), offsetMs: NOON - Date.now() });
  readonly simulator: Simulator;
  readonly endpoint: Endpoint;
  readonly wire: WireCalls;
  /** The endpoints of the settings as they are now. */
  configured: readonly Endpoint[];
  readonly #place: Place;
  readonly #keys: KeyRing;
  readonly #gateway: Portkey | null;
  #engine: Engine | null = null;
  #setting = 'auto';

  private constructor(place: Place, simulator: Simulator, gateway: Portkey | null) {
    this.#place = place;
    this.simulator = simulator;
    this.#gateway = gateway;
    const row = place.row(simulator, gateway?.baseUrl ?? '');
    this.configured = readEndpoints([row], (problem) => assert.fail(problem));
    this.endpoint = this.configured.at(-1) ?? assert.fail('it was not read');
    this.wire = new WireCalls(this.endpoint.baseUrl);
    this.#keys = new KeyRing({
      secrets: new Secrets(),
      memory: new Memory(),
      endpoints: () => this.configured,
    });
  }

  static async open(place: Place): Promise<PlaceWindow> {
    const simulator = await startSimulator({ ...place.simulator, timeScale: SCALE });
    const window = new PlaceWindow(place, simulator, place.behind === 'gateway' ? await startPortkey() : null);
    simulator.setDay(new Date(window.clock.now()));
    window.#expectUsual();
    await window.#enterCredential();
    await window.reopen();
    return window;
  }

  get engine(): Engine {
    return this.#engine ?? assert.fail('no window is open');
  }

  get isByChat(): boolean {
    return this.#place.way === 'by chat';
  }

  /** The window dies as it stands, and another one opens. */
  async reopen(): Promise<void> {
    this.#engine?.dispose();
    this.#engine = this.files.keep(
      await openEngine({
        path: this.files.path,
        keys: this.#keys,
        secrets: () => this.#keys.known,
        endpoints: () => this.configured,
        catalogue: () => Promise.resolve(catalogue),
        limits: noLimits,
        background: () => this.#setting,
        clock: this.clock,
        log: this.files.log,
        load: () => Promise.resolve(createProvider),
      }),
    );
  }

  /** What the service does with the next question; the calls so far are forgotten. */
  next(behaviour: Behaviour): void {
    this.simulator.clear();
    this.#expectUsual();
    this.simulator.next({ ...this.#usual, ...behaviour });
  }

  /** The runs that the service took since then, each with its id. */
  get accepted(): readonly string[] {
    return this.simulator.truth.creates.map(({ responseId }) => responseId).filter((id) => id !== null);
  }

  /** Asks in the way that is known to work there by now. @throws HumanError when nothing was sent */
  async ask(changes: Partial<Question> = {}, setting = 'auto'): Promise<string> {
    this.#setting = setting;
    const { engine, endpoint, clock } = this;
    const now = () => clock.now();
    const account = new Account({ ...engine, endpoint, now });
    const question = aQuestion({ model: this.#place.models.usual, endpoint, ...changes });
    const models = await account.catalogueFrom(catalogue);
    const { api, ...run } = howToRun({
      model: models.find(question.model),
      mode: question.mode,
      setting,
      offers: (await account.capabilities()).for(question.model, question.store),
      endpointName: endpoint.name,
    });
    const by = api === undefined ? endpoint : { ...endpoint, api };
    return await engine.jobs.start(prepare({ ...question, ...run, endpoint: by }, models, now()), null, true);
  }

  job(id: string): Job {
    return this.engine.ledger.get(id) ?? assert.fail('the job is gone');
  }

  answer(id: string): string {
    return this.engine.ledger.texts(id)?.answer ?? '';
  }

  async ended(id: string): Promise<Job> {
    await this.until(id, 'to end', (job) => !isOpen(job));
    return this.job(id);
  }

  async until(id: string, what: string, isSo: (job: Job) => boolean): Promise<void> {
    const words = () => {
      const { state, waitingReason, pauseReason, error } = this.job(id);
      return `the job ${what}; it is ${[state, waitingReason, pauseReason, error?.message].join(' ')}`;
    };
    await until(words, () => isSo(this.job(id)));
  }

  /** Every call that has arrived is answered. */
  async untilQuiet(): Promise<void> {
    const isDone = () => this.simulator.truth.calls.every((call) => call.httpStatus !== null || call.fault !== null);
    await until('the calls to be answered', isDone);
  }

  async dispose(): Promise<void> {
    this.files.dispose();
    this.#keys.dispose();
    this.wire.dispose();
    await this.#gateway?.dispose();
    await this.simulator.dispose();
  }

  get #usual(): Behaviour {
    return { on: this.isByChat ? 'chat' : 'create', answer: ANSWER, reasoningTokens: 64, queueMs: 0, runMs: 4_000 };
  }

  #expectUsual(): void {
    this.simulator.always(this.#usual);
  }

  async #enterCredential(): Promise<void> {
    const { credential } = this.#place;
    if ('key' in credential) await this.#keys.set(this.endpoint, credential.key);
    else {
      editor.accounts.answer = () => credential.account;
      for (const scope of ['cognitiveservices.azure.com', 'ai.azure.com']) {
        editor.accounts.signIn(`microsoft https://${scope}/.default`, credential.account);
      }
    }
  }
}
