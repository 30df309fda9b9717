// What a run tells a window at its birth, and what the window writes before it dies: one line per step, written
// synchronously, so that the line is out even when the next thing is SIGKILL.
import { DEFAULT_KEY } from '../simulator/simulator.ts';

/** The service shows a response to the key of its own project only. */
export const KEYS = { usual: DEFAULT_KEY, other: 'sk-sim-of-another-project', none: null } as const;

export interface PlannedAsk {
  readonly model: string;
  readonly question: string;
  readonly cancels: boolean;
  /** It goes on from the newest turn of the longest thread, if there is one: as the place has it, or with all turns sent. */
  readonly goesOn: 'response' | 'messages' | null;
}

export interface WindowPlan {
  readonly ledger: string;
  readonly baseUrl: string;
  readonly scale: number;
  /** Milliseconds since 1970: where scaled time began. */
  readonly base: number;
  readonly offsetMs: number;
  /** Questions to ask as soon as the ledger is open. */
  readonly asks: readonly PlannedAsk[];
  /** Responses of other programs that a person takes up by their ids. */
  readonly adopts: readonly string[];
  /** A person says yes to what waits for consent: always twice, as an impatient one does. */
  readonly consents: boolean;
  /** The key that it has: the one most windows have, that of another project, or none. */
  readonly key: keyof typeof KEYS;
  /** No change of the ledger fits on the disk from then on, for so long; in milliseconds of the run. */
  readonly fullDisk: { readonly afterMs: number; readonly forMs: number } | null;
  /** A version of Ponder whose ledger has one more migration. */
  readonly isNewer: boolean;
  /** It lives until every job has come to rest, and then closes as an editor closes. */
  readonly rests: boolean;
  /** Where it kills itself; null = it is killed from outside. `nth` counts from 1. */
  readonly killAt: { readonly point: string; readonly nth: number } | null;
}

export const PLAN_VARIABLE = 'PONDER_CHAOS_PLAN';

/** `step`: it came by; `kill`: and died there; `outdated`: the ledger is newer than this window. */
export type WindowLine =
  | { readonly type: 'step' | 'kill'; readonly point: string; readonly jobId: string | null }
  | { readonly type: 'outdated' | 'rested' }
  | { readonly type: 'trouble'; readonly message: string };

/** Every step of the line at which a window can be told to die. */
export const KILL_POINTS = [
  'seat: before',
  'seat: after',
  'commit prepared: before',
  'commit prepared: after',
  'commit submitting: before',
  'commit submitting: after',
  'create: before the first byte',
  'create: body sent',
  'create: head of the reply',
  'create: reply read',
  'create: first event read',
  'commit queued: before',
  'commit queued: after',
  'claim: before',
  'claim: after',
  'look: before the first byte',
  'look: head of the reply',
  'look: reply read',
  'cancel: before the first byte',
  'cancel: head of the reply',
  'cancel: reply read',
  'commit adopted: before',
  'commit adopted: after',
  'commit running: before',
  'commit running: after',
  'commit completed: before',
  'commit completed: after',
  'commit failed: before',
  'commit failed: after',
  'commit incomplete: before',
  'commit incomplete: after',
  'commit cancelled: before',
  'commit cancelled: after',
  'commit waiting: before',
  'commit waiting: after',
  'commit rejected: before',
  'commit rejected: after',
  'commit uncertain: before',
  'commit uncertain: after',
  'commit uncertain (window died): before',
  'commit uncertain (window died): after',
] as const;

/** Come by once in the life of a ledger: when it is made, and when a newer version takes it over. */
export const MIGRATION_POINTS = ['migration: before', 'migration: after'] as const;

/** Between these two nobody can know whether the POST arrived. A kill can hit the commit itself, so it counts from before. */
export const BLIND_FROM = 'commit submitting: before';
export const BLIND_UNTIL =
  /^commit (queued|running|completed|incomplete|failed|cancelled|unknown|waiting|rejected|discarded|uncertain): after$/;
