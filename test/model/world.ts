// A world small enough to walk through completely: one job, two windows, one service. What a job becomes is decided by the
// real `advance`, who may act on it by the real SQL of the leases.
import { DatabaseSync } from 'node:sqlite';
import { advance } from '../../src/core/jobs/life/advance.ts';
import type { JobEvent } from '../../src/core/jobs/life/jobEvent.ts';
import { Duties, type Stranded } from '../../src/core/ledger/duties.ts';
import { claimDue, overdueRows, renewLease, takeLease } from '../../src/core/ledger/leases.ts';
import { MIGRATIONS } from '../../src/core/ledger/migrations.ts';
import { LEASE_MS, nextLookAt } from '../../src/core/pace/pace.ts';
import type { Job } from '../../src/shared/job.ts';
import { aJob, T0 } from '../builders/aJob.ts';
import { aServerResponse } from '../builders/aServerResponse.ts';

/** What the sender of a POST has in its hands. */
export type Reply = 'id' | 'nothing' | 'refused' | 'postponed';
export type Status = 'queued' | 'in_progress' | 'completed' | 'cancelled';

export type Sender =
  | { readonly at: 'idle' }
  /** The row is written, `submitting` is not. */
  | { readonly at: 'inserted' }
  /** `submitting` is flushed, the POST is not out. */
  | { readonly at: 'sending' }
  | { readonly at: 'replied'; readonly reply: Reply; readonly status: Status }
  /** In the foreground, without a stream: the reply is the whole run. */
  | { readonly at: 'awaiting' }
  /** In the foreground: the id is stored, and the stream goes on. */
  | { readonly at: 'hearing' };

export type Looker =
  | { readonly at: 'idle' }
  | { readonly at: 'claimed'; readonly job: Job }
  /** `cancelled`: a cancel was confirmed before it; `tried`: one was not. */
  | { readonly at: 'read'; readonly status: Status; readonly cancelled: boolean; readonly tried: boolean };

export interface Window {
  /** 0 = dead; each start counts on. */
  readonly life: number;
  readonly starts: number;
  /** It has the key that everything is sent with. */
  readonly hasKey: boolean;
  readonly sender: Sender;
  readonly looker: Looker;
}

/** How the one job is asked for. */
export type Way = Pick<Job, 'background' | 'store' | 'streams'>;

export type Misfortune = 'crash' | 'fault' | 'stall' | 'fullDisk' | 'keyGone' | 'deafToCancels';

/** Two in one life, or three of the sudden ones: with more there are too many worlds to walk through. */
export const MOST_MISFORTUNES = 2;
export const SUDDEN: readonly Misfortune[] = ['crash', 'fault', 'stall'];

export interface World {
  readonly way: Way;
  readonly now: number;
  readonly job: Job | null;
  readonly leaseOwner: string | null;
  readonly leaseUntil: number | null;
  readonly windows: readonly [Window, Window];
  /** null = the service has no response of this job. */
  readonly response: Status | null;
  /** Times the service took the job. */
  readonly accepted: number;
  /** POSTs of which the sender got neither an id nor a no. */
  readonly unanswered: number;
  readonly asked: boolean;
  /** Nothing can be written: what windows hold in their memory is kept there. */
  readonly isFull: boolean;
  /** The service confirms no cancel. */
  readonly isDeaf: boolean;
  /** What went wrong so far, each but once. */
  readonly befell: readonly Misfortune[];
  /** What people still press. */
  readonly left: { readonly cancel: number; readonly yes: number };
}

export const TICK_MS = LEASE_MS + 1;
const HOUR_MS = 3_600_000;
const IDLE = { at: 'idle' } as const;
const FRESH: Window = { life: 1, starts: 1, hasKey: true, sender: IDLE, looker: IDLE };

export const IN_BACKGROUND: Way = { background: true, store: true, streams: false };

export const START: World = {
  way: IN_BACKGROUND,
  now: T0,
  job: null,
  leaseOwner: null,
  leaseUntil: null,
  windows: [FRESH, FRESH],
  response: null,
  accepted: 0,
  unanswered: 0,
  asked: false,
  isFull: false,
  isDeaf: false,
  befell: [],
  left: { cancel: 1, yes: 2 },
};

export function nameOf(index: number, { starts }: Window): string {
  return `window ${index}, start ${starts}`;
}

export function withWindow(world: World, index: number, changes: Partial<Window>): World {
  const [first, second] = world.windows;
  return index === 0
    ? { ...world, windows: [{ ...first, ...changes }, second] }
    : { ...world, windows: [first, { ...second, ...changes }] };
}

