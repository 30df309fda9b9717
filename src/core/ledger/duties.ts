// Which window has to act on a due job, and when: that is its duty. A window acts with the keys it has and leaves other
// jobs to other windows; a person is told only of those that no window takes for a while. Shared by claims, plans and
// pauses, so that they agree.
import type { DatabaseSync } from 'node:sqlite';
import type { EndpointSnapshot, PauseReason } from '../../shared/job.ts';
import { isOwnKey, MOST_UNFIT } from '../../shared/jobKeys.ts';
import { type DueFacts, readDueFacts } from './dueFacts.ts';
import { KeyFacts, noteCanSend, noteUse } from './keyFacts.ts';

/** Longer than a lease and a scheduler's longest sleep: by then a window with the job's own key would have taken it. */
export const OTHERS_FIRST_MS = 45_000;
/** Later than `OTHERS_FIRST_MS`, from when on any other key may try the job. */
export const TELL_AFTER_MS = 60_000;
/** A window that has just started waits this long before it tells: others with a fitting key may be starting, too. */
const FIRST_TELL_MS = 10_000;
/**
 * How long a window that got no answer from an endpoint leaves it to others: longer than a scheduler's longest sleep.
 */
const TROUBLED_MS = 12_000;

/** The keys of a window. */
export interface KeysInHand {
  /** The fingerprint of this window's key for the endpoint; null = it has none; undefined = not found out yet. */
  of(endpoint: EndpointSnapshot): string | null | undefined;
  /** Finds out the keys for these endpoints, and for those that `of` did not know yet. */
  learn(endpoints?: readonly EndpointSnapshot[]): Promise<void>;
  /** False = its budget settings make no sense, so nothing is sent. */
  canSend(): boolean;
}

/** From when on a window may act on a job, or tell why nobody does. */
export interface Duty {
  readonly act: 'claim' | 'tell';
  readonly at: number;
}

/** Why nobody looks at a job, or sends it. */
export type Stranded =
  | { readonly kind: 'paused'; readonly reason: PauseReason }
  | { readonly kind: 'waits'; readonly reason: 'noKey' | 'budget'; readonly isRefused: boolean };

export interface DueRow {
  readonly id: string;
  /** From when on the job is due and no lease holds it. */
  readonly due: number;
  readonly isHeldHere: boolean;
  readonly isMadeHere: boolean;
  /** As `FACTS_SQL` gave them. */
  readonly facts: unknown;
}

export interface DutyNeeds {
  readonly now: number;
  readonly held: KeysInHand;
  /** No other window has the ledger open. */
  readonly isAlone: boolean;
  /** When this window opened the ledger. */
  readonly since: number;
  /** This window's last call to the endpoint brought no answer. */
  readonly isTroubled: (endpoint: string) => boolean;
}

export class Duties {
  readonly #db: DatabaseSync;
  readonly #needs: DutyNeeds;
  readonly #keys: KeyFacts;

  constructor(db: DatabaseSync, needs: DutyNeeds) {
    this.#db = db;
    this.#needs = needs;
    this.#keys = new KeyFacts(db, needs.now);
  }

  /** Null = this window has no duty towards the job, or does not know its key yet. */
  of(row: DueRow): Duty | null {
    const facts = readDueFacts(row.facts);
    // A row that can't be read is claimed, so that it holds up no other.
    if (facts === null || !needsKey(facts, row)) return { act: 'claim', at: row.due };
    const key = this.#needs.held.of(facts.endpoint);
    if (key === undefined) return null;
    if (key === null || this.#strands(row.id, facts, key) !== null) return this.#tellTurn(row, facts);
    // A run in the foreground is to be heard where it was asked for.
    const isElsewhere = facts.state === 'waiting' && !facts.background && !row.isMadeHere;
    if (isElsewhere || !isOwnKey(facts, key)) {
      return { act: 'claim', at: this.#afterOthers(row.due, this.#lastUse(facts), OTHERS_FIRST_MS) };
    }
    const isLate = !this.#needs.isAlone && this.#needs.isTroubled(facts.endpoint.name);
    return { act: 'claim', at: row.due + (isLate ? TROUBLED_MS : 0) };
  }

  /** What a person has to know of a job that this window can't act on; null = it can. */
  strands(row: DueRow): Stranded | null {
    const facts = readDueFacts(row.facts);
    if (facts === null || !needsKey(facts, row)) return null;
    const key = this.#needs.held.of(facts.endpoint);
    return key === undefined ? null : this.#strands(row.id, facts, key);
  }

  /** Tells the other windows that the key is in use, so that they leave it the jobs it fits. */
  claimed(row: DueRow): void {
    const facts = readDueFacts(row.facts);
    const key = facts === null || !needsKey(facts, row) ? null : this.#needs.held.of(facts.endpoint);
    if (facts === null || typeof key !== 'string') return;
    const { held, now } = this.#needs;
    noteUse(this.#db, key, now);
    if (held.canSend()) noteCanSend(this.#db, facts.endpoint.name, now);
  }

  #tellTurn({ due }: DueRow, facts: DueFacts): Duty | null {
    const isTold = facts.state === 'waiting' || facts.state === 'queued' || facts.state === 'running';
    // In other states nothing is written down: the job stays due until a window has a fitting key.
    if (!isTold) return null;
    const { since, now } = this.#needs;
    const first = since <= now ? since + FIRST_TELL_MS : 0;
    const used = facts.state === 'waiting' ? this.#keys.canSendAt(facts.endpoint.name) : this.#lastUse(facts);
    return { act: 'tell', at: Math.max(first, this.#afterOthers(due, used, TELL_AFTER_MS)) };
  }

  #strands(id: string, facts: DueFacts, key: string | null): Stranded | null {
    const isWaiting = facts.state === 'waiting';
    const refusal = key === null ? null : this.#keys.refusal(facts.endpoint, key);
    const isRefused = refusal !== null && refusal.probe !== id;
    if (isWaiting) {
      if (key === null || isRefused) return { kind: 'waits', reason: 'noKey', isRefused };
      return this.#needs.held.canSend() ? null : { kind: 'waits', reason: 'budget', isRefused };
    }
    if (key === null) return { kind: 'paused', reason: 'noKey' };
    if (isRefused) return { kind: 'paused', reason: 'keyRefused' };
    const unfit = facts.unfit.find((one) => one.key === key);
    if (unfit !== undefined) return { kind: 'paused', reason: unfit.reason };
    const isTooMany = facts.unfit.length >= MOST_UNFIT && !isOwnKey(facts, key);
    return isTooMany ? { kind: 'paused', reason: 'otherKey' } : null;
  }

  /** While a fitting key is in use, its window is only late: the patience of the others counts from its last use. */
  #afterOthers(due: number, usedAt: number, patienceMs: number): number {
    return this.#needs.isAlone ? due : Math.max(due, usedAt) + patienceMs;
  }

  #lastUse({ keyFingerprint, seenWith }: DueFacts): number {
    const keys = [keyFingerprint, seenWith].filter((key) => key !== null);
    return Math.max(0, ...keys.map((key) => this.#keys.usedAt(key)));
  }
}

/** Whether acting on the job takes a request to the provider. */
function needsKey(facts: DueFacts, { isHeldHere }: DueRow): boolean {
  switch (facts.state) {
    case 'prepared':
    case 'submitting':
      return false;
    case 'queued':
    case 'running':
      // A foreground run is read only if the provider was to store it, and not by the window that hears it.
      return facts.background || (facts.store && facts.hasResponse && !isHeldHere);
    default:
      return true;
  }
}
