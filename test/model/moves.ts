// Everything that can happen next in a world: each window's next step, the service's, time's, and misfortune's.
import type { JobEvent } from '../../src/core/jobs/life/jobEvent.ts';
import { isCancelDue, LEASE_MS } from '../../src/core/pace/pace.ts';
import { assertNever } from '../../src/shared/assertNever.ts';
import type { JobError } from '../../src/shared/job.ts';
import { isCancelling } from '../../src/shared/jobActs.ts';
import { aJob } from '../builders/aJob.ts';
import {
  claim,
  type Misfortune,
  MOST_MISFORTUNES,
  nameOf,
  type Reply,
  record,
  renew,
  type Sender,
  type Status,
  SUDDEN,
  stranded,
  TICK_MS,
  take,
  type Window,
  type World,
  withWindow,
  word,
} from './world.ts';

export interface Move {
  readonly name: string;
  readonly to: World;
  /** Happens by itself: no crash, no fault, no person. */
  readonly isUsual: boolean;
}

const ERROR: JobError = { kind: 'network', message: '', code: null, httpStatus: null, requestId: null };
const IDLE = { at: 'idle' } as const;
const FAULTS = {
  'reply lost': { accepts: true, reply: 'nothing' },
  'never arrived': { accepts: false, reply: 'nothing' },
  'rate limit': { accepts: false, reply: 'postponed' },
  refusal: { accepts: false, reply: 'refused' },
} as const satisfies Record<string, { accepts: boolean; reply: Reply }>;

export function movesOf(world: World): Move[] {
  const moves: Move[] = [];
  const add = (name: string, to: World | null, isUsual = true) => {
    if (to !== null) moves.push({ name, to, isUsual });
  };
  if (world.isFull) {
    fullMoves(world, add);
    return moves;
  }
  for (const [index, window] of world.windows.entries()) {
    const who = nameOf(index, window);
    if (window.life === 0) {
      add(`${who} starts again`, restart(world, index));
      continue;
    }
    if (index === 0 && !world.asked) add('a person asks', insert(world));
    sendMoves(world, index, window, (name, to, isUsual) => add(`${who}: ${name}`, to, isUsual));
    lookMoves(world, index, window, (name, to, isUsual) => add(`${who}: ${name}`, to, isUsual));
    if (may(world, 'crash')) add(`${who} is killed`, befallen(kill(world, index), 'crash'), false);
    if (may(world, 'keyGone')) {
      add(`${who} has no key any more`, befallen(withWindow(world, index, { hasKey: false }), 'keyGone'), false);
    }
  }
  personMoves(world, add);
  add('the service goes on', progress(world));
  if (canWait(world)) add('time passes', held({ ...world, now: world.now + TICK_MS }));
  const isBusy = !canWait(world) || world.windows.some(isRunning);
  if (isBusy && may(world, 'stall')) {
    add('every window sleeps', befallen({ ...world, now: world.now + TICK_MS }, 'stall'), false);
  }
  if (world.job !== null && may(world, 'deafToCancels')) {
    add('the service confirms no cancel any more', befallen({ ...world, isDeaf: true }, 'deafToCancels'), false);
  }
  if (world.job !== null && may(world, 'fullDisk')) {
    add('the disk is full', befallen({ ...world, isFull: true }, 'fullDisk'), false);
  }
  return moves;
}

/** What needs no room on the disk. A lease that can't be renewed ends. */
function fullMoves(world: World, add: Add): void {
  add('there is room again', { ...world, isFull: false });
  for (const [index, window] of world.windows.entries()) {
    if (window.life === 0) continue;
    const who = nameOf(index, window);
    if (window.sender.at === 'sending') add(`${who}: posts`, post(world, index, true, 'id'));
    if (may(world, 'crash')) add(`${who} is killed`, befallen(kill(world, index), 'crash'), false);
  }
  add('the service goes on', progress(world));
  if (!isLeaseOver(world)) add('time passes', { ...world, now: world.now + TICK_MS });
}

/** Longer than that nothing else comes of waiting. */
function isLeaseOver({ now, leaseUntil }: World): boolean {
  return leaseUntil === null || leaseUntil <= now;
}

type Add = (name: string, to: World | null, isUsual?: boolean) => void;

