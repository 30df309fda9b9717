// What Ponder has learnt of a place by being refused, and by what it did: one record for each endpoint, in the ledger, so
// that every window knows it and the next question is not refused again. It holds for the same address and key, for a while.
import type { EndpointSnapshot } from '../../shared/job.ts';
import { isMode } from '../../shared/mode.ts';
import { capOf, timeOf } from '../../shared/numbers.ts';
import { readOwnJson } from '../../shared/readOwnJson.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LearntRule } from '../models/overrides.ts';
import { type Capability, isCapability } from '../providers/builtIn.ts';
import { isFields, list } from '../providers/fields.ts';
import { type Field, isEffortList, isField, type Refusal } from '../providers/refusal.ts';

export interface Learnt extends Refusal {
  readonly at: number;
  /** Fingerprint of the key it was learnt with. */
  readonly key: string;
  /** The id of the job that taught it; absent = an older Ponder wrote it down. */
  readonly job?: string;
  /** A person agreed to ask without the field. */
  readonly agreedAt?: number;
}

/** What a place turned out to have or not to have, whatever it says of itself. */
export interface Shown {
  readonly capability: Capability;
  readonly answer: 'yes' | 'no';
  /** `refused`: the call was refused; `seen`: what it did showed it. */
  readonly how: 'refused' | 'seen';
  readonly at: number;
  readonly key: string;
}

const DAY_MS = 86_400_000;
/** Refusals that end when an organisation gets verified, so they are believed for a day only. */
const BRIEF: ReadonlySet<Field> = new Set(['stream', 'reasoning.summary', 'metadata']);
const LASTS_MS = 30 * DAY_MS;
const MOST_ROWS = 200;

export class EndpointRecord {
  readonly #ledger: Pick<Ledger, 'fact' | 'setFact'>;
  readonly #now: () => number;

  constructor(needs: { ledger: Pick<Ledger, 'fact' | 'setFact'>; now: () => number }) {
    this.#ledger = needs.ledger;
    this.#now = needs.now;
  }

  /** What holds there for this key, the newest last. */
  of(endpoint: EndpointSnapshot, key: string | null): readonly Learnt[] {
    const now = this.#now();
    return this.#rows(endpoint).refusals.filter((row) => row.key === key && holds(row, now));
  }

  /** What was shown there to this key, the newest last. */
  shown(endpoint: EndpointSnapshot, key: string | null): readonly Shown[] {
    const now = this.#now();
    return this.#rows(endpoint).shown.filter((row) => row.key === key && isShownStill(row, now));
  }

  /** Writes down what was learnt, instead of what was learnt before about the same field and model. */
  async learn(endpoint: EndpointSnapshot, learnt: Omit<Learnt, 'at'>): Promise<void> {
    const at = this.#now();
    await this.#change(endpoint, ({ refusals, shown }) => ({
      refusals: [...refusals.filter((row) => !isSame(row, learnt)), { ...learnt, at }],
      shown,
    }));
  }

  /** Forgets what no longer holds. */
  async unlearn(endpoint: EndpointSnapshot, learnt: Omit<Learnt, 'at'>): Promise<void> {
    await this.#change(endpoint, ({ refusals, shown }) => ({
      refusals: refusals.filter((row) => !isSame(row, learnt)),
      shown,
    }));
  }

  /** Writes down what was shown, instead of what was shown before. */
  async show(endpoint: EndpointSnapshot, shown: Omit<Shown, 'at'>): Promise<void> {
    const at = this.#now();
    await this.#change(endpoint, (rows) => ({ ...rows, shown: [...without(rows.shown, shown), { ...shown, at }] }));
  }

  /** Forgets what no longer holds. */
  async unshow(endpoint: EndpointSnapshot, shown: Pick<Shown, 'capability' | 'key'>): Promise<void> {
    await this.#change(endpoint, (rows) => ({ ...rows, shown: without(rows.shown, shown) }));
  }

  /** Forgets what was learnt at this endpoint with any key. */
  async forget(endpoint: EndpointSnapshot): Promise<void> {
    if (this.#ledger.fact(nameOf(endpoint)) !== null) await this.#change(endpoint, () => ({ refusals: [], shown: [] }));
  }

  #rows(endpoint: EndpointSnapshot): Rows {
    return rowsOf(this.#ledger.fact(nameOf(endpoint)), endpoint);
  }

  /** Changes the record in one step, so that two windows do not undo each other's changes. */
  async #change(endpoint: EndpointSnapshot, change: (rows: Rows) => Rows): Promise<void> {
    const now = this.#now();
    await this.#ledger.setFact(nameOf(endpoint), (before) => {
      const rows = rowsOf(before, endpoint);
      const { refusals, shown } = change({
        refusals: rows.refusals.filter((row) => holds(row, now)),
        shown: rows.shown.filter((row) => isShownStill(row, now)),
      });
      return JSON.stringify({
        baseUrl: endpoint.baseUrl,
        refusals: refusals.slice(-MOST_ROWS),
        ...(shown.length === 0 ? {} : { shown: shown.slice(-MOST_ROWS) }),
      });
    });
  }
}

