// What really happened at the simulator, which runs in another process.
import assert from 'node:assert/strict';

interface Truth {
  readonly calls: readonly { readonly operation: string }[];
  readonly responses: readonly { readonly responseId: string; readonly bill: { readonly nanoUsd: number } | null }[];
}

function control(): string {
  const url = process.env.PONDER_CONTROL_URL;
  assert.ok(url, 'PONDER_CONTROL_URL should name the simulator’s control API');
  return url;
}

async function truth(): Promise<Truth> {
  const response = await fetch(`${control()}/truth`);
  const body: unknown = await response.json();
  assert.ok(isTruth(body), 'the simulator should give its truth log');
  return body;
}

function isTruth(value: unknown): value is Truth {
  return typeof value === 'object' && value !== null && 'calls' in value && 'responses' in value;
}

export async function creates(): Promise<number> {
  return (await truth()).calls.filter(({ operation }) => operation === 'create').length;
}

export async function billedNano(responseId: string | null): Promise<number> {
  const response = (await truth()).responses.find((candidate) => candidate.responseId === responseId);
  assert.ok(response?.bill, `the simulator should have billed ${responseId}`);
  return response.bill.nanoUsd;
}

/** The next response stays in progress, until it is cancelled. */
export async function holdNext(): Promise<void> {
  const response = await fetch(`${control()}/next`, { method: 'POST', body: JSON.stringify({ hold: 'in_progress' }) });
  assert.equal(response.status, 200);
}
