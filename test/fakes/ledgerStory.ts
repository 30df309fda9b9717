// One ledger that real windows lead over HTTP, day by day and without waiting: the clock jumps, and looks happen when they are
// asked for.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Question } from '../../src/core/jobs/prepare/prepare.ts';
import { type Limits, passedBy, passOf } from '../../src/core/ledger/budgets.ts';
import type { OwnRecord } from '../../src/core/models/prices/ownRecord.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import { isLive, type Job } from '../../src/shared/job.ts';
import { aKey } from '../builders/aKey.ts';
import { noLimits } from '../builders/noLimits.ts';
import type { Behaviour } from '../simulator/behaviour.ts';
import { faultSwitch } from '../simulator/faultSwitches.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';
import { FakeClock } from './fakeClock.ts';
import { LedgerFolder } from './ledgerFolder.ts';
import { openWindow } from './openWindow.ts';
import { aPlace, prepared, streamed } from './question.ts';
import { until } from './until.ts';

export const OTHER_KEY = 'sk-sim-another-project';

/** It starts, and stays where it is until the story goes on. */
const HELD: Behaviour = { hold: 'in_progress', queueMs: 0, answer: 'Yes: it ends as soon as `i` reaches the length.' };

/** It arrives, and nobody hears of it. */
export const LOST: Behaviour = { fault: { type: 'drop', when: 'afterHandling' } };
export const BUSY: Behaviour = { fault: { type: 'httpError', status: 429, headers: { 'retry-after': '240' } } };

/** What a fault does, without its times: a story has its own. */
export function fault(name: string): Behaviour {
  const { fault, outcome } = faultSwitch(name).behaviours[0] ?? {};
  return { ...(fault === undefined ? {} : { fault }), ...(outcome === undefined ? {} : { outcome }) };
}

export interface Asking {
  readonly behaviour?: Behaviour;
  readonly streams?: boolean;
  readonly own?: OwnRecord;
  /** With a person's yes to whatever budget it could pass. */
  readonly passes?: boolean;
  /** Another window than the story's own. */
  readonly from?: Engine;
}

export interface Ending extends Asking {
  /** The service's word for it. */
  readonly status?: string;
  readonly tookMs?: number;
}

/** What windows ask for at every call, so that a story can change it. */
interface Settings {
  key: string | null;
  limits: Limits;
}

export class LedgerStory {
  readonly files: LedgerFolder;
  readonly clock: FakeClock;
  readonly simulator: Simulator;
  readonly settings: Settings;
  readonly engine: Engine;

  private constructor(needs: Pick<LedgerStory, 'files' | 'clock' | 'simulator' | 'settings' | 'engine'>) {
    this.files = needs.files;
    this.clock = needs.clock;
    this.simulator = needs.simulator;
    this.settings = needs.settings;
    this.engine = needs.engine;
  }

  /** The process is this story's alone: the service's own times are those of its clock. */
  static async begin(moment: string): Promise<LedgerStory> {
    const files = new LedgerFolder();
    const clock = new FakeClock(Date.parse(moment));
    Date.now = () => clock.now();
    const settings: Settings = { key: DEFAULT_KEY, limits: noLimits() };
    const simulator = await startSimulator({ keys: [DEFAULT_KEY, OTHER_KEY] });
    const place = aPlace(simulator.baseUrl);
    const { key, limits } = { key: () => settings.key, limits: () => settings.limits };
    const engine = await openWindow({ files, clock, place, key, limits });
    return new LedgerStory({ files, clock, simulator, settings, engine });
  }

  get place(): Endpoint {
    return aPlace(this.simulator.baseUrl);
  }

  /** Nothing is done meanwhile. */
  goTo(moment: string): void {
    this.clock.jump(Date.parse(moment) - this.clock.now());
  }

  job(id: string): Job {
    return this.engine.ledger.get(id) ?? assert.fail(`job ${id} is gone`);
  }

  async ask(asked: Partial<Question>, how: Asking = {}): Promise<string> {
    const { behaviour = {}, streams = false, own, passes = false, from = this.engine } = how;
    const { clock, simulator, settings } = this;
    simulator.next({ ...HELD, ...behaviour });
    const make = streams ? streamed : prepared;
    const { job, texts } = make({ endpoint: this.place, ...asked }, clock.now(), own);
    const passed = passes ? passedBy(from.ledger.budgets.reaches(settings.limits), job.reserved).map(passOf) : [];
    const made = { job: { ...job, budgetPasses: passed }, texts };
    const id = await from.jobs.start(made, settings.limits, true);
    await clock.settle();
    return id;
  }

  /** Asked, and run to its end. */
  async finish(asked: Partial<Question>, how: Ending = {}): Promise<string> {
    const id = await this.ask(asked, how);
    const { streams = false, status = 'completed', tookMs = 95_000 } = how;
    if (streams) await until('its stream to begin', () => this.job(id).state === 'running');
    const { responseId } = this.job(id);
    assert.ok(responseId, `${this.job(id).title}: ${this.job(id).state}`);
    this.clock.jump(tookMs);
    this.simulator.advanceTo(responseId, status);
    if (streams) await until('its stream to end', () => !isLive(this.job(id)));
    else assert.equal(await this.engine.jobs.lookNow(id), 'seen');
    return id;
  }

  /** A window that dies without a word: the clock knows nothing of its calls. */
  async dyingWindow(): Promise<Engine> {
    const options = {
      credential: aKey(DEFAULT_KEY),
      organization: null,
      project: null,
      headers: {},
      describesMachine: false,
    };
    const provider = createProvider({ ...options, baseUrl: this.simulator.baseUrl });
    const { files, clock, place } = this;
    return await openWindow({ files, clock, place, key: () => DEFAULT_KEY, provider });
  }

  /** The window leaves the ledger. */
  close(): void {
    this.files.close();
  }

  async dispose(): Promise<void> {
    this.files.dispose();
    await this.simulator.dispose();
  }
}
