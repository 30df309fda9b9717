// One window of a stress run: a process of its own with the real engine on the shared file, under the real clock.
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../src/core/clock.ts';
import { type Engine, openEngine } from '../../src/core/engine.ts';
import { Ledger } from '../../src/core/ledger/ledger.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import type { Job } from '../../src/shared/job.ts';
import { canCancel, canRemove } from '../../src/shared/jobActs.ts';
import { aKey } from '../builders/aKey.ts';
import { noLimits } from '../builders/noLimits.ts';
import { seededRandom } from '../builders/seededRandom.ts';
import { catalogue, ENDLESS_PLACE, prepared, preparedAs } from '../fakes/question.ts';
import {
  type Doing,
  MARKER_IDS,
  monotonicMs,
  PLAN_VARIABLE,
  type StressLine,
  type StressPlan,
  type StressReply,
  type StressWord,
} from './protocol.ts';
import { statelessProvider } from './statelessProvider.ts';
import { versionOf, watchLedger } from './watchLedger.ts';

const PAGE = 50;
/** How often each thing is done, in parts of their sum. */
const SHARES: readonly (readonly [Doing, number])[] = [
  ['ask', 9],
  ['cancel', 3],
  ['remove', 3],
  ['page', 5],
  ['search', 4],
  ['totals', 2],
  ['index', 3],
];

await live(JSON.parse(process.env[PLAN_VARIABLE] ?? '{}'));

async function live(plan: StressPlan): Promise<void> {
  const lines: StressLine[] = [];
  const tell = (line: StressLine): void => void lines.push(line);
  const trouble = (what: string, error?: unknown): void =>
    tell({ type: 'trouble', message: `${what}${error === undefined ? '' : `: ${String(error)}`}` });
  process.on('unhandledRejection', (error) => trouble('unhandled', error));
  process.on('uncaughtException', (error) => trouble('uncaught', error));
  const leave = (): never => {
    writeFileSync(plan.log, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    process.exit(0);
  };
  watchLedger(tell);
  watchClaims(tell);
  const random = seededRandom(plan.seed);
  const places = plan.endpoints.map((name) => ({ ...ENDLESS_PLACE, name }));
  const provider = statelessProvider(random, monotonicMs, (call) => tell({ type: 'call', ...call }));
  const engine = await openEngine({
    path: plan.ledger,
    keys: { find: () => Promise.resolve(aKey('sk-stress')) },
    endpoints: () => places,
    catalogue: () => Promise.resolve(catalogue),
    limits: noLimits,
    clock: systemClock,
    log: { debug: () => {}, info: () => {}, warn: trouble, error: trouble },
    load: () => Promise.resolve(() => provider),
  }).catch((error: unknown) => {
    trouble('open', error);
    return leave();
  });
  engine.ledger.onDidChange(({ ids }) => {
    for (const id of ids) tell({ type: 'seen', at: monotonicMs(), id, version: versionOf(engine.ledger.get(id)) });
    for (const mark of ['mark', 'mark again'] as const) if (ids.includes(MARKER_IDS[mark])) reply(`saw ${mark}`);
  });
  tell({ type: 'open', at: monotonicMs() });
  reply('open');

  let isStopped = false;
  const acting = (async () => {
    while (!isStopped) {
      await pause(plan.pauseMs * (0.5 + random()));
      const doing = pick(random);
      try {
        tell({ type: 'did', doing, id: await act(engine, doing, random, places) });
      } catch (error) {
        trouble(doing, error);
      }
    }
  })();
  const obey = async (word: StressWord): Promise<void> => {
    switch (word) {
      case 'stop':
        isStopped = true;
        await acting;
        reply('stopped');
        return;
      case 'mark':
      case 'mark again':
        await engine.ledger.insert({ ...preparedAs({ id: MARKER_IDS[word], state: 'discarded' }), budget: null });
        tell({ type: 'did', doing: 'ask', id: MARKER_IDS[word] });
        return;
      case 'end':
        engine.dispose();
        leave();
    }
  };
  process.on('message', (word: StressWord) => void obey(word).catch((error: unknown) => trouble(word, error)));
}

function reply(word: StressReply): void {
  process.send?.(word);
}

function pick(random: () => number): Doing {
  let left = random() * SHARES.reduce((sum, [, share]) => sum + share, 0);
  for (const [doing, share] of SHARES) {
    left -= share;
    if (left < 0) return doing;
  }
  return 'page';
}

/** Resolves to the job it was done to, when the ledger was changed by it. */
async function act(
  { ledger, jobs }: Engine,
  doing: Doing,
  random: () => number,
  places: readonly Endpoint[],
): Promise<string | null> {
  const oneOf = (all: readonly Job[]): string | null => all[Math.floor(random() * all.length)]?.id ?? null;
  switch (doing) {
    case 'ask': {
      const endpoint = places[Math.floor(random() * places.length)] ?? ENDLESS_PLACE;
      const question = `Is step ${Math.floor(random() * 1e9)} of the loop right?`;
      return await jobs.start(prepared({ question, endpoint }, Date.now()), null, true);
    }
    case 'cancel': {
      const id = oneOf(ledger.open().filter(canCancel));
      if (id !== null) await jobs.cancel(id);
      return id;
    }
    case 'remove': {
      const id = oneOf(ledger.page(PAGE).filter(canRemove));
      if (id !== null) await jobs.remove(id);
      return id;
    }
    case 'page': {
      const times = ledger.page(PAGE).map(({ createdAt }) => createdAt);
      if (times.some((time, place) => time > (times[place - 1] ?? time))) throw new Error('The page is out of order');
      return null;
    }
    case 'search':
      ledger.search('loop', PAGE);
      return null;
    case 'totals':
      ledger.totals(new Date().toISOString().slice(0, 10));
      return null;
    case 'index':
      await ledger.indexTexts();
      return null;
  }
}

function watchClaims(tell: (line: StressLine) => void): void {
  const { claimDue } = Ledger.prototype;
  Ledger.prototype.claimDue = async function claimDueWatched(held) {
    const job = await claimDue.call(this, held);
    if (job !== null) tell({ type: 'claim', at: monotonicMs(), id: job.id });
    return job;
  };
}
