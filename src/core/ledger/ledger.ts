// The record of all jobs, shared by every window: the truth that tree, panel and status bar are drawings of.
import type { DatabaseSync } from 'node:sqlite';
import type { Disposable } from '../../shared/disposable.ts';
import { Emitter, type Event } from '../../shared/emitter.ts';
import { HumanError } from '../../shared/humanError.ts';
import type { Job, JobTexts } from '../../shared/job.ts';
import { formatUsd } from '../../shared/money.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { LEASE_MS } from '../scheduler/pace.ts';
import { type Database, NewerLedger } from './database.ts';
import { readJob } from './jobRow.ts';
import { claimDue, makeDue, nextDueAt, renewLease, takeLease } from './leases.ts';
import { selectInFlight, selectJob, selectLastQuestions, selectOpen, selectPage, selectTexts } from './queries.ts';
import { type Budget, overBudget, readTotals, type Totals } from './totals.ts';
import { watchJournal } from './watch.ts';

/** These jobs were added, changed or removed, in this window or another. */
export interface LedgerChange {
  readonly ids: readonly string[];
}

/** What a change of a job brings along. `body` is the provider's final reply as JSON. */
export interface Change {
  readonly job: Job;
  readonly texts?: Partial<JobTexts>;
  readonly body?: string;
}

/** A row as it was inserted by the window that asks. */
export interface NewJob {
  readonly job: Job;
  readonly texts: JobTexts;
  /** null = a person agreed to pass it. */
  readonly budget: Budget | null;
  /** Refuse it while the same question is on its way: another window may have asked a moment ago. */
  readonly isFirst?: boolean;
}

type Row = Readonly<Record<string, unknown>>;

export class Ledger implements Disposable {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #windowId: string;
  readonly #changed: Emitter<LedgerChange>;
  readonly #outdated: Emitter<void>;
  readonly #report: (error: unknown) => void;
  readonly #watch: Disposable;
  #seenSeq: number;
  #isOutdated = false;

  readonly onDidChange: Event<LedgerChange>;
  /** A newer Ponder took over the ledger: this window stops sending and looking. */
  readonly onDidOutdate: Event<void>;