function insert(world: World): World {
  const name = nameOf(0, world.windows[0]);
  const job = aJob({ ...world.way, createdAt: world.now, nextLookAt: world.now });
  return withWindow({ ...take({ ...world, job }, name), asked: true }, 0, { sender: { at: 'inserted' } });
}

function sendMoves(world: World, index: number, window: Window, add: Add): void {
  const { sender } = window;
  const name = nameOf(index, window);
  switch (sender.at) {
    case 'idle':
      return;
    case 'inserted':
      add('writes submitting', begin(world, index, name, 'send'));
      return;
    case 'sending':
      add('posts', post(world, index, true, 'id'));
      if (!may(world, 'fault')) return;
      for (const [fault, { accepts, reply }] of Object.entries(FAULTS)) {
        add(`posts: ${fault}`, befallen(post(world, index, accepts, reply), 'fault'), false);
      }
      return;
    case 'replied':
      add('writes the reply', writeReply(world, index, name, sender.reply, sender.status));
      return;
    case 'awaiting':
    case 'hearing':
      runMoves(world, index, name, sender.at, add);
      return;
    default:
      assertNever(sender);
  }
}

function begin(world: World, index: number, name: string, type: 'send' | 'due'): World {
  const at = world.now;
  if (!world.windows[index === 0 ? 0 : 1].hasKey) {
    const event: JobEvent = { type: 'wait', at, reason: 'noKey', notBefore: null };
    return withWindow(type === 'send' ? record(world, name, event).world : left(world, name), index, { sender: IDLE });
  }
  const common = { at, sentOn: '2027-01-15', keyFingerprint: 'key' };
  const event: JobEvent = type === 'send' ? { type, ...common } : { type, ...common, changed: 'no' };
  const { world: next, made } = record(world, name, event, { keepLease: true });
  return withWindow(next, index, { sender: made?.state === 'submitting' ? { at: 'sending' } : IDLE });
}

/** A run in the foreground, as its window hears it or waits for it. */
function runMoves(world: World, index: number, name: string, how: 'awaiting' | 'hearing', add: Add): void {
  const { response, job } = world;
  if (job === null || response === null) return;
  const isOver = response === 'completed' || response === 'cancelled';
  const isWanted = job.cancelRequestedAt !== null;
  const to = (next: World, sender: Sender = IDLE) => withWindow(next, index, { sender });
  if (isWanted) add('breaks off', to(record(stopped(world), name, { type: 'aborted', at: world.now }).world));
  else if (isOver && how === 'awaiting')
    add('gets the reply', to(world, { at: 'replied', reply: 'id', status: response }));
  else if (isOver)
    add('hears the end', to(record(world, name, { type: 'seen', at: world.now, word: word(response) }).world));
  if (!may(world, 'fault') || isWanted) return;
  const broken = befallen(stopped(world), 'fault');
  if (how === 'awaiting') {
    const next = { ...broken, unanswered: broken.unanswered + 1 };
    add('loses the connection', to(next, { at: 'replied', reply: 'nothing', status: 'queued' }), false);
  } else add('loses the connection', to(ended(broken, name)), false);
}

/** What the window makes of a stream that broke. */
function ended(world: World, name: string): World {
  const at = world.now;
  const { job, response } = world;
  if (job === null || response === null || !(job.state === 'queued' || job.state === 'running')) return world;
  if (!job.store) return record(world, name, { type: 'windowDied', at, error: ERROR }).world;
  return record(world, name, { type: 'seen', at, word: word(response) }).world;
}

/** The service stops a run whose connection is gone. */
function stopped(world: World): World {
  const isOpen = world.response === 'queued' || world.response === 'in_progress';
  return isOpen ? { ...world, response: 'cancelled' } : world;
}

function post(world: World, index: number, accepts: boolean, reply: Reply): World {
  const isHere = !world.way.background && reply === 'id';
  if (isHere) {
    const sender: Sender = world.way.streams ? { at: 'replied', reply, status: 'in_progress' } : { at: 'awaiting' };
    return withWindow({ ...world, accepted: world.accepted + 1, response: 'in_progress' }, index, { sender });
  }
  return withWindow(
    {
      ...world,
      accepted: world.accepted + (accepts ? 1 : 0),
      response: accepts ? 'queued' : world.response,
      unanswered: world.unanswered + (reply === 'nothing' ? 1 : 0),
    },
    index,
    { sender: { at: 'replied', reply, status: 'queued' } },
  );
}

