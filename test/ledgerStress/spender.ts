// One process of a budget race: a window's engine on the shared file, told when to spend.
import { openEngine } from '../../src/core/engine.ts';
import { Submitter } from '../../src/core/jobs/sending/submitter.ts';
import type { Limits } from '../../src/core/ledger/budgets.ts';
import { OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import { aKey } from '../builders/aKey.ts';
import { noLimits } from '../builders/noLimits.ts';
import { NOON } from '../fakes/fakeClock.ts';
import { catalogue, prepared } from '../fakes/question.ts';
import { ScaledClock } from '../fakes/scaledClock.ts';
import { ScriptedProvider, said } from '../fakes/scriptedProvider.ts';
import { SPENDER_VARIABLE, type SpenderPlan, type SpenderReply, type SpenderWord } from './spenderPlan.ts';

/** They run for ever and are hardly ever looked at. */
const LOOK_AFTER_MS = 60_000;

await live(JSON.parse(process.env[SPENDER_VARIABLE] ?? '{}'));

async function live({ ledger, name }: SpenderPlan): Promise<void> {
  const trouble = (what: string, error?: unknown): void =>
    say({ type: 'trouble', message: `${name}: ${what} ${error instanceof Error ? (error.stack ?? '') : ''}` });
  process.on('unhandledRejection', (error) => trouble('unhandled', error));
  const provider = new ScriptedProvider();
  provider.onStart = (_body, jobId) => said('queued', { id: `resp_${jobId}`, jobId, pollAfterMs: LOOK_AFTER_MS });
  provider.onRead = (id) => said('in_progress', { id, jobId: id.slice(5), pollAfterMs: LOOK_AFTER_MS });
  // From noon on: no run lasts until the next day.
  const clock = new ScaledClock({ scale: 1, base: Date.now(), offsetMs: NOON - Date.now() });
  let limits: Limits = noLimits();
  const submitting = watchSubmits();
  const engine = await openEngine({
    path: ledger,
    keys: { find: () => Promise.resolve(aKey('sk-stress')) },
    endpoints: () => [OPENAI_ENDPOINT],
    catalogue: () => Promise.resolve(catalogue),
    limits: () => limits,
    clock,
    log: { debug: () => {}, info: () => {}, warn: trouble, error: trouble },
    load: () => Promise.resolve(() => provider),
  });
  let questions = 0;
  const ask = async (worst: number): Promise<string | null> => {
    questions += 1;
    const { job, texts } = prepared({ question: `Question ${questions} of ${name}?` }, clock.now());
    try {
      const id = await engine.jobs.start({ job: { ...job, reserved: worst }, texts }, limits, false);
      await Promise.allSettled(submitting.splice(0));
      return id;
    } catch (error) {
      if (isHumanError(error) && error.remedy === 'passBudget') return null;
      throw error;
    }
  };
  const obey = async (word: SpenderWord): Promise<void> => {
    if (word.type === 'end') {
      engine.dispose();
      process.exit(0);
    }
    ({ limits } = word);
    if (word.type === 'ask') {
      say({ type: 'asked', id: await ask(word.worst) });
      return;
    }
    for (const id of word.ids) engine.jobs.sendNow(id);
    await Promise.allSettled(submitting.splice(0));
    say({ type: 'sent' });
  };
  process.on('message', (word: SpenderWord) => void obey(word).catch((error: unknown) => trouble(word.type, error)));
  say({ type: 'open' });
}

/** What is still being sent: the next round has another budget. */
function watchSubmits(): Promise<void>[] {
  const { submit } = Submitter.prototype;
  const under: Promise<void>[] = [];
  Submitter.prototype.submit = function submitWatched(...args) {
    const done = submit.apply(this, args);
    under.push(done);
    return done;
  };
  return under;
}

function say(reply: SpenderReply): void {
  process.send?.(reply);
}