  constructor(database: Database, path: string, windowId: string, clock: Clock, log: Logger) {
    this.#database = database;
    this.#clock = clock;
    this.#windowId = windowId;
    this.#report = (error) => log.error('Ledger', error);
    this.#changed = new Emitter(this.#report);
    this.#outdated = new Emitter(this.#report);
    this.onDidChange = this.#changed.event;
    this.onDidOutdate = this.#outdated.event;
    this.#seenSeq = this.#seq();
    this.#watch = watchJournal(path, clock, {
      dataVersion: () => database.dataVersion(),
      changed: () => this.#catchUp(),
      failed: (error) => log.warn(`Watching the ledger: ${error instanceof Error ? error.message : String(error)}`),
    });
  }

  get isOutdated(): boolean {
    return this.#isOutdated;
  }

  /** Secret of this ledger, for fingerprints of keys. */
  get salt(): string {
    return this.fact('salt') ?? '';
  }

  /**
   * Writes a new job and holds back its worst price, in one step, so that no two windows can spend the same dollar.
   * @throws HumanError when that would pass a budget and nobody agreed to it
   */
  async insert({ job, texts, budget, isFirst }: NewJob): Promise<void> {
    await this.#write((db) => {
      if (isFirst === true && selectInFlight(db, this.#report, job.payloadHash).length > 0) {
        throw new HumanError('The same question about the same text is already on its way. It was not sent again.');
      }
      if (budget !== null && budget.day + budget.month > 0 && job.reserved === null) {
        throw new HumanError(
          'Not sent: the price of {0} is not known, and there is a budget.',
          [job.model],
          'passBudget',
        );
      }
      const over = budget === null ? null : overBudget(db, budget, job.reserved ?? 0);
      if (over !== null) {
        throw new HumanError(
          'Not sent: with up to {0} it could pass the budget of {1} ({2} spent or reserved).',
          [formatUsd(job.reserved ?? 0), formatUsd(over.limit), formatUsd(over.used)],
          'passBudget',
        );
      }
      db.prepare('INSERT INTO jobs (id, seq, window_id, lease_owner, lease_until, job) VALUES (?, ?, ?, ?, ?, ?)').run(
        job.id,
        nextSeq(db),
        this.#windowId,
        this.#windowId,
        this.#clock.now() + LEASE_MS,
        JSON.stringify(job),
      );
      db.prepare('INSERT INTO texts (job_id, question, context, instructions) VALUES (?, ?, ?, ?)').run(
        job.id,
        texts.question,
        texts.context,
        texts.instructions,
      );
    });
    this.#announce([job.id]);
  }

  /**
   * Reads the job, lets `change` say what it becomes, and writes that, in one step. With `keepLease` this window goes on
   * acting on the job, so the claim is its own from now on; without, it is let go of. Null from `change` = nothing to
   * write. Returns the job as it now stands; null = there is none.
   */
  async change(id: string, change: (job: Job) => Change | null, keepLease = false): Promise<Job | null> {
    let written = false;
    const job = await this.#write((db) => {
      const before = selectJob(db, id);
      if (before === null) return null;
      const next = change(before);
      if (!keepLease) {
        db.prepare('UPDATE jobs SET lease_owner = NULL, lease_until = NULL WHERE id = ? AND lease_owner = ?').run(
          id,
          this.#windowId,
        );
      }
      if (next === null) return before;
      written = true;
      db.prepare('UPDATE jobs SET job = ?, seq = ? WHERE id = ?').run(JSON.stringify(next.job), nextSeq(db), id);
      if (keepLease) takeLease(db, id, this.#windowId, this.#clock.now());
      const { answer, reasoningSummary } = next.texts ?? {};
      if (answer !== undefined || reasoningSummary !== undefined || next.body !== undefined) {
        db.prepare(
          `UPDATE texts SET answer = coalesce(?, answer), reasoning_summary = coalesce(?, reasoning_summary),
             body = coalesce(?, body) WHERE job_id = ?`,
        ).run(answer ?? null, reasoningSummary ?? null, next.body ?? null, id);
      }
      return next.job;
    });
    if (written) this.#announce([id]);
    return job;
  }

  /** Takes a job out of sight and its texts off the disk; what it cost stays. */
  async remove(id: string): Promise<void> {
    await this.#write((db) => {
      const job = selectJob(db, id);
      if (job === null) return;
      const bare: Job = {
        ...job,
        title: '',
        source: null,
        error: null,
        payloadHash: '',
        nextLookAt: null,
      };
      db.prepare('UPDATE jobs SET removed = 1, seq = ?, job = ? WHERE id = ?').run(
        nextSeq(db),
        JSON.stringify(bare),
        id,
      );
      db.prepare('DELETE FROM texts WHERE job_id = ?').run(id);
    });
    this.#database.checkpoint();
    this.#announce([id]);
  }

  /** Claims the job that is longest overdue, under a lease; null = nothing is due, or its endpoint had enough. */
  async claimDue(): Promise<Job | null> {
    const claim = await this.#write((db) => claimDue(db, this.#windowId, this.#clock.now()));
    return claim === null ? null : readJob(claim.id, claim.json);
  }

  /** Holds on to a job whose POST is under way. False = another window took it over meanwhile. */
  renewLease(id: string): Promise<boolean> {
    return this.#write((db) => renewLease(db, id, this.#windowId, this.#clock.now()));
  }

  /** When the next job is due, or its lease ends; null = nothing is planned. */
  nextDueAt(): number | null {
    return this.#read((db) => nextDueAt(db, this.#clock.now()));
  }

  /**
   * Makes every job that was sent due now, and ends its pause; with an endpoint's name only the jobs there, those that
   * wait for a key included.
   */
  async lookSoon(endpoint: string | null): Promise<void> {
    const ids = await this.#write((db) => makeDue(db, endpoint, this.#clock.now(), () => nextSeq(db)));
    if (ids.length > 0) this.#announce(ids);
  }

  get(id: string): Job | null {
    return this.#read((db) => selectJob(db, id));
  }

  texts(id: string): JobTexts | null {
    return this.#read((db) => selectTexts(db, id));
  }

  /** Newest first, those created before `before`. */
  page(limit: number, before: number | null = null): Job[] {
    return this.#read((db) => selectPage(db, this.#report, limit, before));
  }

  /** Every job that may still change by itself, newest first. */
  open(): Job[] {
    return this.#read((db) => selectOpen(db, this.#report));
  }

  /** Jobs already on their way with the same question, text, model and effort. */
  inFlight(payloadHash: string): Job[] {
    return this.#read((db) => selectInFlight(db, this.#report, payloadHash));
  }

  /** What was asked last, each question once, the newest first. */
  lastQuestions(limit: number): string[] {
    return this.#read((db) => selectLastQuestions(db, limit));
  }

  totals(today: string): Totals {
    return this.#read((db) => readTotals(db, today));
  }

  /** Claims the right to announce the end of a job: true for one window only. */
  claimNotice(id: string): Promise<boolean> {
    return this.#write((db) => {
      const result = db
        .prepare('UPDATE jobs SET told_at = ? WHERE id = ? AND told_at IS NULL AND removed = 0')
        .run(this.#clock.now(), id);
      return result.changes === 1;
    });
  }

  /** Which window asked: it announces first. */
  isOwn(id: string): boolean {
    const row = this.#read((db) => db.prepare('SELECT window_id FROM jobs WHERE id = ?').get(id));
    return row?.window_id === this.#windowId;
  }

  /** Takes texts older than so many days off the disk; costs stay. @param before milliseconds since 1970 */
  async forgetTextsBefore(before: number): Promise<number> {
    const ids = this.#read((db) =>
      db
        .prepare(
          `SELECT j.id FROM jobs j JOIN texts t ON t.job_id = j.id WHERE j.created_at < ? AND j.state IN
             ('completed', 'incomplete', 'failed', 'cancelled', 'rejected', 'lost', 'discarded')`,
        )
        .all(before)
        .map((row) => String(row.id)),
    );
    for (const id of ids) await this.remove(id);
    return ids.length;
  }

  fact(name: string): string | null {
    const row = this.#read((db) => db.prepare('SELECT value FROM facts WHERE name = ?').get(name));
    return typeof row?.value === 'string' ? row.value : null;
  }

  async setFact(name: string, value: string): Promise<void> {
    await this.#write((db) =>
      db
        .prepare(
          'INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        )
        .run(name, value),
    );
  }

  dispose(): void {
    this.#watch.dispose();
    this.#changed.dispose();
    this.#outdated.dispose();
    this.#database.close();
  }

  #seq(): number {
    return Number(this.fact('seq') ?? 0);
  }

  /** Tells this window of what other windows wrote. */
  #catchUp(): void {
    const rows: Row[] = this.#read((db) =>
      db.prepare('SELECT id, seq FROM jobs WHERE seq > ? ORDER BY seq').all(this.#seenSeq),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    this.#seenSeq = Number(last.seq);
    this.#changed.fire({ ids: rows.map((row) => String(row.id)) });
  }

  #announce(ids: readonly string[]): void {
    this.#changed.fire({ ids });
  }

  #read<T>(work: (db: DatabaseSync) => T): T {
    try {
      return this.#database.read(work);
    } catch (error) {
      throw this.#noticed(error);
    }
  }

  async #write<T>(work: (db: DatabaseSync) => T): Promise<T> {
    try {
      return await this.#database.write(work);
    } catch (error) {
      throw this.#noticed(error);
    }
  }

  #noticed(error: unknown): unknown {
    if (!(error instanceof NewerLedger)) return error;
    if (!this.#isOutdated) {
      this.#isOutdated = true;
      this.#outdated.fire();
    }
    return new HumanError('Ponder was updated: reload this window. Until then nothing is sent from it.');
  }
}

function nextSeq(db: DatabaseSync): number {
  const row = db
    .prepare("UPDATE facts SET value = CAST(value AS INTEGER) + 1 WHERE name = 'seq' RETURNING value")
    .get();
  return Number(row?.value);
}