/** As the Recorder writes: the step, the next look, and the claim kept or let go. `made` = this step happened. */
export function record(
  world: World,
  name: string,
  event: JobEvent,
  { keepLease = false, sentCancel = false }: { keepLease?: boolean; sentCancel?: boolean } = {},
): { readonly world: World; readonly made: Job | null } {
  if (world.job === null) return { world, made: null };
  const step = advance(world.job, event);
  const freed = !keepLease && world.leaseOwner === name ? { leaseOwner: null, leaseUntil: null } : {};
  if (!step.ok) {
    const { job } = world;
    const overdue = job.nextLookAt !== null && job.nextLookAt <= world.now;
    const next = overdue ? nextLookAt(job, world.now, 0.5) : null;
    const later = overdue ? { ...job, nextLookAt: next === null ? null : Math.max(next, world.now + 1_000) } : job;
    return { world: { ...world, ...freed, job: later }, made: null };
  }
  const moved = { ...step.job, ...(sentCancel ? { cancelSentAt: world.now } : {}) };
  const made = { ...moved, nextLookAt: nextLookAt(moved, world.now, 0.5) };
  const kept = keepLease ? { leaseOwner: name, leaseUntil: world.now + LEASE_MS } : freed;
  return { world: { ...world, ...kept, job: made }, made };
}

export function word(status: Status) {
  const isOver = status === 'completed' || status === 'cancelled';
  return {
    response: aServerResponse({ status, completedAt: isOver ? T0 : null }),
    cost: null,
    receipt: null,
    requestId: null,
  };
}

const db = new DatabaseSync(':memory:');
for (const step of MIGRATIONS) db.exec(step);
db.prepare('INSERT INTO jobs (id, seq, window_id, job) VALUES (?, 1, ?, ?)').run(
  'job-1',
  'model',
  JSON.stringify(aJob()),
);
const putRow = db.prepare('UPDATE jobs SET job = ?, lease_owner = ?, lease_until = ?');
const getLease = db.prepare('SELECT lease_owner AS owner, lease_until AS until FROM jobs');
const forgetPace = db.prepare('DELETE FROM pace');
const forgetKeys = db.prepare('DELETE FROM facts');

/** Lets the real SQL have its way with this world's row. */
function inSql<T>(world: World, work: (db: DatabaseSync) => T): { readonly result: T; readonly world: World } {
  putRow.run(JSON.stringify(world.job), world.leaseOwner, world.leaseUntil);
  forgetPace.run();
  forgetKeys.run();
  const result = work(db);
  const row = getLease.get();
  return {
    result,
    world: {
      ...world,
      leaseOwner: typeof row?.owner === 'string' ? row.owner : null,
      leaseUntil: typeof row?.until === 'number' ? row.until : null,
    },
  };
}

export function claim(world: World, name: string, index: number): World | null {
  if (world.job === null) return null;
  const claimed = inSql(world, (sql) => claimDue(sql, name, world.now, turnsOf(sql, world, index)));
  return claimed.result === null ? null : claimed.world;
}

/** What a person has to know because nobody acts on the job; null = it is not this window that tells it, or not yet. */
export function stranded(world: World, name: string, index: number): Stranded | null {
  if (world.job === null) return null;
  return inSql(world, (sql) => {
    const turns = turnsOf(sql, world, index);
    const [row] = overdueRows(sql, name, world.now);
    const turn = row === undefined ? null : turns.of(row);
    return row !== undefined && turn?.act === 'tell' && turn.at <= world.now ? turns.strands(row) : null;
  }).result;
}

/** Whose turn it is, without what windows note of the keys in use: that only makes them wait a little longer. */
function turnsOf(sql: DatabaseSync, { now, windows }: World, index: number): Duties {
  const window = windows[index === 0 ? 0 : 1];
  return new Duties(sql, {
    now,
    held: {
      of: () => (window.hasKey ? 'key' : null),
      learn: () => Promise.resolve(),
      canSend: () => true,
    },
    isAlone: windows.every((each) => each === window || each.life === 0),
    since: T0 - HOUR_MS,
    isTroubled: () => false,
  });
}

export function renew(world: World, name: string): World {
  return inSql(world, (sql) => renewLease(sql, 'job-1', name, world.now)).world;
}

export function take(world: World, name: string): World {
  return inSql(world, (sql) => takeLease(sql, 'job-1', name, world.now)).world;
}
