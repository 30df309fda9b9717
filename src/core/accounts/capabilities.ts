// What a place offers to a key, and how that is known: one record of what is built in and what was learnt there.
import type { EndpointSnapshot } from '../../shared/job.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Answer, BY_CHAT, builtIn, CAPABILITIES, type Capability } from '../providers/builtIn.ts';
import type { Field } from '../providers/refusal.ts';
import { agreementAt } from './endpointCount.ts';
import { EndpointRecord, type Learnt, type Shown } from './endpointRecord.ts';
import { keptListing } from './listing.ts';

export interface Offer {
  readonly answer: Answer;
  /** null = from the beginning, or nobody wrote down when. */
  readonly since: number | null;
  /**
   * `refused`: the place said no; `seen`: its answers showed it; `settings`: a person said so, once that is possible.
   */
  readonly how: 'built in' | 'refused' | 'seen' | 'settings';
  /** What was learnt, if it was learnt from a job. */
  readonly learnt?: Learnt;
  /** It would be offered if the place were to keep the answer. */
  readonly isUnstored?: true;
}

export type Offers = Readonly<Record<Capability, Offer>>;

/** Read directly, a refusal counts for every model; by `for`, only for the models it was about. */
export interface Capabilities extends Offers {
  /** For one model. @param store whether the place is to keep the answer */
  for(model: string, store: boolean): Offers;
}

/** Fields whose refusal says what a place has. The others are about what a model takes. */
const OF_FIELD: Readonly<Partial<Record<Field, Capability>>> = {
  background: 'background',
  store: 'store',
  stream: 'stream',
  metadata: 'metadata',
  service_tier: 'serviceTier',
};

export class CapabilityRecord {
  readonly #ledger: Pick<Ledger, 'fact' | 'setFact'>;
  readonly #record: EndpointRecord;

  constructor(needs: { ledger: Pick<Ledger, 'fact' | 'setFact'>; now: () => number }) {
    this.#ledger = needs.ledger;
    this.#record = new EndpointRecord(needs);
  }

  /** @param key its fingerprint; null = there is none, and what is bound to one is not known */
  of(endpoint: EndpointSnapshot, key: string | null): Capabilities {
    const shown = shownOffers(this.#record.shown(endpoint, key));
    const others = { ...this.#listed(endpoint, key), ...this.#uncounted(endpoint), ...shown };
    return capabilitiesFrom(endpoint, this.#record.of(endpoint, key), others);
  }

  #listed(endpoint: EndpointSnapshot, key: string | null): Partial<Offers> {
    const listing = keptListing(this.#ledger, endpoint);
    if (listing === null || listing.fingerprint !== key) return {};
    return { models: { answer: 'yes', since: listing.at, how: 'seen' } };
  }

  /** Whether the place has a call that counts tokens; the key does not matter for it. */
  #uncounted(endpoint: EndpointSnapshot): Partial<Offers> {
    if (agreementAt(this.#ledger, endpoint) !== 'cannot') return {};
    return { inputTokens: { answer: 'no', since: null, how: 'refused' } };
  }
}

/** @param learnt what was learnt from jobs @param others what was learnt from other calls */
export function capabilitiesFrom(
  endpoint: EndpointSnapshot,
  learnt: readonly Learnt[],
  others: Partial<Offers> = {},
): Capabilities {
  const known = (rows: readonly Learnt[]) => offers(endpoint, { ...others, ...refused(rows) });
  return {
    ...known(learnt.filter(({ isUnstored }) => isUnstored !== true)),
    for: (model, store) => {
      const here = known(learnt.filter((row) => concerns(row, model, store)));
      return store ? here : { ...here, background: unstored(here) };
    },
  };
}

/** How a run in the background is offered whose answer is not to be kept. */
function unstored({ background, unstoredBackground }: Offers): Offer {
  if (background.answer === 'no')
    return background.learnt?.isUnstored ? { ...background, isUnstored: true } : background;
  return unstoredBackground.answer === 'no' ? { ...unstoredBackground, isUnstored: true } : background;
}

function concerns({ model, isUnstored }: Learnt, asked: string, store: boolean): boolean {
  return (model === null || model === asked) && (isUnstored !== true || !store);
}

/** A place without responses has nothing either that only they have. */
function shownOffers(rows: readonly Shown[]): Partial<Offers> {
  const found: Changing = {};
  for (const { capability, answer, how, at } of rows) {
    found[capability] = { answer, since: at, how };
    if (capability !== 'responses' || answer !== 'no') continue;
    for (const other of CAPABILITIES) {
      const byChat = BY_CHAT[other];
      if (byChat === 'no') found[other] = { answer: byChat, since: at, how };
    }
  }
  return found;
}

/** Of several rows about the same the oldest says since when. */
function refused(rows: readonly Learnt[]): Partial<Offers> {
  const found: Changing = {};
  for (const learnt of rows) {
    const capability = OF_FIELD[learnt.field];
    if (capability === undefined) continue;
    const how = learnt.isUnreadable === true ? 'seen' : 'refused';
    found[capability] ??= { answer: 'no', since: learnt.at, how, learnt };
  }
  return found;
}

/** What a place surely does not have stays a no: Ponder never asks for it, so that nothing can show otherwise. */
function offers(endpoint: EndpointSnapshot, learnt: Partial<Offers>): Offers {
  const all: Changing = {};
  for (const capability of CAPABILITIES) {
    const answer = builtIn(endpoint, capability);
    const found = answer === 'no' ? undefined : learnt[capability];
    all[capability] = found ?? { answer, since: null, how: 'built in' };
  }
  if (!isWhole(all)) throw new Error('A capability was left out');
  return all;
}

type Changing = { -readonly [K in Capability]?: Offer };

function isWhole(known: Changing): known is Offers {
  return CAPABILITIES.every((capability) => known[capability] !== undefined);
}