interface Rows {
  readonly refusals: readonly Learnt[];
  readonly shown: readonly Shown[];
}

function without(rows: readonly Shown[], { capability, key }: Pick<Shown, 'capability' | 'key'>): readonly Shown[] {
  return rows.filter((row) => row.capability !== capability || row.key !== key);
}

/** The rows that concern a model: rows without a model concern all. */
export function aboutModel(learnt: readonly Learnt[], model: string): readonly Learnt[] {
  return learnt.filter((row) => row.model === null || row.model === model);
}

/** The rules that follow for models, by the names they were asked by. */
export function rulesFrom(learnt: readonly Learnt[]): ReadonlyMap<string, LearntRule> {
  const rules = new Map<string, LearntRule>();
  for (const { field, model, values, most } of learnt) {
    if (model === null || (values === undefined && most === undefined)) continue;
    rules.set(model, {
      ...rules.get(model),
      ...(values === undefined || field !== 'reasoning.effort' ? {} : { efforts: values }),
      ...(values === undefined || field !== 'reasoning.mode' ? {} : { modes: values.filter(isMode) }),
      ...(most === undefined ? {} : { maxOutputTokens: most }),
    });
  }
  return rules;
}

function isSame(one: Refusal & { key: string }, other: Refusal & { key: string }): boolean {
  return (
    one.field === other.field &&
    one.model === other.model &&
    one.key === other.key &&
    (one.isUnstored ?? false) === (other.isUnstored ?? false) &&
    (one.isUnreadable ?? false) === (other.isUnreadable ?? false)
  );
}

function holds(row: Learnt, now: number): boolean {
  return isRecent(row, now, BRIEF.has(row.field) ? DAY_MS : LASTS_MS);
}

/**
 * A run that could be cancelled after all costs money, and to ask for a list of models costs nothing: that there is none
 * is believed for a day only.
 */
function isShownStill({ capability, answer, at }: Shown, now: number): boolean {
  const isBrief = answer === 'no' && (capability === 'cancel' || capability === 'models');
  return isRecent({ at }, now, isBrief ? DAY_MS : LASTS_MS);
}

/** A moment in the future is from a clock that was set back. */
function isRecent({ at }: { readonly at: number }, now: number, lastsMs: number): boolean {
  return at <= now && now - at < lastsMs;
}

function nameOf({ name }: EndpointSnapshot): string {
  return `endpoint:${name}`;
}

const NONE: Rows = { refusals: [], shown: [] };

/** Rows that were learnt at another address are left out. */
function rowsOf(text: string | null, { baseUrl }: EndpointSnapshot): Rows {
  const value = readOwnJson(text);
  if (!isFields(value) || value.baseUrl !== baseUrl) return NONE;
  return { refusals: list(value.refusals).filter(isLearnt), shown: list(value.shown).filter(isShown) };
}

function isShown(row: unknown): row is Shown {
  if (!isFields(row)) return false;
  const { capability, answer, how, at, key } = row;
  const isAnswer = answer === 'yes' || answer === 'no';
  const isHow = how === 'refused' || how === 'seen';
  return isCapability(capability) && isAnswer && isHow && timeOf(at) !== null && typeof key === 'string';
}

function isLearnt(row: unknown): row is Learnt {
  if (typeof row !== 'object' || row === null) return false;
  const field = (name: string): unknown => Reflect.get(row, name);
  if (!isField(field('field')) || timeOf(field('at')) === null || typeof field('key') !== 'string') return false;
  const job = field('job');
  if (job !== undefined && typeof job !== 'string') return false;
  const model = field('model');
  if (model !== null && typeof model !== 'string') return false;
  const values = field('values');
  if (values !== undefined && !isEffortList(values)) return false;
  const most = field('most');
  return most === undefined || capOf(most) !== null;
}
