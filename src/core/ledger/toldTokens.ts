// How many tokens a minute a place told for a model and key, in the rows in which the ledger keeps gates.
import { gateName } from './gateName.ts';
import type { Ledger } from './ledger.ts';
import { readGate } from './readGate.ts';

/** A limit that was told longer ago says nothing of a question that is asked now. */
const HOLDS_MS = 86_400_000;

interface ModelAt {
  readonly baseUrl: string;
  readonly model: string;
  /** Fingerprint of the key; null = there is none. */
  readonly key: string | null;
}

/** The least of the limits that are known; null = none is. */
export function toldTokens(ledger: Pick<Ledger, 'fact'>, { baseUrl, model, key }: ModelAt, now: number): number | null {
  const { tokens, projectTokens } = readGate(ledger.fact(gateName([baseUrl, key, model]))).meters;
  const told = [tokens, projectTokens].flatMap((meter) =>
    meter?.limit == null || Math.abs(now - meter.seenAt) > HOLDS_MS ? [] : [meter.limit],
  );
  return told.length === 0 ? null : Math.min(...told);
}
