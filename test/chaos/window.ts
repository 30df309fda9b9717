// One window of a chaos run: a process of its own with the real core, the real SDK and the real ledger file.
import { openEngine } from '../../src/core/engine.ts';
import { prepare } from '../../src/core/jobs/prepare.ts';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { type Endpoint, OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import { createProvider } from '../../src/core/providers/openaiProvider.ts';
import type { Provider, ProviderOptions } from '../../src/core/providers/provider.ts';
import { canCancel } from '../../src/shared/job.ts';
import { ScaledClock } from '../fakes/scaledClock.ts';
import { DEFAULT_KEY } from '../simulator/simulator.ts';
import { type Step, say, stepper, watchCommits, watchHttp } from './hooks.ts';
import { PLAN_VARIABLE, type WindowPlan } from './protocol.ts';

const CANCEL_AFTER_MS = 3_000;

await live(JSON.parse(process.env[PLAN_VARIABLE] ?? '{}'));

async function live(plan: WindowPlan): Promise<void> {
  const step = stepper(plan);
  watchCommits(step);
  watchHttp(step);
  const clock = new ScaledClock(plan);
  process.on('message', (offsetMs) => {
    clock.offsetMs = Number(offsetMs);
  });
  const endpoint: Endpoint = {
    ...OPENAI_ENDPOINT,
    name: 'Simulator',
    // OpenAI's end dates don't hold there: the run means the same on any day.
    provider: 'compatible',
    baseUrl: plan.baseUrl,
  };
  const catalogue = new Catalogue();
  const engine = await openEngine({
    path: plan.ledger,
    keys: { find: () => Promise.resolve(DEFAULT_KEY) },
    endpoints: () => [endpoint],
    catalogue: () => Promise.resolve(catalogue),
    clock,
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: told },
    load: () => Promise.resolve((options: ProviderOptions) => withReplySteps(createProvider(options), step)),
  }).catch((error: unknown) => {
    told('open', error);
    process.exit(3);
  });
  engine.ledger.onDidOutdate(() => say({ type: 'outdated' }));
  for (const { model, question, cancels } of plan.asks) {
    const asked = prepare(
      {
        question,
        context: 'for (;;) {}',
        source: null,
        instructions: '',
        endpoint,
        model,
        effort: null,
        maxOutputTokens: 0,
        store: true,
        wantsSummary: false,
        origin: 'user',
        parentId: null,
      },
      catalogue,
      clock.now(),
    );
    const id = await engine.jobs.start(asked, null, true).catch((error: unknown) => told('ask', error));
    if (cancels && typeof id === 'string') clock.after(CANCEL_AFTER_MS, () => void cancel(id));
  }

  async function cancel(id: string): Promise<void> {
    const job = engine.ledger.get(id);
    if (job !== null && canCancel(job)) await engine.jobs.cancel(id).catch((error: unknown) => told('cancel', error));
  }
}

/** To a window that a newer Ponder has overtaken nothing else is left than to say so. */
function told(what: string, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const isOvertaken = /newer version of Ponder|Ponder was updated/.test(message);
  say(isOvertaken ? { type: 'outdated' } : { type: 'trouble', message: `${what}: ${message}` });
}

/** The moment between having a reply in hand and writing it down. */
function withReplySteps(provider: Provider, step: Step): Provider {
  const after = async <T>(name: string, jobId: string | null, call: Promise<T>): Promise<T> => {
    const result = await call;
    step(`${name}: reply read`, jobId);
    return result;
  };
  return {
    ...provider,
    start: (body, jobId) => after('create', jobId, provider.start(body, jobId)),
    read: (responseId) => after('look', null, provider.read(responseId)),
  };
}
