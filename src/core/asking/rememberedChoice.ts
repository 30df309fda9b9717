// The last choice, kept in the ledger: it lives on the person's own machine, and other windows know it too. Each endpoint
// has its own, because another place may not have the model, or have it by another name.

import type { EndpointSnapshot } from '../../shared/job.ts';
import { isMode } from '../../shared/mode.ts';
import { readOwnJson } from '../../shared/readOwnJson.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { surelyHas } from '../providers/builtIn.ts';
import type { ModelChoice } from './terms.ts';

const CHOICE = 'lastChoice';
const MOST_PLACES = 50;

type Facts = Pick<Ledger, 'fact'>;

/** The choice that was made last at the endpoint. Ponder 0.1.0 kept only one for all, which counts until one is made. */
export function rememberedChoice(ledger: Facts, place: EndpointSnapshot): ModelChoice | null {
  const value = readOwnJson(ledger.fact(CHOICE));
  const places = placesOf(value);
  if (places.size > 0) return choiceOf(places.get(place.name));
  return surelyHas(place, 'deployments') ? null : choiceOf(value);
}

function placesOf(value: unknown): ReadonlyMap<string, unknown> {
  const kept = typeof value === 'object' && value !== null && 'places' in value ? value.places : null;
  return new Map(typeof kept === 'object' && kept !== null ? Object.entries(kept) : []);
}

function choiceOf(value: unknown): ModelChoice | null {
  if (typeof value !== 'object' || value === null || !('model' in value) || !('effort' in value)) return null;
  const { model, effort } = value;
  if (typeof model !== 'string' || (typeof effort !== 'string' && effort !== null)) return null;
  // Ponder 0.1.0 knew no modes.
  const mode = 'mode' in value && isMode(value.mode) ? value.mode : null;
  return { model, mode, effort };
}

/** By model, the effort that was last chosen with it. */
export function rememberedEfforts(ledger: Facts): ReadonlyMap<string, string> {
  const value = readOwnJson(ledger.fact(CHOICE));
  const kept = typeof value === 'object' && value !== null && 'efforts' in value ? value.efforts : null;
  const efforts = typeof kept === 'object' && kept !== null ? Object.entries(kept) : [];
  const last = choiceOf(value);
  return new Map([
    ...efforts.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    // Ponder 0.1.0 kept no efforts beside the last choice.
    ...(last === null || last.effort === null ? [] : [[last.model, last.effort] as const]),
  ]);
}

export async function rememberChoice(
  ledger: Pick<Ledger, 'fact' | 'setFact'>,
  { model, mode, effort }: ModelChoice,
  { name }: EndpointSnapshot,
): Promise<void> {
  const efforts = new Map(rememberedEfforts(ledger));
  if (effort !== null) efforts.set(model, effort);
  const choice = { model, mode, effort };
  const places = new Map(placesOf(readOwnJson(ledger.fact(CHOICE))));
  // The newest stands last, and is the last to go.
  places.delete(name);
  places.set(name, choice);
  const kept = { ...choice, efforts: Object.fromEntries(efforts) };
  const last = Object.fromEntries([...places].slice(-MOST_PLACES));
  await ledger.setFact(CHOICE, JSON.stringify({ ...kept, places: last }));
}
