// What is known of how much a place lets through for one key and one model, and from when on it lets a job through.
// Pure; the ledger keeps it for all windows (`ledger/lines.ts`). Whoever may send takes room first. What is taken comes
// back with time, so a window that dies with it holds nobody up for long.
import { leftAt, levelOf, type Meter, taken, toldMeter } from './meter.ts';
import { MOST_HINT_MS } from './pace.ts';
import { LIMIT_KINDS, type LimitKind, type ToldLimits } from './toldLimits.ts';

/** Room that a job took as it was sent. */
export interface TakenRoom {
  readonly job: string;
  readonly at: number;
  readonly tokens: number;
  /** When its reply came; null = none yet. */
  readonly answeredAt: number | null;
  readonly isAccepted: boolean;
}

export interface Gate {
  readonly meters: { readonly [Kind in LimitKind]?: Meter };
  /** Of the last minute, the oldest first. */
  readonly taken: readonly TakenRoom[];
  /** A refusal closes the gate until then; the first job after that goes alone. */
  readonly closedUntil: number | null;
  /** Refusals in a row, of which those that came together count once. */
  readonly refusals: number;
  readonly refusedSince: number | null;
  readonly refusedAt: number | null;
  /** The pause between two jobs, learnt from refusals by a place that tells no limits; null = there is none. */
  readonly spacingMs: number | null;
}

export const OPEN_GATE: Gate = {
  meters: {},
  taken: [],
  closedUntil: null,
  refusals: 0,
  refusedSince: null,
  refusedAt: null,
  spacingMs: null,
};

/** What stands before a job in its line, and what the job needs itself. */
export interface InLine {
  readonly jobsBefore: number;
  readonly tokensBefore: number;
  readonly tokens: number;
}

const MINUTE_MS = 60_000;
/** At a gate whose limits nobody knows, no more jobs than this go at once: each of them may be refused. */
const MOST_BLIND = 4;
/** A reply that has not come by then is no refusal, which comes at once. */
const REFUSED_BY_MS = 5_000;
/** More are not kept: at such a pace what each of them took no longer matters. */
const MOST_TAKEN = 200;
const SHORTEST_SPACING_MS = 50;
const LONGEST_SPACING_MS = 60_000;
const FASTER = 0.95;
const SLOWER = 1.25;
const LEAST_PAUSE_MS = 20_000;
const LONGEST_PAUSE_MS = 300_000;
/** A place that has refused everything for so long does not merely keep the jobs in line. */
const STUCK_MS = 3_600_000;
/** Limits change: one that was not told for so long is asked about by the next job, and stands in no job's way. */
const LIMIT_HOLDS_MS = 600_000;

/** The gate with what time has done to it. What lies in the future was written by a clock that was set back since. */
export function gateAt(gate: Gate, now: number): Gate {
  const { closedUntil, refusedAt, refusedSince } = gate;
  const closing = refusedAt !== null && refusedAt > now ? (closedUntil ?? now) - refusedAt : (closedUntil ?? 0) - now;
  const meters = LIMIT_KINDS.flatMap((kind) => {
    const meter = gate.meters[kind];
    return meter === undefined ? [] : [[kind, meterAt(meter, now)] as const];
  });
  return {
    ...gate,
    meters: Object.fromEntries(meters),
    taken: gate.taken.filter(({ at }) => at > now - MINUTE_MS).map((one) => (one.at > now ? { ...one, at: now } : one)),
    closedUntil: closing > 0 ? now + Math.min(MOST_HINT_MS, closing) : null,
    refusedSince: refusedSince === null ? null : Math.min(refusedSince, now),
    refusedAt: refusedAt === null ? null : Math.min(refusedAt, now),
  };
}

function meterAt(meter: Meter, now: number): Meter {
  if (meter.at <= now) return meter;
  const ahead = meter.at - now;
  const backAt = meter.backAt === null ? null : meter.backAt - ahead;
  return { ...meter, at: now, backAt, seenAt: Math.min(meter.seenAt, now) };
}

