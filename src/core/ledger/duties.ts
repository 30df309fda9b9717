// Which window has to act on a due job, and when: that is its duty. A window acts with the keys it has; what it can't act on
// it leaves to others, and only what nobody takes for a while is told to a person. Shared by claims, plans and pauses, so
// that they agree.
import type { DatabaseSync } from 'node:sqlite';
import type { EndpointSnapshot, PauseReason } from '../../shared/job.ts';
import { isOwnKey, MOST_UNFIT } from '../../shared/jobKeys.ts';
import { type DueFacts, readDueFacts } from './dueFacts.ts';
import { KeyFacts, noteCanSend, noteUse } from './keyFacts.ts';

/** Longer than a lease and the longest sleep of a scheduler: whoever has the job's own key would have taken it by then. */
export const OTHERS_FIRST_MS = 45_000;
/** Later than any other key may try it. */
export const TELL_AFTER_MS = 60_000;
/** A window that starts alone may be the first of several. */
const FIRST_TELL_MS = 10_000;
/** How long a window that got no answer from a place leaves it to others: longer than they sleep. */
const TROUBLED_MS = 12_000;

/** The keys of a window. */
export interface KeysInHand {
  /** The fingerprint of the key that it has for the place; null = none; undefined = not found out yet. */
  of(endpoint: EndpointSnapshot): string | null | undefined;
  /** Finds out about these, and those that were asked for in vain. */
  learn(endpoints?: readonly EndpointSnapshot[]): Promise<void>;
  /** False = its settings say nothing sensible of what may be spent. */
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
  /** When it is due and no lease holds it. */
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
  /** The last calls of this window to an endpoint brought no answer. */
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

  /** Null = never this window's. */
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

  /** The others learn that the key is in use: what it fits is not theirs to worry about. */
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
    // Of others nothing is written down: they stay due until a key comes that fits.
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

  /** While what fits is in use, its window is only late. */
  #afterOthers(due: number, usedAt: number, patienceMs: number): number {
    return this.#needs.isAlone ? due : Math.max(due, usedAt) + patienceMs;
  }

  #lastUse({ keyFingerprint, seenWith }: DueFacts): number {
    const keys = [keyFingerprint, seenWith].filter((key) => key !== null);
    return Math.max(0, ...keys.map((key) => this.#keys.usedAt(key)));
  }
}

/** Whoever acts on it has to call the provider. */
function needsKey(facts: DueFacts, { isHeldHere }: DueRow): boolean {
  switch (facts.state) {
    case 'prepared':
    case 'submitting':
      return false;
    case 'queued':
    case 'running':
      // Of a run in the foreground only what was to be kept is asked for, and not by the window that hears it.
      return facts.background || (facts.store && facts.hasResponse && !isHeldHere);
    default:
      return true;
  }
}