function writeReply(world: World, index: number, name: string, reply: Reply, status: Status): World {
  const at = world.now;
  const done = (next: World) => withWindow(next, index, { sender: IDLE });
  switch (reply) {
    case 'id': {
      const options = { keepLease: !world.way.background };
      const isHeard = !world.way.background && (status === 'queued' || status === 'in_progress');
      const stored = (next: World) => (isHeard ? withWindow(next, index, { sender: { at: 'hearing' } }) : done(next));
      return stored(record(world, name, { type: 'accepted', at, word: word(status) }, options).world);
    }
    case 'nothing': {
      const isWanted = !world.way.background && world.job?.cancelRequestedAt !== null;
      return done(
        record(world, name, isWanted ? { type: 'aborted', at } : { type: 'noReply', at, error: ERROR }).world,
      );
    }
    case 'refused':
      return done(record(world, name, { type: 'refused', at, error: ERROR }).world);
    case 'postponed': {
      const event = { type: 'postponed', at, reason: 'rateLimit', notBefore: at + TICK_MS, error: ERROR } as const;
      return done(record(world, name, event).world);
    }
    default:
      return assertNever(reply);
  }
}

function lookMoves(world: World, index: number, window: Window, add: Add): void {
  const { looker } = window;
  const name = nameOf(index, window);
  switch (looker.at) {
    case 'idle': {
      const claimed = claim(world, name, index);
      if (claimed !== null && claimed.job !== null) {
        add('claims', withWindow(claimed, index, { looker: { at: 'claimed', job: claimed.job } }));
      } else keyMoves(world, index, window, add);
      return;
    }
    case 'claimed':
      add('acts', act(world, index, window));
      return;
    case 'read': {
      const event = { type: 'seen', at: world.now, word: word(looker.status) } as const;
      const tried = looker.tried
        ? record(world, name, { type: 'cancelTried', at: world.now, how: 'unconfirmed' }, { keepLease: true }).world
        : world;
      const { world: seen } = record(tried, name, event, { sentCancel: looker.cancelled });
      const isAborted = looker.cancelled && !world.way.background;
      const next = isAborted ? record(seen, name, { type: 'aborted', at: world.now }).world : seen;
      add('writes what it saw', withWindow(next, index, { looker: IDLE }));
      return;
    }
    default:
      assertNever(looker);
  }
}

/** What nobody acts on is told, and goes on where a key fits. */
function keyMoves(world: World, index: number, window: Window, add: Add): void {
  const { job, now } = world;
  const name = nameOf(index, window);
  const told = stranded(world, name, index);
  if (told?.kind === 'paused') {
    add('tells that it is paused', record(world, name, { type: 'paused', at: now, reason: told.reason }).world);
  } else if (told?.kind === 'waits') {
    const event = { type: 'wait', at: now, reason: told.reason, notBefore: null } as const;
    add('tells what it waits for', record(world, name, event).world);
  }
  const isLeft = job !== null && job.nextLookAt === null && (job.pauseReason !== null || job.waitingReason === 'noKey');
  if (isLeft && window.hasKey) {
    add('finds that its key fits', { ...world, job: { ...job, pauseReason: null, nextLookAt: now } });
  }
}

/** As the Scheduler acts on a job that it has claimed. */
function act(world: World, index: number, { sender, looker, starts, life, hasKey }: Window): World | null {
  if (looker.at !== 'claimed') return null;
  const name = nameOf(index, { sender, looker, starts, life, hasKey });
  const at = world.now;
  const idle = (next: World) => withWindow(next, index, { looker: IDLE });
  switch (looker.job.state) {
    case 'waiting':
      return sender.at === 'idle' ? idle(begin(world, index, name, 'due')) : idle(world);
    case 'prepared':
      return idle(record(world, name, { type: 'wait', at, reason: 'consent', notBefore: null }).world);
    case 'submitting':
      if (sender.at === 'sending' || sender.at === 'replied' || sender.at === 'awaiting') {
        return idle(renew(world, name));
      }
      return idle(record(world, name, { type: 'noReply', at, error: ERROR }).world);
    case 'queued':
    case 'running':
      if (world.way.background || (world.way.store && sender.at !== 'hearing')) break;
      if (sender.at === 'hearing') return idle(renew(world, name));
      if (looker.job.cancelRequestedAt !== null) return idle(record(world, name, { type: 'aborted', at }).world);
      return idle(record(world, name, { type: 'windowDied', at, error: ERROR }).world);
    default:
  }
  if (!hasKey) return idle(left(world, name));
  const cancels = isCancelling(looker.job) && (!world.way.background || isCancelDue(looker.job, at));
  return look(world, index, cancels);
}