/** From when on the gate lets the job through. @param gate as `gateAt` has it now */
export function opensAt(gate: Gate, now: number, inLine: InLine): number {
  return Math.max(closedTo(gate, now, inLine), roomAt(gate, now, inLine));
}

function closedTo(gate: Gate, now: number, { jobsBefore }: InLine): number {
  const opens = Math.max(now, gate.closedUntil ?? now);
  const spacing = gate.spacingMs ?? (gate.refusals > 0 ? REFUSED_BY_MS : 0);
  if (gate.refusals > 0) {
    // One job at a time, until one of them is taken.
    const asking = unanswered(gate, now).at(-1);
    const first = asking === undefined ? opens : Math.max(opens, asking.at + REFUSED_BY_MS);
    return first + jobsBefore * spacing;
  }
  if (spacing === 0) return opens;
  const last = gate.taken.at(-1);
  return Math.max(opens, (last?.at ?? now - spacing) + spacing) + jobsBefore * spacing;
}

function roomAt(gate: Gate, now: number, { jobsBefore, tokensBefore, tokens }: InLine): number {
  const opens = Math.max(now, gate.closedUntil ?? now);
  let at = opens;
  let isBlind = true;
  for (const kind of LIMIT_KINDS) {
    const meter = gate.meters[kind];
    if (meter === undefined || levelOf(meter, opens) === null) continue;
    isBlind = false;
    // A job that is larger than the limit by our count, and perhaps not by the place's, goes when all of it is there.
    const own = kind === 'requests' ? 1 : Math.min(tokens, meter.limit ?? tokens);
    at = Math.max(at, leftAt(meter, opens, own + (kind === 'requests' ? jobsBefore : tokensBefore)));
  }
  return isBlind ? Math.max(at, blindAt(gate, now, jobsBefore)) : at;
}

function blindAt(gate: Gate, now: number, jobsBefore: number): number {
  const open = unanswered(gate, now);
  const free = MOST_BLIND - open.length;
  if (jobsBefore < free) return now;
  const round = Math.floor((jobsBefore - free) / MOST_BLIND);
  return (open[0]?.at ?? now) + (round + 1) * REFUSED_BY_MS;
}

function unanswered({ taken: all }: Gate, now: number): TakenRoom[] {
  return all.filter(({ answeredAt, at }) => answeredAt === null && at > now - REFUSED_BY_MS);
}

/** The whole limit that a job of so many tokens is larger than; null = there is none, or not for certain. */
export function wholeLimit({ meters }: Gate, now: number, tokensAtLeast: number): number | null {
  for (const kind of ['tokens', 'projectTokens'] as const) {
    const { limit = null, seenAt = 0 } = meters[kind] ?? {};
    if (limit !== null && tokensAtLeast > limit && now - seenAt < LIMIT_HOLDS_MS) return limit;
  }
  return null;
}

/** A job is sent. */
export function withTaken(gate: Gate, now: number, job: string, tokens: number): Gate {
  const one: TakenRoom = { job, at: now, tokens, answeredAt: null, isAccepted: false };
  return { ...changedBy(gate, now, 1, tokens), taken: [...gate.taken, one].slice(-MOST_TAKEN) };
}

/** The request never left this machine. */
export function withReturned(gate: Gate, now: number, job: string): Gate {
  const own = gate.taken.findLast((one) => one.job === job);
  if (own === undefined) return gate;
  return { ...changedBy(gate, now, -1, -own.tokens), taken: gate.taken.filter((one) => one !== own) };
}

function changedBy(gate: Gate, now: number, requests: number, tokens: number): Gate {
  const meters = LIMIT_KINDS.flatMap((kind) => {
    const meter = gate.meters[kind];
    const next = meter === undefined ? null : taken(meter, now, kind === 'requests' ? requests : tokens);
    return next === null ? [] : [[kind, next] as const];
  });
  return { ...gate, meters: Object.fromEntries(meters) };
}

