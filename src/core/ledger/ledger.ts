// The record of all jobs, shared by every window: the truth that tree, panel and status bar are drawings of.
import { type Disposable, disposeAll } from '../../shared/disposable.ts';
import type { Event } from '../../shared/emitter.ts';
import type { EndpointSnapshot, Job, JobTexts } from '../../shared/job.ts';
import { type Clock, editorsTurn } from '../clock.ts';
import { Budgets } from './budgets.ts';
import type { ChangeFeed, LedgerChange } from './changeFeed.ts';
import { type Change, changeJob } from './changeJob.ts';
import { claimNotice, isOwn, makeOwn } from './claimNotice.ts';
import { Claims } from './claims.ts';
import type { KeysInHand } from './duties.ts';
import { EarlyLooks } from './earlyLooks.ts';
import { readFact, writeFact } from './facts.ts';
import type { Guard } from './guard.ts';
import type { NewJob } from './insertJob.ts';
import type { Cursor, JobFilter } from './jobFilter.ts';
import { KeyTrouble } from './keyTrouble.ts';
import type { LedgerAccess } from './ledgerAccess.ts';
import type { DecideLater } from './ledgerEvent.ts';
import {
  countGroups,
  countLive,
  type GroupCounts,
  hasBackgroundEnd,
  selectInFlight,
  selectJob,
  selectLastQuestions,
  selectModels,
  selectOpen,
  selectPage,
  selectTexts,
  selectTracked,
  selectUnreached,
  type TrackedAt,
  type TrackedBy,
} from './queries.ts';
import { type Found, searchTexts } from './searchTexts.ts';
import { type EarlierJob, selectEarlier } from './selectEarlier.ts';
import { readTotals, type Totals } from './totals.ts';
import { notSent } from './trouble.ts';
import type { Upkeep } from './upkeep.ts';

export interface LedgerNeeds {
  readonly windowId: string;
  readonly guard: Guard;
  readonly feed: ChangeFeed;
  readonly upkeep: Upkeep;
  readonly clock: Clock;
  /** Says what becomes of a job when the ledger itself finds something out about it. */
  readonly decide: DecideLater;
  readonly report: (error: unknown) => void;
}

export class Ledger implements Disposable {
  readonly #guard: Guard;
  readonly #clock: Clock;
  readonly #windowId: string;
  readonly #feed: ChangeFeed;
  readonly #decide: DecideLater;
  readonly #report: (error: unknown) => void;

  readonly onDidChange: Event<LedgerChange>;
  readonly onDidOutdate: Event<void>;
  readonly onDidFindDamage: Event<void>;
  readonly upkeep: Upkeep;
  readonly early: EarlyLooks;
  readonly keyTrouble: KeyTrouble;
  readonly budgets: Budgets;
  readonly claims: Claims;
  /** What the parts of the ledger that are loaded later need. */
  readonly access: LedgerAccess;

  constructor({ windowId, guard, feed, upkeep, clock, decide, report }: LedgerNeeds) {
    this.#guard = guard;
    this.#clock = clock;
    this.#windowId = windowId;
    this.#decide = decide;
    this.#report = report;
    this.upkeep = upkeep;
    this.onDidOutdate = guard.onDidOutdate;
    this.onDidFindDamage = guard.onDidFindDamage;
    this.#feed = feed;
    this.onDidChange = this.#feed.onDidChange;
    this.onDidChange(() => upkeep.used());
    const announce = (ids: readonly string[]) => feed.announce(ids);
    const needs = { windowId, guard, clock, decide, report, announce };
    this.early = new EarlyLooks(needs);
    this.keyTrouble = new KeyTrouble(needs);
    this.budgets = new Budgets(needs);
    this.claims = new Claims(needs, this.early);
    this.access = { guard, clock, windowId, report };
  }

  get isOutdated(): boolean {
    return this.#guard.isOutdated;
  }

  get isDamaged(): boolean {
    return this.#guard.isDamaged;
  }

  /** Secret of this ledger, for fingerprints of keys. */
  get salt(): string {
    return this.fact('salt') ?? '';
  }

