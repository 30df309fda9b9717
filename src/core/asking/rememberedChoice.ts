// The last choice, kept in the ledger: it lives on the person's own machine, and other windows know it too.

import { isMode } from '../../shared/mode.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ModelChoice } from './terms.ts';

const CHOICE = 'lastChoice';

export function rememberedChoice(ledger: Ledger): ModelChoice | null {
  const value = parsed(ledger.fact(CHOICE));
  if (typeof value !== 'object' || value === null || !('model' in value) || !('effort' in value)) return null;
  const { model, effort } = value;
  if (typeof model !== 'string' || (typeof effort !== 'string' && effort !== null)) return null;
  // Ponder 0.1.0 knew no modes.
  const mode = 'mode' in value && isMode(value.mode) ? value.mode : null;
  return { model, mode, effort };
}

export async function rememberChoice(ledger: Ledger, choice: ModelChoice): Promise<void> {
  await ledger.setFact(CHOICE, JSON.stringify(choice));
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
