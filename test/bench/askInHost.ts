// Runs inside the extension host: asks by command and notes when; the simulator knows when each POST arrived. Or asks once as
// a bare extension would.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { DEFAULT_KEY } from '../simulator/simulator.ts';
import { type AskTimes, BARE_VARIABLE, type Began, OUT_VARIABLE, WAIT_VARIABLE } from './askTimes.ts';
import type { bareAsk } from './bareAsk.ts';

const ASKS = 25;
const PAUSE_MS = 150;
const TEXT = 'export function next(at: number): number {\n  return at + 1;\n}\n'.repeat(60);

export async function run(): Promise<void> {
  await pause(Number(process.env[WAIT_VARIABLE]));
  const bundle = process.env[BARE_VARIABLE] ?? '';
  const times = bundle === '' ? await askOften() : { asks: [await askBare(bundle)], posts: [] };
  writeFileSync(process.env[OUT_VARIABLE] ?? '', JSON.stringify(times));
}

async function askOften(): Promise<AskTimes> {
  const asks: Began[] = [];
  const posts: Began[] = [];
  for (let count = 0; count < ASKS; count += 1) {
    asks.push(await ask(count));
    await pause(PAUSE_MS);
    posts.push(await post(count));
    await pause(PAUSE_MS);
  }
  return { asks, posts };
}

async function askBare(bundle: string): Promise<Began> {
  const id = 'bare-ask';
  const at = now();
  const loaded: { bareAsk: typeof bareAsk } = createRequire(bundle)(bundle);
  await loaded.bareAsk(process.env.PONDER_BASE_URL ?? '', DEFAULT_KEY, TEXT, id);
  return { id, at };
}

async function ask(count: number): Promise<Began> {
  const at = now();
  const id: unknown = await vscode.commands.executeCommand('ponder.askSelection', {
    prompt: `Is number ${count} right?`,
    text: TEXT,
    model: 'o3',
    effort: 'low',
    confirm: false,
  });
  if (typeof id !== 'string') throw new Error('Nothing was asked.');
  return { id, at };
}

async function post(count: number): Promise<Began> {
  const id = `bare-${count}`;
  const at = now();
  const response = await fetch(`${process.env.PONDER_BASE_URL}/responses/input_tokens`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${DEFAULT_KEY}`,
      'x-client-request-id': id,
    },
    body: JSON.stringify({ model: 'o3', input: TEXT }),
  });
  await response.arrayBuffer();
  return { id, at };
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
