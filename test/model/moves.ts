// Everything that can happen next in a world: each window's next step, the service's, time's, and misfortune's.
import { assertNever } from '../../src/shared/assertNever.ts';
import type { JobError } from '../../src/shared/job.ts';
import { aJob } from '../builders/aJob.ts';
import {
  claim,
  nameOf,
  type Reply,
  record,
  renew,
  type Status,
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
  for (const [index, window] of world.windows.entries()) {
    const who = nameOf(index, window);
    if (window.life === 0) {
      add(`${who} starts again`, restart(world, index));
      continue;
    }
    if (index === 0 && !world.asked) add('a person asks', insert(world));
    sendMoves(world, index, window, (name, to, isUsual) => add(`${who}: ${name}`, to, isUsual));
    lookMoves(world, index, window, (name, to, isUsual) => add(`${who}: ${name}`, to, isUsual));
    if (world.left.crash > 0) add(`${who} is killed`, spend(kill(world, index), 'crash'), false);
  }
  personMoves(world, add);
  add('the service goes on', progress(world));
  if (canWait(world)) add('time passes', { ...world, now: world.now + TICK_MS });
  else if (world.left.stall > 0)
    add('every window sleeps', spend({ ...world, now: world.now + TICK_MS }, 'stall'), false);
  return moves;
}

type Add = (name: string, to: World | null, isUsual?: boolean) => void;

function insert(world: World): World {
  const name = nameOf(0, world.windows[0]);
  const job = aJob({ createdAt: world.now, nextLookAt: world.now });
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
      if (world.left.fault === 0) return;
      for (const [fault, { accepts, reply }] of Object.entries(FAULTS)) {
        add(`posts: ${fault}`, spend(post(world, index, accepts, reply), 'fault'), false);
      }
      return;
    case 'replied':
      add('writes the reply', writeReply(world, index, name, sender.reply, sender.status));
      return;
    default:
      assertNever(sender);
  }
}

function begin(world: World, index: number, name: string, type: 'send' | 'due'): World {
  const at = world.now;
  const common = { at, sentOn: '2027-01-15', keyFingerprint: 'key' };
  const event = type === 'send' ? { type, ...common } : { type, ...common, changed: false };
  const { world: next, made } = record(world, name, event, { keepLease: true });
  return withWindow(next, index, { sender: made?.state === 'submitting' ? { at: 'sending' } : IDLE });
}

function post(world: World, index: number, accepts: boolean, reply: Reply): World {
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
      const first = record(world, name, { type: 'accepted', at, word: word(status) });
      if (first.made !== null) return done(first.world);
      return done(record(first.world, name, { type: 'adopted', at, word: word(status), ownReply: true }).world);
    }
    case 'nothing':
      return done(record(world, name, { type: 'noReply', at, error: ERROR }).world);
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
      const claimed = claim(world, name);
      if (claimed === null || claimed.job === null) return;
      add('claims', withWindow(claimed, index, { looker: { at: 'claimed', job: claimed.job } }));
      return;
    }
    case 'claimed':
      add('acts', act(world, index, window));
      return;
    case 'read': {
      const event = { type: 'seen', at: world.now, word: word(looker.status) } as const;
      const { world: next } = record(world, name, event, { sentCancel: looker.cancelled });
      add('writes what it saw', withWindow(next, index, { looker: IDLE }));
      return;
    }
    default:
      assertNever(looker);
  }
}

/** As the Scheduler acts on a job that it has claimed. */
function act(world: World, index: number, { sender, looker, starts, life }: Window): World | null {
  if (looker.at !== 'claimed') return null;
  const name = nameOf(index, { sender, looker, starts, life });
  const at = world.now;
  const idle = (next: World) => withWindow(next, index, { looker: IDLE });
  switch (looker.job.state) {
    case 'waiting':
      return sender.at === 'idle' ? idle(begin(world, index, name, 'due')) : idle(world);
    case 'prepared':
      return idle(record(world, name, { type: 'wait', at, reason: 'consent', notBefore: null }).world);
    case 'submitting':
      if (sender.at === 'sending' || sender.at === 'replied') return idle(renew(world, name));
      return idle(record(world, name, { type: 'noReply', at, error: ERROR }).world);
    default:
      return look(world, index, looker.job.cancelRequestedAt !== null && looker.job.cancelSentAt === null);
  }
}

function look(world: World, index: number, cancels: boolean): World {
  const { response } = world;
  if (response === null) return withWindow(world, index, { looker: IDLE });
  const isOpen = response === 'queued' || response === 'in_progress';
  const status = cancels && isOpen ? 'cancelled' : response;
  return withWindow({ ...world, response: status }, index, { looker: { at: 'read', status, cancelled: cancels } });
}

function personMoves(world: World, add: Add): void {
  const { job, left } = world;
  const [window] = world.windows;
  if (job === null || window.life === 0) return;
  const name = nameOf(0, window);
  if (left.cancel > 0) {
    const gaveUp = job.state === 'waiting';
    const event = { type: gaveUp ? 'gaveUp' : 'cancelRequested', at: world.now } as const;
    const { world: next, made } = record(world, name, event, { keepLease: window.sender.at !== 'idle' });
    if (made !== null) add('a person cancels', spend(next, 'cancel'), false);
  }
  if (left.yes > 0 && job.state === 'waiting' && window.sender.at === 'idle') {
    add('a person says yes', spend(begin(world, 0, name, 'send'), 'yes'), false);
  }
}

function progress(world: World): World | null {
  if (world.response === 'queued') return { ...world, response: 'in_progress' };
  return world.response === 'in_progress' ? { ...world, response: 'completed' } : null;
}

function kill(world: World, index: number): World {
  return withWindow(world, index, { life: 0, sender: IDLE, looker: IDLE });
}

function restart(world: World, index: number): World {
  const window = world.windows[index === 0 ? 0 : 1];
  return withWindow(world, index, { life: 1, starts: window.starts + 1 });
}

function spend(world: World, what: keyof World['left']): World {
  return { ...world, left: { ...world.left, [what]: world.left[what] - 1 } };
}

/** A lease is renewed long before it ends; a window that is alive is only late when the whole machine slept. */
function canWait({ windows }: World): boolean {
  return windows.every(({ sender, looker }) => sender.at === 'idle' && looker.at === 'idle');
}
