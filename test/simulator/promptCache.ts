// Prompt caching as the service does it by itself: a beginning of at least 1,024 tokens that an earlier request of the
// same project to the same model had in common is charged as cached. Only where the model has a cached price.
import type { CatalogueRow } from './models.ts';

const AT_LEAST = 1024;
const STEP = 128;
const BYTES_PER_TOKEN = 4;
const KEPT = 20;

export interface CacheUse {
  readonly cached: number;
  readonly written: number;
}

export class PromptCache {
  readonly #seen = new Map<string, Buffer[]>();

  /** What of this prompt is already cached, and what it writes; remembers it for the next. */
  use(project: string, row: CatalogueRow, text: string, tokens: number): CacheUse {
    const place = `${project}\n${row.id}`;
    const bytes = Buffer.from(text);
    const earlier = this.#seen.get(place) ?? [];
    const common = Math.max(0, ...earlier.map((other) => commonBytes(bytes, other)));
    this.#seen.set(place, [...earlier.slice(1 - KEPT), bytes]);
    const cached = row.price.standard.cached_input === null ? 0 : inSteps(Math.min(common / BYTES_PER_TOKEN, tokens));
    const paysForWrites = 'cache_write' in row && row.cache_write !== null;
    return { cached, written: paysForWrites ? inSteps(tokens) - cached : 0 };
  }
}

function inSteps(tokens: number): number {
  return tokens < AT_LEAST ? 0 : Math.floor(tokens / STEP) * STEP;
}

function commonBytes(one: Buffer, other: Buffer): number {
  const most = Math.min(one.length, other.length);
  let at = 0;
  while (at < most && one[at] === other[at]) at += 1;
  return at;
}
