// The last choice, kept in the ledger: it lives on the person's own machine, and other windows know it too.

import { isMode } from '../../shared/mode.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ModelChoice } from './terms.ts';

const CHOICE = 'lastChoice';

type Facts = Pick<Ledger, 'fact'>;

export function rememberedChoice(ledger: Facts): ModelChoice | null {
  const value = parsed(ledger.fact(CHOICE));
  if (typeof value !== 'object' || value === null || !('model' in value) || !('effort' in value)) return null;
  const { model, effort } = value;
  if (typeof model !== 'string' || (typeof effort !== 'string' && effort !== null)) return null;
  // Ponder 0.1.0 knew no modes.
  const mode = 'mode' in value && isMode(value.mode) ? value.mode : null;
  return { model, mode, effort };
}

/** By model, the effort that was last chosen with it. */
export function rememberedEfforts(ledger: Facts): ReadonlyMap<string, string> {
  const value = parsed(ledger.fact(CHOICE));
  const kept = typeof value === 'object' && value !== null && 'efforts' in value ? value.efforts : null;
  const efforts = typeof kept === 'object' && kept !== null ? Object.entries(kept) : [];
  const last = rememberedChoice(ledger);
  return new Map([
    ...efforts.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    // Ponder 0.1.0 kept no efforts beside the last choice.
    ...(last === null || last.effort === null ? [] : [[last.model, last.effort] as const]),
  ]);
}

export async function rememberChoice(
  ledger: Pick<Ledger, 'fact' | 'setFact'>,
  { model, mode, effort }: ModelChoice,
): Promise<void> {
  const efforts = new Map(rememberedEfforts(ledger));
  if (effort !== null) efforts.set(model, effort);
  const kept = { model, mode, effort, efforts: Object.fromEntries(efforts) };
  await ledger.setFact(CHOICE, JSON.stringify(kept));
}

function parsed(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    // A value that Ponder did not write counts as none.
    return null;
  }
}
