// From the command to the POST's arrival at loopback, in a real extension host: the first after a start, and warm ones.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/steps.ts';
import { runInVsCode } from '../host/runInHost.ts';
import { simulatorEnvironment, simulatorSettings } from '../host/simulatorSettings.ts';
import { startSimulator } from '../simulator/server.ts';
import type { Truth } from '../simulator/truth.ts';
import { type AskTimes, OUT_VARIABLE } from './askTimes.ts';
import { type Measured, median } from './figures.ts';

const STARTS = 3;

export async function measureAsking(): Promise<Record<string, Measured>> {
  const bundle = join(root, 'out', 'askBench.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'askInHost.ts')],
    outfile: bundle,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const cold: number[] = [];
  const warm: number[] = [];
  const floors: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const { asks, posts } = await oneStart(bundle);
    cold.push(...asks.slice(0, 1));
    warm.push(...asks.slice(5));
    floors.push(...posts.slice(5));
  }
  const floor = median(floors);
  return {
    'ask.coldToPostMs': {
      value: median(cold),
      floor,
      note: `askSelection with arguments, the first after a start (with the free check of the key), to the POST's arrival; median of ${STARTS} starts; floor: a bare POST`,
    },
    'ask.toPostMs': {
      value: median(warm),
      floor,
      note: `the same, warm; median of ${warm.length}; floor: a bare POST from the extension host`,
    },
  };
}

async function oneStart(bundle: string): Promise<{ asks: number[]; posts: number[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'ponder-bench-'));
  const simulator = await startSimulator({ timeScale: 100 });
  const out = join(folder, 'times.json');
  try {
    const code = await runInVsCode({
      version: 'newest',
      extensionDevelopmentPath: root,
      extensionTestsPath: bundle,
      settings: simulatorSettings(simulator.baseUrl),
      env: { ...simulatorEnvironment(), [OUT_VARIABLE]: out, PONDER_BASE_URL: simulator.baseUrl },
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
