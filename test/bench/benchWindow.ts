// One window of a benchmark, a process of its own: the real engine with the real SDK over a real ledger file, no editor.
import { watch } from 'node:fs';
import { dirname } from 'node:path';
import { systemClock } from '../../src/core/clock.ts';
import { openEngine } from '../../src/core/engine.ts';
import { LOOK_SPACING_MS } from '../../src/core/pace/pace.ts';
import { type Endpoint, OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import { aKey } from '../builders/aKey.ts';
import { noLimits } from '../builders/noLimits.ts';
import { type BenchWindowPlan, PLAN_VARIABLE, type Usage } from './benchWindowPlan.ts';

const KEY = 'sk-sim-ponder';

await open(JSON.parse(process.env[PLAN_VARIABLE] ?? '{}'));
process.on('message', () => process.send?.(usage()));
process.send?.('ready');

async function open({ ledger, baseUrl, isBare, looksAt = [] }: BenchWindowPlan): Promise<void> {
  if (isBare) watch(dirname(ledger), () => {});
  else if (looksAt.length > 0) await lookBare(looksAt, baseUrl ?? '');
  else await openWindow(ledger, baseUrl);
}

/** At the pace at which Ponder looks. */
async function lookBare(ids: readonly string[], baseURL: string): Promise<void> {
  const { default: OpenAI } = await import('openai');
  const client = new OpenAI({ apiKey: KEY, baseURL, maxRetries: 0 });
  let next = 0;
  setInterval(() => {
    const id = ids[next % ids.length] ?? '';
    next += 1;
    client.responses.retrieve(id).catch((error: unknown) => told('A bare GET', error));
  }, LOOK_SPACING_MS);
}

async function openWindow(ledger: string, baseUrl: string | null): Promise<void> {
  const endpoint: Endpoint = {
    ...OPENAI_ENDPOINT,
    name: 'Simulator',
    provider: 'compatible',
    baseUrl: baseUrl ?? OPENAI_ENDPOINT.baseUrl,
  };
  await openEngine({
    path: ledger,
    keys: { find: () => Promise.resolve(aKey(KEY)) },
    endpoints: () => [endpoint],
    catalogue: async () => new (await import('../../src/core/models/catalogue.ts')).Catalogue(),
    limits: noLimits,
    clock: systemClock,
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: told },
  });
}

function told(message: string, error?: unknown): void {
  process.stderr.write(`${message}: ${error instanceof Error ? error.message : String(error)}\n`);
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1_000, rssMb: process.memoryUsage.rss() / 1_048_576 };
}
