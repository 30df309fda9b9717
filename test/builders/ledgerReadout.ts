// All that the product tells of a ledger: every row with its texts, every list, every sum. Written down with a release, and
// read again by the versions after it.

import { Account } from '../../src/core/accounts/account.ts';
import { EndpointCount } from '../../src/core/accounts/endpointCount.ts';
import { rememberedChoice } from '../../src/core/asking/rememberedChoice.ts';
import type { Limits } from '../../src/core/ledger/budgets.ts';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import { readOwnRows } from '../../src/core/ledger/ownRows.ts';
import { OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import { ProviderPool } from '../../src/core/providers/providerPool.ts';
import { type EndpointSnapshot, JOB_STATES, type Job } from '../../src/shared/job.ts';
import { aKey } from './aKey.ts';

/** What a readout depends on beside the ledger. */
export interface Occasion {
  /** The moment by which what was learnt still holds. */
  readonly now: number;
  /** The local day that counts as today, wherever it is read. */
  readonly today: string;
  /** Of every endpoint. */
  readonly key: string;
}

const MANY = 1_000;
const LIMITS: readonly Limits[] = [
  { day: 0, month: 0 },
  { day: 1_000_000_000, month: 20_000_000_000 },
];
const WORDS = ['größe', 'grosse', 'naive', '漢字', 'ends', '"as soon as"', 'small one', 'halt', 'nobody', 'leak', '🪣'];

/** @param days each with sums of its own @param gone ids of jobs that were removed */
export async function readLedger(
  ledger: Ledger,
  { now, today, key }: Occasion,
  gone: readonly string[],
): Promise<unknown> {
  // As a search does first.
  await ledger.indexTexts();
  const jobs = ledger.page(MANY);
  const ids = (found: readonly Job[]) => found.map(({ id }) => id);
  const filtered = (filter: object) => ids(ledger.page(MANY, null, { states: null, model: null, text: '', ...filter }));
  const days = new Set([today, ...jobs.flatMap(({ sentOn }) => sentOn ?? [])]);
  return JSON.parse(
    JSON.stringify({
      jobs: byKey(ids(jobs), (id) => jobIn(ledger, id)),
      removed: byKey(gone, (id) => ({ job: ledger.get(id), texts: ledger.texts(id) })),
      totals: byKey([...days].toSorted(), (day) => ledger.totals(day)),
      reaches: LIMITS.map((limits) => ledger.budgets.reaches(limits)),
      listed: ids(jobs),
      open: ids(ledger.open()),
      byState: byKey(JOB_STATES, (state) => filtered({ states: [state] })),
      byModel: byKey(ledger.models(), (model) => filtered({ model })),
      byText: byKey(WORDS, (text) => filtered({ text })),
      found: byKey(WORDS, (word) =>
        ledger.search(word, MANY).map(({ job, where, snippet }) => [job.id, where, snippet]),
      ),
      live: ledger.countLive(),
      offlineAt: ledger.offlineAt(),
      models: ledger.models(),
      ...readOwnRows(ledger.access),
      lastQuestions: ledger.lastQuestions(MANY),
      choice: rememberedChoice(ledger, OPENAI_ENDPOINT),
      places: await placesOf(ledger, jobs, { now, today, key }),
    }),
  );
}

function jobIn(ledger: Ledger, id: string) {
  const job = ledger.get(id);
  return {
    job,
    texts: ledger.texts(id),
    sameAsked: ledger.inFlight(job?.payloadHash ?? '').map((other) => other.id),
    tracked: ledger.tracked(job?.responseId ?? ''),
  };
}

/** What is remembered of each endpoint, and the fingerprint that tells one key from another. */
async function placesOf(ledger: Ledger, jobs: readonly Job[], { now, key }: Occasion) {
  const pool = new ProviderPool({
    keys: { find: () => Promise.resolve(aKey(key)) },
    salt: () => ledger.salt,
    endpoints: () => [],
    load: () => Promise.reject(new Error('nothing is sent here')),
  });
  const endpoints = new Map(jobs.map(({ endpoint }): [string, EndpointSnapshot] => [endpoint.name, endpoint]));
  const told = [...endpoints].map(async ([name, endpoint]) => {
    const needs = { ledger, pool, endpoint, now: () => now };
    const account = new Account(needs);
    const [listing, learnt] = await Promise.all([account.known(), account.learnt()]);
    const { agreement } = new EndpointCount({ ...needs, search: { isFree: () => Promise.resolve(true) } });
    return [name, { fingerprint: await pool.fingerprint(endpoint), listing, learnt, agreement }] as const;
  });
  return Object.fromEntries(await Promise.all(told));
}

function byKey<T>(keys: readonly string[], of: (key: string) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(keys.map((key) => [key, of(key)]));
}
