// A service without memory, so that every process can ask it: what a response is stands in its id.
import { setTimeout as pause } from 'node:timers/promises';
import type { Result } from '../../src/core/providers/failure.ts';
import type { Provider, Reply } from '../../src/core/providers/provider.ts';
import { readServerResponse } from '../../src/core/providers/replies/serverResponse.ts';
import { ScriptedProvider } from '../fakes/scriptedProvider.ts';
import type { CallKind } from './protocol.ts';

const LONGEST_RUN_MS = 6_000;
/** Longer than the pause between two looks at a place: leases alone keep a second window from the job meanwhile. */
const LONGEST_CALL_MS = 800;
const LOOK_AFTER_MS = 1_000;
export const USAGE = { input_tokens: 1_000, output_tokens: 1_000 };

export interface Call {
  readonly kind: CallKind;
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

export function statelessProvider(random: () => number, now: () => number, tell: (call: Call) => void): Provider {
  const provider = new ScriptedProvider();
  const called = async (kind: CallKind, id: string, answer: () => Result<Reply>): Promise<Result<Reply>> => {
    const from = now();
    await pause(random() * LONGEST_CALL_MS);
    tell({ kind, id, from, to: now() });
    return answer();
  };
  provider.onStart = (_body, jobId) => {
    const endsAt = Date.now() + Math.round(random() * LONGEST_RUN_MS);
    return called('start', jobId, () => says(`resp_${endsAt}_${jobId}`, 'queued'));
  };
  provider.onRead = (id) =>
    called('read', jobOf(id), () => says(id, endOf(id) > Date.now() ? 'in_progress' : 'completed'));
  provider.onCancel = (id) => called('cancel', jobOf(id), () => says(id, 'cancelled'));
  return provider;
}

function says(id: string, status: string): Result<Reply> {
  const isDone = status === 'completed';
  const text = `Yes, ${jobOf(id)} is right.`;
  const response = readServerResponse({
    id,
    status,
    model: 'o3',
    metadata: { job: jobOf(id) },
    output: isDone ? [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] }] : [],
    usage: isDone ? USAGE : null,
  });
  if (response === null) throw new Error('The scripted response is none');
  const pollAfterMs = status === 'completed' || status === 'cancelled' ? null : LOOK_AFTER_MS;
  return { ok: true, value: { response, requestId: 'req_1', pollAfterMs } };
}

function endOf(id: string): number {
  return Number(id.split('_')[1]);
}

function jobOf(id: string): string {
  return id.split('_')[2] ?? '';
}
