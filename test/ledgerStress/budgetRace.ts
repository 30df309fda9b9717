// Processes that all try to spend what is left of a budget, round after round. Who got through is judged by the rows as they
// stand in the file, added up here once more.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../src/core/clock.ts';
import { decideLater } from '../../src/core/jobs/life/decideLater.ts';
import type { Limits } from '../../src/core/ledger/budgets.ts';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import { openLedger } from '../../src/core/ledger/openLedger.ts';
import { localDay } from '../../src/shared/format.ts';
import type { Job } from '../../src/shared/job.ts';
import type { NanoUsd } from '../../src/shared/money.ts';
import { seededRandom, wholeNumber } from '../builders/seededRandom.ts';
import { NOON } from '../fakes/fakeClock.ts';
import { preparedAs } from '../fakes/question.ts';
import { RecordingLog } from '../fakes/recordingLog.ts';
import { until } from '../fakes/until.ts';
import { buildProgram, programEnvironment } from '../fakes/windowProgram.ts';
import { SPENDER_VARIABLE, type SpenderReply, type SpenderWord } from './spenderPlan.ts';

const DEAREST = 5_000_000_000;
const TODAY = localDay(NOON);

export interface RaceOptions {
  readonly rounds: number;
  readonly processes: number;
  readonly seed: number;
}

export interface RaceVerdict {
  readonly rounds: number;
  readonly tries: number;
  /** Jobs that got through. */
  readonly sent: number;
  readonly refused: number;
  /** Rounds in which just as much was left as the jobs cost that fit. */
  readonly exact: number;
  readonly failings: readonly string[];
}

