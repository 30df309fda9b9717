// A window of Ponder for asking: the real desk, engine and SDK over a simulator; only the editor is the fake one.
import { systemClock } from '../../src/core/clock.ts';
import { type Engine, openEngine } from '../../src/core/engine.ts';
import type { AnswerPanels } from '../../src/editor/answer/answerPanels.ts';
import type { AskOptions } from '../../src/editor/asking/askOptions.ts';
import { createDesk, type Desk } from '../../src/editor/desk.ts';
import { KeyRing } from '../../src/editor/keys/keyRing.ts';
import { LedgerDoor } from '../../src/editor/ledgerDoor.ts';
import type { LogChannel } from '../../src/editor/logChannel.ts';
import { createApi } from '../../src/editor/ponderApi.ts';
import { registerCommands } from '../../src/editor/registerCommands.ts';
import { Settings } from '../../src/editor/settings.ts';
import { TreeFilter } from '../../src/editor/tree/treeFilter.ts';
import { DisposableStore } from '../../src/shared/disposable.ts';
import type { CommandId } from '../../src/shared/ids.ts';
import type { Job, JobTexts } from '../../src/shared/job.ts';
import { Later } from '../../src/shared/later.ts';
import type { PageAction, PageArguments, PageCall } from '../../src/shared/pageProtocol.ts';
import { NOON } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { editor, Memory, Secrets, Uri } from '../fakes/vscode.ts';
import { DEFAULT_KEY, type Simulator, type SimulatorOptions, startSimulator } from '../simulator/server.ts';

type Provider = 'openai' | 'compatible';

const ENDPOINT = 'Simulator';
export const KEY_VARIABLE = 'PONDER_ASK_TEST_KEY';

/** Those that take no arguments. */
type PlainAction = { [A in PageAction]: keyof PageArguments<A> extends never ? A : never }[PageAction];

interface Parts {
  readonly store: DisposableStore;
  readonly door: LedgerDoor;
  readonly desk: Desk;
  readonly log: LogChannel;
}

export class AskWindow {
  readonly simulator: Simulator;
  readonly memory = new Memory();
  readonly announced: string[] = [];
  readonly #secrets = new Secrets();
  readonly #files = new LedgerFolder();
  readonly #trueNow = Date.now;
  readonly #elements = new Set<unknown>();
  #parts: Parts;
  readonly #others: Parts[] = [];

  static async open(options: SimulatorOptions = {}, provider: Provider = 'compatible'): Promise<AskWindow> {
    return new AskWindow(await startSimulator(options), provider);
  }

  private constructor(simulator: Simulator, provider: Provider) {
    this.simulator = simulator;
    // The tests' own day, on which models have not ended.
    const shiftMs = NOON - Date.now();
    Date.now = () => this.#trueNow() + shiftMs;
    editor.reset();
    this.#configure(provider);
    this.#parts = this.#buildFirst();
  }

  /** Runs a command; its promise is what the command resolves to. */
  run(id: CommandId, ...args: readonly unknown[]): Promise<unknown> {
    return this.#parts.desk.run(id, ...args);
  }

  /** Another extension asks. */
  async ask(options: AskOptions): Promise<string | undefined> {
    const { door, desk, log } = this.#parts;
    const api = createApi({ door, desk: new Later(() => Promise.resolve(desk)), log });
    try {
      return await api.api.ask(options);
    } finally {
      api.dispose();
    }
  }

  /** A button of the answer page. */
  act(what: PageCall | PlainAction, id: string): void {
    this.#parts.desk.act(typeof what === 'string' ? { action: what } : what, id);
  }

  get panels(): AnswerPanels {
    return this.#parts.desk.panels;
  }

  engine(): Promise<Engine> {
    return this.#parts.door.ready();
  }

  /** The sentences that the log has as warnings, with those of the settings. */
  get warnings(): readonly string[] {
    return this.#files.log.lines.flatMap((line) => (line.startsWith('warn ') ? [line.slice(5)] : []));
  }

  async job(id: unknown): Promise<{ readonly job: Job; readonly texts: JobTexts }> {
    const { ledger } = await this.engine();
    const job = ledger.get(String(id));
    const texts = ledger.texts(String(id));
    if (job === null || texts === null) throw new Error(`There should be a job ${String(id)}, and there is none`);
    return { job, texts };
  }

  /** As the tree has it: a person chose this job. */
  element(id: unknown): { readonly type: 'job'; readonly id: string } {
    const element = { type: 'job', id: String(id) } as const;
    this.#elements.add(element);
    return element;
  }

  /** The key leaves this window, as if a person had removed it. */
  removeKey(): void {
    delete process.env[KEY_VARIABLE];
  }

  /** Another window over the same ledger, as far as its commands go. */
  beside(): Pick<Desk, 'run' | 'act'> {
    const parts = this.#build();
    this.#others.push(parts);
    return parts.desk;
  }

  /** The window is loaded anew: editors come back by hot exit, and what the workspace and the ledger hold. */
  reload(): void {
    this.#parts.store.dispose();
    editor.reload({ keepsDocuments: true });
    this.#parts = this.#buildFirst();
  }

  async dispose(): Promise<void> {
    for (const { door, store } of [...this.#others, this.#parts]) {
      await door.engine?.settled();
      store.dispose();
    }
    this.#files.dispose();
    delete process.env[KEY_VARIABLE];
    await this.simulator.dispose();
    Date.now = this.#trueNow;
  }

  #configure(provider: Provider): void {
    const endpoint = { name: ENDPOINT, provider, baseUrl: this.simulator.baseUrl };
    editor.configuration.set('ponder.endpoints', [{ ...endpoint, keyFrom: `env:${KEY_VARIABLE}` }]);
    editor.configuration.set('ponder.endpoint', ENDPOINT);
    editor.configuration.set('ponder.model', 'o3');
    editor.configuration.set('ponder.effort', 'low');
    process.env[KEY_VARIABLE] = DEFAULT_KEY;
  }

  /** The window that the editor runs commands in. */
  #buildFirst(): Parts {
    const parts = this.#build();
    parts.store.add(registerCommands(new Later(() => Promise.resolve(parts.desk)), parts.log));
    return parts;
  }

  #build(): Parts {
    const store = new DisposableStore();
    const log = Object.assign(this.#files.log, { show: () => undefined, dispose: () => undefined });
    const settings = store.add(new Settings((problem) => log.warn(problem), this.memory));
    const endpoints = () => settings.endpoints;
    const keys = store.add(new KeyRing({ secrets: this.#secrets, memory: new Memory(), endpoints }));
    const { path } = this.#files;
    const catalogue = () => settings.catalogue();
    const limits = () => settings.limits;
    const door = store.add(
      new LedgerDoor(
        () =>
          openEngine({
            path,
            keys,
            secrets: () => keys.known,
            endpoints,
            catalogue,
            limits,
            clock: systemClock,
            log,
          }),
        log,
      ),
    );
    const desk = store.add(
      createDesk({
        door,
        settings,
        keys,
        filter: new TreeFilter(),
        extensionUri: Uri.file('/extension'),
        memory: this.memory,
        log,
        announce: (id) => this.announced.push(id),
        isOfTree: (argument) => this.#elements.has(argument),
      }),
    );
    return { store, door, desk, log };
  }
}
