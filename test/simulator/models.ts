// The models the simulated service offers and the rules they follow, read from the catalogue's data and from nothing
// else in `src`, so that a mistake there does not hide itself here.
import type { Model } from 'openai/resources/models';
import data from '../../src/core/models/catalogue.json' with { type: 'json' };

export type CatalogueRow = (typeof data.models)[number];

export interface OfferedModel {
  readonly row: CatalogueRow;
  /** The dated name that replies carry. */
  readonly snapshot: string;
  readonly isShutDown: boolean;
}

type Row = Omit<OfferedModel, 'isShutDown'>;

/** Parameters that no reasoning model of the catalogue takes. */
export const NEVER_TAKEN: readonly string[] = data.unsupported_params;

/** The day the catalogue describes. */
export const CATALOGUE_DAY = data.as_of;

/** Of a simulator that is told no day: what tests ask must not end when the catalogue is brought up to date. */
const USUAL_DAY = '2026-11-29';

/** Unix seconds, one for all models: the catalogue holds no creation dates. */
const CREATED = 1_735_689_600;

export class Models {
  readonly #byName = new Map<string, Row>();
  readonly #endsByDate: boolean;
  #day: string;

  /**
   * @param ids offer these and, unlike the service, whatever their dates say; null = all, as on `day`
   * @param hidden ids that exist, but not for this account
   */
  constructor(day: string = USUAL_DAY, ids: readonly string[] | null = null, hidden: readonly string[] = []) {
    this.#day = day;
    this.#endsByDate = ids === null;
    for (const row of data.models) {
      if ((ids !== null && !ids.includes(row.id)) || hidden.includes(row.id)) continue;
      const snapshot = row.snapshots.at(-1) ?? row.id;
      for (const name of [row.id, ...row.snapshots, ...row.aliases]) {
        this.#byName.set(name, { row, snapshot });
      }
    }
    const unknown = [...(ids ?? []), ...hidden].find((id) => data.models.every((row) => row.id !== id));
    if (unknown !== undefined) throw new Error(`The catalogue has no model ${unknown}.`);
  }

  /** Models end as on this ISO day from now on. */
  setDay(day: string): void {
    this.#day = day;
  }

  find(name: string): OfferedModel | undefined {
    const found = this.#byName.get(name);
    return found === undefined ? undefined : { ...found, isShutDown: this.#isShutDown(found) };
  }

  /** Each model once, shut down at OpenAI or not. */
  rows(): readonly Row[] {
    return [...this.#byName].filter(([name, { row }]) => name === row.id).map(([, model]) => model);
  }

  /** As `GET /v1/models` lists them: without those that are shut down. */
  list(): Model[] {
    return [...this.#byName]
      .filter(([, model]) => !this.#isShutDown(model))
      .map(([name, model]) => describe(name, model));
  }

  #isShutDown({ row }: Row): boolean {
    return this.#endsByDate && row.shutdown_date !== null && row.shutdown_date <= this.#day;
  }
}

export function describe(name: string, model: Row): Model {
  return { id: name, object: 'model', created: CREATED, owned_by: 'system', shutdown_date: model.row.shutdown_date };
}

/** A model that thinks longest: no streaming, slow, several times the reasoning tokens. */
export function isPro(row: CatalogueRow): boolean {
  return row.streaming === false;
}

/** What it thought in earlier turns is input again. */
export function keepsReasoning({ id }: CatalogueRow): boolean {
  return data.follow_ups.keeps_reasoning.includes(id);
}

export function takesEffortUpdates({ id }: CatalogueRow): boolean {
  return data.follow_ups.takes_effort_updates.includes(id);
}

export function isSmall(row: CatalogueRow): boolean {
  return /mini|luna/.test(row.id);
}

export interface RateLimits {
  /** A minute. */
  readonly requests: number;
  readonly tokens: number;
}

/** Of a usage tier, 1 to 5; null = the highest that the catalogue has. */
export function rateLimits(row: CatalogueRow, tier: number | null): RateLimits {
  const [requests, tokens] = row.rate_limits?.at(tier === null ? -1 : tier - 1) ?? [];
  return { requests: requests ?? 500, tokens: tokens ?? 500_000 };
}