  /**
   * Writes new jobs, all of them or none, and holds back their worst prices in the same step, so that no two windows
   * can spend the same dollar.
   * @throws HumanError when that would pass a budget and nobody agreed to it, or what a job rests on has changed
   */
  async insert(...made: readonly NewJob[]): Promise<void> {
    const { insertJobs } = await import('./insertJob.ts');
    this.#guard.assertSound();
    try {
      await this.#guard.write((db) =>
        insertJobs(db, made, { report: this.#report, windowId: this.#windowId, now: this.#clock.now() }),
      );
    } catch (error) {
      throw made.every(({ brought }) => brought === undefined) ? notSent(error) : error;
    }
    this.#feed.announce(made.flatMap(({ job, replaces }) => (replaces === undefined ? job.id : [job.id, replaces.id])));
  }

  /**
   * Reads the job, lets `change` say what it becomes (null = nothing to write), and writes that, in one step. With
   * `keepLease` this window goes on acting on the job and takes its lease; otherwise it gives up the lease it has,
   * except for a change beside its work (`isBeside`, a cancel). Returns the job as it now stands; null = there is none.
   */
  async change(id: string, change: (job: Job) => Change | null, keepLease = false): Promise<Job | null> {
    const step = await this.#guard.write((db) =>
      changeJob(db, id, change, { windowId: this.#windowId, now: this.#clock.now(), keepLease }),
    );
    if (step.isWritten) this.#feed.announce([id]);
    return step.job;
  }

  /**
   * Takes a job out of the list and its texts off the disk; its cost stays. False = it is not to be removed, or can't
   * be.
   * @param isMeant whether the job, as it stands in the ledger by then, is still to be removed
   */
  async remove(id: string, isMeant: (job: Job) => boolean = () => true): Promise<boolean> {
    const [{ removeRow }, decide] = await Promise.all([import('./manyJobs.ts'), this.#decide()]);
    const bare = (job: Job): Job | null => {
      const decided = isMeant(job) ? decide(job, { type: 'removed', at: this.#clock.now() }) : null;
      return decided?.ok === true ? decided.job : null;
    };
    const isRemoved = await this.#guard.write((db) => removeRow(db, id, bare));
    if (!isRemoved) return false;
    this.#feed.announce([id]);
    await this.upkeep.purge();
    return true;
  }

  /**
   * Deletes the texts of jobs that ended, and whose end arrived here, before this time; the jobs and their costs stay.
   * Returns how many jobs lost their texts.
   */
  async forgetTextsBefore(before: number): Promise<number> {
    const { forgetOldTexts } = await import('./manyJobs.ts');
    const needs = { guard: this.#guard, clock: this.#clock, report: this.#report, decide: this.#decide };
    const ids = await forgetOldTexts(needs, before);
    if (ids.length === 0) return 0;
    this.#feed.announce(ids);
    await this.upkeep.purge();
    return ids.length;
  }

  /** See `Claims`. */
  async claimDue(held?: KeysInHand): Promise<Job | null> {
    return this.#guard.isDamaged ? null : await this.claims.claimDue(held);
  }

  /** Keeps the lease of a job that this window acts on. False = another window took the job over. */
  renewLease(id: string): Promise<boolean> {
    return this.claims.renewLease(id);
  }

  /** When this window has to act next; null = nothing is planned. */
  nextDueAt(held?: KeysInHand): number | null {
    return this.claims.nextTurn(held)?.at ?? null;
  }

  /** Brings looks forward. @param endpoint where there is a new key; null = everywhere, after a start */
  async lookSoon(endpoint: string | null, held?: KeysInHand): Promise<void> {
    if (endpoint === null) return this.early.bring({ why: 'start' }, held);
    await this.keyTrouble.forget(endpoint);
    await this.early.bring({ why: 'key', endpoint }, held);
  }

  get(id: string): Job | null {
    return this.#guard.read((db) => selectJob(db, id));
  }

  /** Which job has this response, even one that was removed; null = none. */
  tracked(responseId: string, at?: TrackedAt): TrackedBy | null {
    return this.#guard.read((db) => selectTracked(db, responseId, at));
  }

  texts(id: string): JobTexts | null {
    return this.#guard.read((db) => selectTexts(db, id));
  }

  /** The turns that lead to a job's answer, its own included, oldest first; null = one of them was removed, or can't be read. */
  earlier(id: string): EarlierJob[] | null {
    return this.#guard.read((db) => selectEarlier(db, this.#report, id));
  }

  /** The thread of a job, oldest first: its first question and all that followed from that; of many, the last 500. */
  async thread(id: string): Promise<Job[]> {
    const { selectThread } = await import('./manyJobs.ts');
    return this.#guard.read((db) => selectThread(db, this.#report, id));
  }

  /** The next jobs of the list, newest first. @param before where they begin; null = at the top */
  page(limit: number, before: Cursor | null = null, filter?: JobFilter): Job[] {
    return this.#guard.read((db) => selectPage(db, this.#report, limit, before, filter));
  }

  /** Every job that may still change by itself, newest first. */
  open(filter?: JobFilter): Job[] {
    return this.#guard.read((db) => selectOpen(db, this.#report, filter));
  }

  countLive(): number {
    return this.#guard.read(countLive);
  }

  /** How many jobs stand in each group of the list. */
  countGroups(): GroupCounts {
    return this.#guard.read(countGroups);
  }

  /** Whether the end of a background run at this place has arrived here since the time `from`. */
  hasBackgroundEnd(endpoint: EndpointSnapshot, from: number): boolean {
    return this.#guard.read((db) => hasBackgroundEnd(db, endpoint, from));
  }

  /** The endpoint that a waiting job could not reach; null = none. */
  offlineAt(): string | null {
    return this.#guard.read(selectUnreached)?.endpoint ?? null;
  }

  /** What is wrong with the certificate of that endpoint, as Node's error code; null = it is something else. */
  untrustedCertificate(): string | null {
    return this.#guard.read(selectUnreached)?.certificate ?? null;
  }

  /** The models of all jobs in the list, the one used last first. */
  models(): string[] {
    return this.#guard.read(selectModels);
  }

  /** Finds jobs by the words of their texts, as far as these are in the index. */
  search(input: string, limit: number): Found[] {
    return this.#guard.read((db) => searchTexts(db, this.#report, input, limit));
  }

  /** Brings the index up to date, in steps too short to notice. */
  async indexTexts(): Promise<void> {
    const { indexSome } = await import('./manyJobs.ts');
    while (await this.#guard.write(indexSome)) await editorsTurn();
  }

  /** Jobs already on their way with the same question, text, model and effort. */
  inFlight(payloadHash: string): Job[] {
    return this.#guard.read((db) => selectInFlight(db, this.#report, payloadHash));
  }

  /** What was asked last, each question once, the newest first. */
  lastQuestions(limit: number): string[] {
    return this.#guard.read((db) => selectLastQuestions(db, limit));
  }

  totals(today: string): Totals {
    return this.#guard.read((db) => readTotals(db, today));
  }

  /** Claims the right to announce the end a job has come to, or other news of it: true for one window only. */
  claimNotice(id: string, news: string | null = null): Promise<boolean> {
    return this.#guard.write((db) => claimNotice(db, id, this.#clock.now(), news));
  }

  /** Whether the job was asked for in this window, or sent from it: it announces first. */
  isOwn(id: string): boolean {
    return this.#guard.read((db) => isOwn(db, id, this.#windowId));
  }

  /** A person sends the job from this window. */
  makeOwn(id: string): Promise<void> {
    return this.#guard.write((db) => makeOwn(db, id, this.#windowId));
  }

  fact(name: string): string | null {
    return this.#guard.read((db) => readFact(db, name));
  }

  /** @param value the new value, or a function that makes it of the old one, in one step */
  async setFact(name: string, value: string | ((before: string | null) => string)): Promise<void> {
    await this.#guard.write((db) => writeFact(db, name, typeof value === 'string' ? value : value(readFact(db, name))));
  }

  dispose(): void {
    disposeAll([this.#feed, this.early, this.keyTrouble, this.upkeep, this.#guard]);
  }
}
