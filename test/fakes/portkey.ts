// Portkey's open gateway, the real product, as a process of its own on loopback. It passes on what it is asked, to the host
// that a header names.
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startOwned } from '../host/ownedProcess.ts';

const PROGRAM = join(import.meta.dirname, '../../node_modules/@portkey-ai/gateway/build/start-server.js');
const DEADLINE_MS = 30_000;
const STEP_MS = 50;

export interface Portkey {
  /** For a client: `http://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string;
  dispose(): Promise<void>;
}

export async function startPortkey(): Promise<Portkey> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  let said = '';
  const gateway = await startOwned(process.execPath, [PROGRAM, `--port=${port}`, '--headless'], {
    // Whatever stands in ours, such as a proxy or a cloud's credentials, is none of its business.
    env: { TRUSTED_CUSTOM_HOSTS: '127.0.0.1' },
    onOutput: (text) => {
      said = (said + text).slice(-10_000);
    },
  });
  for (let waited = 0; !(await answers(origin)); waited += STEP_MS) {
    if (waited > DEADLINE_MS) {
      await gateway.end();
      throw new Error(`The gateway did not start:\n${said}`);
    }
    await pause(STEP_MS);
  }
  return { baseUrl: `${origin}/v1`, dispose: () => gateway.end() };
}

/** The headers by which it is told where to go. */
export function portkeyHeaders(upstream: string): Readonly<Record<string, string>> {
  return { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': upstream };
}

async function answers(origin: string): Promise<boolean> {
  try {
    const reply = await fetch(origin);
    await reply.text();
    return reply.ok;
  } catch {
    // Nobody listens there yet.
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(address)));
    });
  });
}
