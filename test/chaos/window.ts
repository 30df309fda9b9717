// One window of a chaos run: a process of its own with the real core, the real SDK and the real ledger file.

import { type Engine, openEngine } from '../../src/core/engine.ts';
import { type Prepared, prepare } from '../../src/core/jobs/prepare/prepare.ts';
import { MIGRATIONS } from '../../src/core/ledger/migrations.ts';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import { type Endpoint, OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import type { OpenStream, Provider, ProviderOptions } from '../../src/core/providers/provider.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import { canCancel } from '../../src/shared/jobActs.ts';
import { aKeyOrNone } from '../builders/aKey.ts';
import { noLimits } from '../builders/noLimits.ts';
import { ScaledClock } from '../fakes/scaledClock.ts';
import { aQuestion } from './aQuestion.ts';
import { FullDisk, isFullDisk } from './fullDisk.ts';
import { type Step, say, stepper, watchCommits, watchHttp } from './hooks.ts';
import { pressSendNow } from './press.ts';
import { KEYS, PLAN_VARIABLE, type PlannedAsk, type WindowPlan } from './protocol.ts';
import { rest } from './rest.ts';
import { goingOn } from './thread.ts';

const CANCEL_AFTER_MS = 3_000;
const ADOPT_TRIES = 5;
/** Thirty milliseconds for a change in the file to settle must not become a third of one. */
const LEAST_TIMER_MS = 4;
/** Not by the run's clock: the SDK has its own. */
const TIMEOUTS = { createMs: 4_000, lookMs: 1_500 };

void live(JSON.parse(process.env[PLAN_VARIABLE] ?? '{}'));

async function live(plan: WindowPlan): Promise<void> {
  const step = stepper(plan);
  const disk = new FullDisk();
  watchCommits(step);
  watchHttp(step);
  // A later version, as far as this one can tell.
  if (plan.isNewer) Reflect.apply(Array.prototype.push, MIGRATIONS, ['CREATE TABLE of_a_later_version (name TEXT)']);
  const clock = new ScaledClock({ ...plan, leastMs: LEAST_TIMER_MS });
  process.on('message', (offsetMs) => {
    clock.offsetMs = Number(offsetMs);
  });
  const catalogue = new Catalogue();
  const engine = await open(plan, catalogue, clock, step);
  if (engine === null) return;
  engine.ledger.onDidOutdate(() => say({ type: 'outdated' }));
  await ask(engine, plan, catalogue, clock);
  await adopt(engine, plan, step);
  if (plan.consents) pressSendNow(engine, catalogue, clock.now(), told);
  if (plan.fullDisk !== null) disk.fill(clock, plan.fullDisk);
  if (!plan.rests) return;
  await rest(engine, clock);
  engine.dispose();
  say({ type: 'rested' });
  process.exit(0);
}

function open(plan: WindowPlan, catalogue: Catalogue, clock: ScaledClock, step: Step): Promise<Engine | null> {
  return openEngine({
    path: plan.ledger,
    keys: { find: () => Promise.resolve(aKeyOrNone(KEYS[plan.key])) },
    endpoints: () => [endpointOf(plan)],
    catalogue: () => Promise.resolve(catalogue),
    limits: noLimits,
    clock,
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: told },
    load: () =>
      Promise.resolve((options: ProviderOptions) =>
        withReplySteps(createProvider({ ...options, timeouts: TIMEOUTS }), step),
      ),
  }).catch((error: unknown) => {
    told('open', error);
    return null;
  });
}

async function ask(engine: Engine, plan: WindowPlan, catalogue: Catalogue, clock: ScaledClock): Promise<void> {
  for (const planned of plan.asks) {
    try {
      const id = await engine.jobs.start(asked(engine, plan, planned, { catalogue, now: clock.now() }), null, true);
      if (planned.cancels) clock.after(CANCEL_AFTER_MS, () => void cancel(engine, id));
    } catch (error) {
      told('ask', error);
    }
  }
}

function asked(
  engine: Engine,
  plan: WindowPlan,
  planned: PlannedAsk,
  { catalogue, now }: { catalogue: Catalogue; now: number },
): Prepared {
  const question = aQuestion({
    question: planned.question,
    endpoint: endpointOf(plan),
    model: planned.model,
    ...goingOn(engine, planned, catalogue),
  });
  return prepare(question, catalogue, now);
}

async function adopt(engine: Engine, plan: WindowPlan, step: Step): Promise<void> {
  // A look that failed is tried again by a later window; after the last one there is none.
  for (const responseId of plan.adopts) {
    let tries = plan.rests ? ADOPT_TRIES : 1;
    while (tries > 0 && !(await adoptOnce(engine, plan, responseId, step))) tries -= 1;
  }
}

/** False = it is not in the ledger, and may be the next time. */
async function adoptOnce(engine: Engine, plan: WindowPlan, responseId: string, step: Step): Promise<boolean> {
  step('adopt: begun', null);
  try {
    await engine.jobs.track(responseId, endpointOf(plan));
    return true;
  } catch (error) {
    // A look that failed, or another window that was quicker: a person reads that.
    if (isHumanError(error) && !isOvertaken(error)) return false;
    told('adopt', error);
    return true;
  }
}

/** Not OpenAI, whose end dates would make the run mean something else on another day. */
function endpointOf({ baseUrl }: WindowPlan): Endpoint {
  return { ...OPENAI_ENDPOINT, name: 'Simulator', provider: 'compatible', baseUrl };
}

async function cancel(engine: Engine, id: string): Promise<void> {
  try {
    const job = engine.ledger.get(id);
    if (job !== null && canCancel(job)) await engine.jobs.cancel(id);
  } catch (error) {
    told('cancel', error);
  }
}

/** To a window that a newer Ponder has overtaken nothing else is left than to say so. */
function told(what: string, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  // Of its own making: what matters is what is lost by it.
  if (isFullDisk(error)) return;
  say(isOvertaken(error) ? { type: 'outdated' } : { type: 'trouble', message: `${what}: ${message}` });
}

function isOvertaken(error: unknown): boolean {
  return /newer version of Ponder|Ponder was updated/.test(error instanceof Error ? error.message : String(error));
}

/** The moment between having a reply in hand and writing it down. */
function withReplySteps(provider: Provider, step: Step): Provider {
  const after = async <T>(name: string, jobId: string | null, call: Promise<T>): Promise<T> => {
    const result = await call;
    step(name, jobId);
    return result;
  };
  const withFirstStep = (stream: OpenStream, jobId: string): OpenStream => {
    let isFirst = true;
    const next = (): ReturnType<OpenStream['next']> => {
      const event = stream.next();
      if (!isFirst) return event;
      isFirst = false;
      return after('create: first event read', jobId, event);
    };
    return { ...stream, next };
  };
  return {
    resumeStream: (responseId, after) => provider.resumeStream(responseId, after),
    delete: (responseId) => provider.delete(responseId),
    asked: (responseId) => provider.asked(responseId),
    countInput: (body) => provider.countInput(body),
    check: () => provider.check(),
    start: (body, jobId) => after('create: reply read', jobId, provider.start(body, jobId)),
    startStream: async (body, jobId) => {
      const opened = await provider.startStream(body, jobId);
      return opened.ok ? { ...opened, value: withFirstStep(opened.value, jobId) } : opened;
    },
    read: (responseId) => after('look: reply read', null, provider.read(responseId)),
    cancel: (responseId) => after('cancel: reply read', null, provider.cancel(responseId)),
  };
}
