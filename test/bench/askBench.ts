// From the command to the POST's arrival at loopback, in a real extension host: the first after a start, and warm ones; each
// beside what a bare extension takes there.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/steps.ts';
import { runInVsCode } from '../host/runInHost.ts';
import { simulatorEnvironment, simulatorSettings } from '../host/simulatorSettings.ts';
import { startSimulator } from '../simulator/server.ts';
import type { Truth } from '../simulator/truth.ts';
import { type AskTimes, BARE_VARIABLE, OUT_VARIABLE, WAIT_VARIABLE } from './askTimes.ts';
import { type Measured, median } from './figures.ts';

const STARTS = 3;
/** Asks that are not warm yet. */
const WARM_UPS = 5;
/** Somebody who opens a window reads and selects before they ask. */
const READ_MS = 8_000;

interface Asks {
  readonly asks: readonly number[];
  readonly posts: readonly number[];
}

interface StartOptions {
  readonly bundle: string;
  /** Asks in Ponder's place. */
  readonly bare?: string;
  readonly waitMs: number;
}

export async function measureAsking(): Promise<Record<string, Measured>> {
  const bundle = await bundled('askInHost');
  const bare = await bundled('bareAsk');
  const cold: number[] = [];
  const coldFloors: number[] = [];
  const warm: number[] = [];
  const floors: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const { asks, posts } = await oneStart({ bundle, waitMs: READ_MS });
    cold.push(...asks.slice(0, 1));
    warm.push(...asks.slice(WARM_UPS));
    floors.push(...posts.slice(WARM_UPS));
    coldFloors.push(...(await oneStart({ bundle, bare, waitMs: READ_MS })).asks);
  }
  const [atOnce = Number.NaN] = (await oneStart({ bundle, waitMs: 0 })).asks;
  const list = (times: readonly number[]) => times.map((time) => Math.round(time)).join(', ');
  return {
    'ask.coldToPostMs': {
      value: median(cold),
      floor: median(coldFloors),
      note: `askSelection with arguments, the first ${READ_MS / 1_000} s after a start (with the free check of the key), to the POST's arrival; median of ${STARTS} starts; floor: in starts of their own, a bare extension that loads the SDK, asks for the models and POSTs; ${list(cold)} against ${list(coldFloors)}; asked at once after a start ${Math.round(atOnce)}`,
    },
    'ask.toPostMs': {
      value: median(warm),
      floor: median(floors),
      note: `the same, warm; median of ${warm.length}; floor: a bare POST from the extension host`,
    },
  };
}

async function bundled(name: string): Promise<string> {
  const outfile = join(root, 'out', `${name}.cjs`);
  await build({
    entryPoints: [join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    external: ['vscode'],
    define: { 'import.meta.url': '__filename' },
    logLevel: 'warning',
  });
  return outfile;
}

async function oneStart({ bundle, bare = '', waitMs }: StartOptions): Promise<Asks> {
  const folder = mkdtempSync(join(tmpdir(), 'ponder-bench-'));
  const simulator = await startSimulator({ timeScale: 100 });
  const out = join(folder, 'times.json');
  try {
    const code = await runInVsCode({
      version: 'newest',
      extensionDevelopmentPath: root,
      extensionTestsPath: bundle,
      settings: simulatorSettings(simulator.baseUrl),
      env: {
        ...simulatorEnvironment(),
        [OUT_VARIABLE]: out,
        [BARE_VARIABLE]: bare,
        [WAIT_VARIABLE]: String(waitMs),
        PONDER_BASE_URL: simulator.baseUrl,
      },
    });
    if (code !== 0) throw new Error('The benchmark inside VS Code failed.');
    const times: AskTimes = JSON.parse(readFileSync(out, 'utf8'));
    const { truth } = simulator;
    return {
      asks: times.asks.map(({ id, at }) => arrival(truth, 'create', id) - at),
      posts: times.posts.map(({ id, at }) => arrival(truth, 'inputTokens', id) - at),
    };
  } finally {
    await simulator.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

function arrival(truth: Truth, operation: string, id: string): number {
  const call = truth.calls.find(
    ({ operation: made, headers }) => made === operation && headers['x-client-request-id'] === id,
  );
  if (call === undefined) throw new Error(`The simulator saw no ${operation} of ${id}.`);
  return call.arrivedAt;
}
