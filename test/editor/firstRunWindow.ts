// A window of Ponder for first runs: the real desk, engine and SDK; only the editor around it is the fake one, and
// api.openai.com is a simulator.

import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { systemClock } from '../../src/core/clock.ts';
import type { Engine } from '../../src/core/engine.ts';
import { openEngine } from '../../src/core/engine.ts';
import { type Endpoint, OPENAI_BASE_URL } from '../../src/core/providers/endpoint.ts';
import { createDesk, type Desk } from '../../src/editor/desk.ts';
import { KeyRing } from '../../src/editor/keys/keyRing.ts';
import { LedgerDoor } from '../../src/editor/ledgerDoor.ts';
import { Settings } from '../../src/editor/settings.ts';
import { TreeFilter } from '../../src/editor/tree/treeFilter.ts';
import { DisposableStore } from '../../src/shared/disposable.ts';
import { CommandId } from '../../src/shared/ids.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { editor } from '../fakes/vscode/editor.ts';
import { Memory, Secrets } from '../fakes/vscode/memory.ts';
import type { InputBox, QuickPick } from '../fakes/vscode/surfaces.ts';
import { Selection, Uri } from '../fakes/vscode/values.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator/server.ts';

export const QUESTION = 'Can two callers pass at once?';
/** The catalogue's day, at noon. */
const THAT_DAY = new Date(2026, 10, 21, 12).getTime();

export class FirstRunWindow {
  readonly secrets = new Secrets();
  readonly memory = new Memory();
  readonly simulator: Simulator;
  readonly files = new LedgerFolder();
  readonly #elements = new Set<unknown>();
  readonly #store = new DisposableStore();
  readonly #door: LedgerDoor;
  readonly #settings: Settings;
  readonly #request = https.request;
  readonly #now = Date.now;
  readonly desk: Desk;
  readonly keys: KeyRing;
  isOffline = false;

  static async open(options: SimulatorOptions = {}): Promise<FirstRunWindow> {
    const gone = await startSimulator();
    await gone.dispose();
    return new FirstRunWindow(await startSimulator(options), gone.baseUrl);
  }

  /** @param nowhere an address at which nobody listens any more */
  private constructor(simulator: Simulator, nowhere: string) {
    this.simulator = simulator;
    this.setTime(THAT_DAY);
    // OpenAI's own address leads to the simulator, for every call of the window.
    Reflect.set(https, 'request', (url: URL, options: http.RequestOptions) => {
      const base = this.isOffline ? nowhere : simulator.baseUrl;
      return http.request(String(url).replace(OPENAI_BASE_URL, base), options);
    });
    syncBuiltinESMExports();
    editor.reset();
    const { log } = this.files;
    const settings = this.#store.add(new Settings((problem) => log.warn(problem), this.memory));
    this.#settings = settings;
    const { secrets, memory } = this;
    this.keys = this.#store.add(new KeyRing({ secrets, memory, endpoints: () => settings.endpoints }));
    this.#door = new LedgerDoor(
      () =>
        openEngine({
          path: this.files.path,
          keys: this.keys,
          endpoints: () => settings.endpoints,
          catalogue: () => settings.catalogue(),
          limits: () => settings.limits,
          clock: systemClock,
          log,
        }),
      log,
    );
    this.desk = this.#store.add(
      createDesk({
        door: this.#door,
        settings,
        keys: this.keys,
        filter: new TreeFilter(),
        extensionUri: Uri.file('/extension'),
        memory,
        log: Object.assign(log, { show: () => undefined, dispose: () => undefined }),
        announce: () => undefined,
        isOfTree: (argument) => this.#elements.has(argument),
      }),
    );
    const document = editor.document('/w/limiter.ts', 'let free = 1;\nexport const take = () => free-- > 0;\n');
    editor.show(document, new Selection(0, 0, 2, 0));
  }

  /** As the tree has it: a person chose this job. */
  element(id: string): { readonly type: 'job'; readonly id: string } {
    const element = { type: 'job', id } as const;
    this.#elements.add(element);
    return element;
  }

  get endpoints(): readonly Endpoint[] {
    return this.#settings.endpoints;
  }

  engine(): Promise<Engine> {
    return this.#door.ready();
  }

  setTime(time: number): void {
    const ahead = time - this.#now();
    Date.now = () => this.#now() + ahead;
  }

  /** Asks and types the question; the promise is the job's id. */
  async ask(): Promise<{ readonly id: Promise<unknown> }> {
    const id = this.desk.run(CommandId.askSelection, undefined);
    const pick = await editor.nextPick();
    pick.type(QUESTION);
    pick.accept();
    return { id };
  }

  /** Types a key into the box and presses Enter. */
  enterKey(box: InputBox, key: string): void {
    box.type(key);
    box.accept();
  }

  /** Takes a model, and its first effort. */
  async choose(pick: QuickPick, model: string): Promise<void> {
    pick.activeItems = pick.items.filter(({ label }) => label === model);
    pick.accept();
    (await editor.nextPick()).accept();
  }

  calls(operation: string): number {
    return this.simulator.truth.calls.filter((call) => call.operation === operation).length;
  }

  async close(): Promise<void> {
    this.#store.dispose();
    this.#door.dispose();
    https.request = this.#request;
    syncBuiltinESMExports();
    Date.now = this.#now;
    this.files.dispose();
    await this.simulator.dispose();
  }
}

/** The sentence under a box. */
export function saysOf(box: InputBox): string {
  const { validationMessage: said } = box;
  if (typeof said === 'string') return said;
  return typeof said === 'object' && said !== null ? String(Reflect.get(said, 'message')) : '';
}
