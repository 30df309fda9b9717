// The row in which the ledger keeps a gate, read with care: another version of Ponder, or a damaged disk, may have
// written it.
import { readOwnJson } from '../../shared/readOwnJson.ts';
import { type Gate, OPEN_GATE, type TakenRoom } from '../pace/gate.ts';
import type { Meter } from '../pace/meter.ts';
import { LIMIT_KINDS } from '../pace/toldLimits.ts';

/** What can't be read is not known: then the place tells it anew. */
export function readGate(json: string | null): Gate {
  if (json === null) return OPEN_GATE;
  const value = readOwnJson(json);
  const field = (key: string) => numberOf(value, key);
  const meters = LIMIT_KINDS.flatMap((kind) => {
    const meter = readMeter(of(of(value, 'meters'), kind));
    return meter === null ? [] : [[kind, meter] as const];
  });
  const taken: unknown = of(value, 'taken');
  return {
    meters: Object.fromEntries(meters),
    taken: Array.isArray(taken) ? taken.flatMap((one: unknown) => readTaken(one) ?? []) : [],
    closedUntil: field('closedUntil'),
    refusals: field('refusals') ?? 0,
    refusedSince: field('refusedSince'),
    refusedAt: field('refusedAt'),
    spacingMs: field('spacingMs'),
  };
}

function readMeter(value: unknown): Meter | null {
  const [level, at, spanMs, seenAt] = ['level', 'at', 'spanMs', 'seenAt'].map((key) => numberOf(value, key));
  if (level == null || at == null || spanMs == null || spanMs <= 0 || seenAt == null) return null;
  const limit = numberOf(value, 'limit');
  return {
    limit: limit === null || limit <= 0 ? null : limit,
    level,
    at,
    backAt: numberOf(value, 'backAt'),
    spanMs,
    seenAt,
  };
}

function readTaken(value: unknown): TakenRoom | null {
  const job: unknown = of(value, 'job');
  const at = numberOf(value, 'at');
  const tokens = numberOf(value, 'tokens');
  if (typeof job !== 'string' || at === null || tokens === null) return null;
  return { job, at, tokens, answeredAt: numberOf(value, 'answeredAt'), isAccepted: of(value, 'isAccepted') === true };
}

function of(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function numberOf(value: unknown, key: string): number | null {
  const field: unknown = of(value, key);
  return typeof field === 'number' && Number.isFinite(field) ? field : null;
}