export async function runBudgetRace({ rounds, processes, seed }: RaceOptions): Promise<RaceVerdict> {
  const program = await buildProgram(join(import.meta.dirname, 'spender.ts'), 'ledgerStress');
  const folder = mkdtempSync(join(tmpdir(), 'ponder-race-'));
  const path = join(folder, 'storage', 'ledger.db');
  const ledger = await openLedger(path, 'judge', systemClock, new RecordingLog(), decideLater);
  const spenders = Array.from({ length: processes }, (_, place) => new Spender(program, path, `window ${place}`));
  const race = new Race({ path, ledger, spenders, random: seededRandom(seed) });
  try {
    await Promise.all(spenders.map((spender) => spender.says('open')));
    for (let round = 1; round <= rounds; round += 1) await race.round(round);
    return race.verdict(rounds);
  } finally {
    await Promise.all(spenders.map((spender) => spender.end()));
    race.dispose();
    ledger.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface RaceNeeds {
  readonly path: string;
  readonly ledger: Ledger;
  readonly spenders: readonly Spender[];
  readonly random: () => number;
}

class Race {
  readonly #needs: RaceNeeds;
  readonly #rows: DatabaseSync;
  readonly #failings: string[] = [];
  /** Jobs without their final cost, and what the others came to. */
  #open: readonly string[] = [];
  #settled: NanoUsd = 0;
  #tries = 0;
  #sent = 0;
  #exact = 0;

  constructor(needs: RaceNeeds) {
    this.#needs = needs;
    this.#rows = new DatabaseSync(needs.path, { readOnly: true });
  }

  async round(round: number): Promise<void> {
    const kinds = [() => this.#askAlike(), () => this.#askUnlike(), () => this.#sendWaiting()];
    const kind = kinds[round % kinds.length] ?? kinds[0];
    const failing = await kind?.();
    if (failing !== undefined && failing !== '') this.#failings.push(`round ${round}: ${failing}`);
    await this.#settleSome();
  }

  verdict(rounds: number): RaceVerdict {
    const all = this.#rows.prepare('SELECT job FROM jobs').all().map(readRow);
    const sum = all.reduce((total, job) => total + usedBy(job), 0);
    const counted = this.#used();
    if (sum !== counted) this.#failings.push(`in the end the file holds ${sum}, and ${counted} was counted`);
    const troubles = this.#needs.spenders.flatMap(({ troubles }) => troubles);
    const [tries, sent, exact] = [this.#tries, this.#sent, this.#exact];
    return { rounds, tries, sent, refused: tries - sent, exact, failings: [...this.#failings, ...troubles] };
  }

  dispose(): void {
    this.#rows.close();
  }

  /** Each process asks for the same: as many as fit get through, whoever they are. */
  async #askAlike(): Promise<string> {
    const { spenders, random } = this.#needs;
    const worst = wholeNumber(random, 1, DEAREST);
    const fits = wholeNumber(random, 0, spenders.length - 1);
    const rest = this.#rest(worst);
    const before = this.#used();
    const limit = before + fits * worst + rest;
    const ids = await this.#ask(
      spenders.map(() => worst),
      limit,
    );
    const after = this.#used();
    if (after > limit) return `${after} of ${limit} were spent`;
    return ids.length === fits ? '' : `${ids.length} of ${fits} that fit got through`;
  }

  /** Whoever is refused would not fit in the end either. */
  async #askUnlike(): Promise<string> {
    const { spenders, random } = this.#needs;
    const worsts = spenders.map(() => wholeNumber(random, 1, DEAREST));
    const limit =
      this.#used() +
      wholeNumber(
        random,
        0,
        worsts.reduce((sum, worst) => sum + worst, 0),
      );
    const ids = await this.#ask(worsts, limit);
    const through = this.#read(ids).map(({ reserved }) => reserved ?? 0);
    const left = limit - this.#used();
    const refused = worsts.filter((worst) => !through.includes(worst));
    if (left < 0) return `the budget of ${limit} was passed by ${-left}`;
    const wronged = refused.filter((worst) => worst <= left);
    return wronged.length === 0 ? '' : `${wronged.join(', ')} were refused, and ${left} was left`;
  }

  /** Jobs wait, and the budget is lowered: every process sends every one of them, and the first that fit go. */
  async #sendWaiting(): Promise<string> {
    const { spenders, random, ledger } = this.#needs;
    const worst = wholeNumber(random, 1, DEAREST);
    const fits = wholeNumber(random, 0, spenders.length - 1);
    const limit = this.#used() + fits * worst + this.#rest(worst);
    const ids: string[] = [];
    for (const _ of spenders) {
      const waits = { state: 'waiting', waitingReason: 'rateLimit', nextLookAt: null, reserved: worst } as const;
      const { job, texts } = preparedAs(waits, { question: `Waiting ${ids.length}?` });
      await ledger.insert({ job, texts, budget: null });
      ids.push(job.id);
    }
    this.#tries += ids.length;
    await this.#all((spender) =>
      spender.ask({ type: 'send', ids: shuffled(ids, random), limits: this.#limits(limit) }, 'sent'),
    );
    this.#open = [...this.#open, ...ids];
    await this.#atRest(ids);
    const went = this.#read(ids)
      .map(({ state }) => (state === 'queued' ? '1' : '0'))
      .join('');
    this.#sent += went.replaceAll('0', '').length;
    if (this.#used() > limit) return `${this.#used()} of ${limit} were spent`;
    const wanted = '1'.repeat(fits).padEnd(ids.length, '0');
    return went === wanted ? '' : `of the waiting jobs ${went} went, and it should be ${wanted}`;
  }

  async #ask(worsts: readonly NanoUsd[], limit: NanoUsd): Promise<string[]> {
    const limits = this.#limits(limit);
    const replies = await this.#all((spender, place) =>
      spender.ask({ type: 'ask', worst: worsts[place] ?? 0, limits }, 'asked'),
    );
    const ids = replies.flatMap((reply) => (reply?.type === 'asked' && reply.id !== null ? [reply.id] : []));
    this.#tries += worsts.length;
    this.#sent += ids.length;
    this.#open = [...this.#open, ...ids];
    await this.#atRest(ids);
    return this.#read(ids).flatMap(({ id, state }) => (state === 'queued' ? [id] : []));
  }

  #all<T>(work: (spender: Spender, place: number) => Promise<T>): Promise<T[]> {
    return Promise.all(this.#needs.spenders.map(work));
  }

  /** What is left over when all that fits is spent; often nothing. */
  #rest(worst: NanoUsd): NanoUsd {
    if (this.#needs.random() < 0.5) return wholeNumber(this.#needs.random, 0, worst - 1);
    this.#exact += 1;
    return 0;
  }

  /** The day's or the month's budget. */
  #limits(limit: NanoUsd): Limits {
    const of = Math.max(1, limit);
    return this.#needs.random() < 0.5 ? { day: of, month: 0 } : { day: 0, month: of };
  }

  async #atRest(ids: readonly string[]): Promise<void> {
    const isOver = (job: Job): boolean =>
      job.state === 'queued' || (job.state === 'waiting' && job.waitingReason === 'budget');
    await until(
      () => `rest of ${this.#read(ids).map(({ state, waitingReason }) => `${state} ${waitingReason ?? ''}`)}`,
      () => this.#read(ids).every(isOver),
    );
  }

  /** Most jobs end: with a cost, or given up. The others go on. */
  async #settleSome(): Promise<void> {
    const { ledger, random } = this.#needs;
    const open: string[] = [];
    for (const { id, reserved } of this.#read(this.#open)) {
      const dice = random();
      if (dice < 0.2) {
        open.push(id);
        continue;
      }
      const total = wholeNumber(random, 0, reserved ?? 0);
      await ledger.change(id, (job) => ({ job: dice < 0.7 ? ended(job, total) : givenUp(job) }));
    }
    const done = this.#open.filter((id) => !open.includes(id));
    this.#settled += this.#read(done).reduce((sum, job) => sum + usedBy(job), 0);
    this.#open = open;
  }

  #used(): NanoUsd {
    return this.#settled + this.#read(this.#open).reduce((sum, job) => sum + usedBy(job), 0);
  }

  #read(ids: readonly string[]): Job[] {
    const row = this.#rows.prepare('SELECT job FROM jobs WHERE id = ?');
    return ids.map((id) => readRow(row.get(id) ?? {}));
  }
}