function look(world: World, index: number, cancels: boolean): World {
  const { response } = world;
  if (response === null) return withWindow(world, index, { looker: IDLE });
  const isOpen = response === 'queued' || response === 'in_progress';
  // There is no call to cancel a run in the foreground.
  const tried = cancels && isOpen && world.way.background && world.isDeaf;
  const status = cancels && isOpen && world.way.background && !world.isDeaf ? 'cancelled' : response;
  const looker = { at: 'read', status, cancelled: cancels && !tried, tried } as const;
  return withWindow({ ...world, response: status }, index, { looker });
}

function personMoves(world: World, add: Add): void {
  for (const [index, window] of world.windows.entries()) {
    if (window.life > 0)
      personAt(world, index, window, (name, to, isUsual) => add(`${name} in window ${index}`, to, isUsual));
  }
}

/** A person presses what they see, as often as they like, in any window. */
function personAt(world: World, index: number, window: Window, add: Add): void {
  const { job, left } = world;
  if (job === null) return;
  const name = nameOf(index, window);
  if (left.cancel > 0) {
    const gaveUp = job.state === 'waiting' || job.state === 'prepared';
    const event = { type: gaveUp ? 'gaveUp' : 'cancelRequested', at: world.now } as const;
    const { world: next, made } = record(world, name, event, { keepLease: window.sender.at !== 'idle' });
    if (made !== null) add('a person cancels', wished(next, 'cancel'), false);
  }
  if (left.yes > 0 && job.state === 'waiting' && window.sender.at === 'idle') {
    add('a person says yes', wished(begin(world, index, name, 'send'), 'yes'), false);
  }
}

/** As it is, and due as it was: for a window with a key. */
function left(world: World, name: string): World {
  return world.leaseOwner === name ? { ...world, leaseOwner: null, leaseUntil: null } : world;
}

function progress(world: World): World | null {
  if (world.response === 'queued') return { ...world, response: 'in_progress' };
  return world.response === 'in_progress' ? { ...world, response: 'completed' } : null;
}

function kill(world: World, index: number): World {
  const { sender } = world.windows[index === 0 ? 0 : 1];
  const isRun = !world.way.background && sender.at !== 'idle' && sender.at !== 'inserted';
  return withWindow(isRun ? stopped(world) : world, index, { life: 0, sender: IDLE, looker: IDLE });
}

function restart(world: World, index: number): World {
  const window = world.windows[index === 0 ? 0 : 1];
  return withWindow(world, index, { life: 1, starts: window.starts + 1 });
}

function may({ befell }: World, what: Misfortune): boolean {
  const isSudden = [...befell, what].every((each) => SUDDEN.includes(each));
  return (isSudden || befell.length < MOST_MISFORTUNES) && !befell.includes(what);
}

function befallen(world: World, what: Misfortune): World {
  return { ...world, befell: [...world.befell, what].sort() };
}

function wished(world: World, what: keyof World['left']): World {
  return { ...world, left: { ...world.left, [what]: world.left[what] - 1 } };
}

/** Who hears a run, or waits for it, renews its lease all the while. */
function held(world: World): World {
  const owner = world.windows.findIndex(
    (window, index) => isRunning(window) && world.leaseOwner === nameOf(index, window),
  );
  return owner === -1 ? world : { ...world, leaseUntil: world.now + LEASE_MS };
}

function isRunning({ sender }: Window): boolean {
  return sender.at === 'hearing' || sender.at === 'awaiting';
}

/** A lease is renewed long before it ends; a window that is alive is only late when the whole machine slept. */
function canWait({ windows }: World): boolean {
  return windows.every((window) => (window.sender.at === 'idle' || isRunning(window)) && window.looker.at === 'idle');
}
