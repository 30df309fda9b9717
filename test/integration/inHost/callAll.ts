// Makes every kind of call in the extension host itself, where VS Code leads them, without a job around them.
import assert from 'node:assert/strict';
import { createProvider } from '../../../src/core/providers/createProvider.ts';
import type { Failure, Result } from '../../../src/core/providers/failure.ts';
import type { Provider } from '../../../src/core/providers/provider.ts';
import { aCreateBody } from '../../builders/aCreateBody.ts';
import { simulatorKeyName } from '../../host/simulatorSettings.ts';
import { holdNext } from './truth.ts';

const BODY = aCreateBody();
/** In the order in which {@link callAll} tells of them. */
export const EVERY_CALL = ['check', 'create', 'stream', 'look', 'resumption', 'cancel'] as const;

/** The code of each; null = it worked. */
export async function callAll(baseUrl: string): Promise<(string | null)[]> {
  const provider = providerAt(baseUrl);
  const started = await provider.start(BODY, 'job-1');
  // Simulated minutes pass in moments: there has to be something left to cancel.
  if (started.ok) await holdNext();
  const streamed = await provider.startStream({ ...BODY, stream: true }, 'job-2');
  const first = streamed.ok ? await streamed.value.next() : null;
  if (streamed.ok) streamed.value.close();
  const id = (first?.ok === true ? first.value.response?.id : undefined) ?? 'resp_1';
  const resumed = await provider.resumeStream(id, 0);
  if (resumed.ok) resumed.value.close();
  const results = [
    await provider.check(),
    started,
    streamed,
    await provider.read(id),
    resumed,
    await provider.cancel(id),
  ];
  return results.map(codeIn);
}

function providerAt(baseUrl: string): Provider {
  const value = process.env[simulatorKeyName];
  assert.ok(value, `${simulatorKeyName} should hold the simulator’s key`);
  return createProvider({
    baseUrl,
    credential: { kind: 'key', value },
    organization: null,
    project: null,
    headers: {},
    describesMachine: false,
  });
}

function codeIn(result: Result<unknown>): string | null {
  if (result.ok) return null;
  const { offline, error }: Failure = result.failure;
  return offline ? error.code : `${error.httpStatus} ${error.code} ${error.message}`;
}