function readRow(row: Readonly<Record<string, unknown>>): Job {
  return JSON.parse(String(row.job));
}

/** As product.md has it, and as little as possible like the ledger does it. */
function usedBy({ sentOn, cost, reserved, waitingReason }: Job): NanoUsd {
  if (cost !== null) return sentOn === TODAY ? cost.total : 0;
  return waitingReason === 'budget' ? 0 : (reserved ?? 0);
}

function ended(job: Job, total: NanoUsd): Job {
  const cost = { total, parts: [], tier: 'default', priceSource: 'test', priceDate: TODAY };
  if (job.sentOn === null) return givenUp(job);
  return { ...job, state: 'completed', cost, reserved: null, nextLookAt: null };
}

function givenUp(job: Job): Job {
  return { ...job, state: 'discarded', waitingReason: null, reserved: null, nextLookAt: null };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}

class Spender {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #heard: SpenderReply[] = [];
  readonly troubles: string[] = [];

  constructor(program: string, ledger: string, name: string) {
    this.#child = spawn(process.execPath, [program], {
      env: { ...programEnvironment('ledgerStress'), [SPENDER_VARIABLE]: JSON.stringify({ ledger, name }) },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.on('message', (reply: SpenderReply) => {
      if (reply.type === 'trouble') this.troubles.push(reply.message);
      else this.#heard.push(reply);
    });
    this.#ended = once(this.#child, 'close');
  }

  /** Null when the process is gone, or in trouble. */
  async says(type: SpenderReply['type']): Promise<SpenderReply | null> {
    while (this.#heard.length === 0 && this.troubles.length === 0 && this.#child.connected) {
      await Promise.race([once(this.#child, 'message'), this.#ended]);
    }
    const reply = this.#heard.shift();
    if (reply?.type === type) return reply;
    this.troubles.push(`said ${reply?.type ?? 'nothing'} instead of ${type}`);
    return null;
  }

  async ask(word: SpenderWord, reply: SpenderReply['type']): Promise<SpenderReply | null> {
    if (this.#child.connected) this.#child.send(word);
    return await this.says(reply);
  }

  async end(): Promise<void> {
    if (this.#child.connected) this.#child.send({ type: 'end' });
    await this.#ended;
  }
}