/** The place refused the job for its rate: its tokens were not taken after all, though the request counts. */
export function withRefused(gate: Gate, now: number, job: string): Gate {
  const own = gate.taken.findLast((one) => one.job === job && one.answeredAt === null);
  if (own === undefined) return gate;
  const bare = gate.taken.map((one) => (one === own ? { ...one, tokens: 0 } : one));
  return { ...changedBy(gate, now, 0, -own.tokens), taken: bare };
}

/** A reply came, with what it tells of limits. @param isAccepted it is no refusal for its rate */
export function withReply(gate: Gate, now: number, job: string, told: ToldLimits, isAccepted: boolean): Gate {
  const own = gate.taken.findLast((one) => one.job === job && one.answeredAt === null);
  // The place may have made this reply before it counted these.
  const beside = gate.taken.filter((one) => one !== own && (one.answeredAt ?? now) >= (own?.at ?? 0));
  const unsure = { requests: beside.length, tokens: beside.reduce((sum, { tokens }) => sum + tokens, 0) };
  const meters = LIMIT_KINDS.flatMap((kind) => {
    const word = told[kind];
    const before = gate.meters[kind] ?? null;
    const next =
      word === undefined ? before : toldMeter(before, word, now, unsure[kind === 'requests' ? kind : 'tokens']);
    return next === null ? [] : [[kind, next] as const];
  });
  const answered = gate.taken.map((one) => (one === own ? { ...one, answeredAt: now, isAccepted } : one));
  const heard = { ...gate, meters: Object.fromEntries(meters), taken: answered };
  return isAccepted ? accepting(heard) : heard;
}

function accepting(gate: Gate): Gate {
  const faster = gate.spacingMs === null || gate.refusals > 0 ? gate.spacingMs : gate.spacingMs * FASTER;
  const spacingMs = faster !== null && faster < SHORTEST_SPACING_MS ? null : faster;
  return { ...gate, closedUntil: null, refusals: 0, refusedSince: null, refusedAt: null, spacingMs };
}

/**
 * The place refused a job for its rate: all jobs of this line wait.
 * @param pauseMs how long; if the place did not say it, at most as long as the refusals in a row suggest
 */
export function withRefusal(gate: Gate, now: number, pauseMs: number, isHinted: boolean): Gate {
  // What was on its way as the gate closed tells nothing new.
  const isSame = gate.closedUntil !== null && gate.closedUntil > now;
  const refusals = isSame ? gate.refusals : gate.refusals + 1;
  const most = Math.min(LONGEST_PAUSE_MS, LEAST_PAUSE_MS * 2 ** Math.min(10, Math.max(0, refusals - 1)));
  const until = now + (isHinted ? pauseMs : Math.min(most, pauseMs));
  return {
    ...gate,
    refusals,
    refusedSince: gate.refusedSince ?? now,
    refusedAt: now,
    closedUntil: Math.max(until, isSame ? (gate.closedUntil ?? 0) : 0),
    spacingMs: isSame ? gate.spacingMs : spacingAfter(gate),
  };
}

/** Where limits are told, they say how fast to go. Elsewhere as many a minute go as went through before the refusal. */
function spacingAfter({ meters, spacingMs, taken: all }: Gate): number | null {
  if (LIMIT_KINDS.some((kind) => meters[kind] !== undefined)) return null;
  const accepted = all.filter(({ isAccepted }) => isAccepted).length;
  // If nothing went through, somebody else has used the limit up.
  const learnt = accepted === 0 ? REFUSED_BY_MS : MINUTE_MS / accepted;
  const slower = Math.max((spacingMs ?? 0) * SLOWER, learnt);
  return Math.min(LONGEST_SPACING_MS, slower);
}

/** Nothing has gone through for so long that a yes to a price no longer holds. */
export function isStuck({ refusedSince }: Gate, now: number): boolean {
  return refusedSince !== null && now - refusedSince >= STUCK_MS;
}
