// Commands by their ids in a real VS Code, by way of an extension of the tests (test/fixtures/commandProbe).
import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeTemporaryFolder } from '../host/temporaryFolder.ts';
import { root } from './ponderServer.ts';

const START_MS = 60_000;

export interface CommandProbe {
  /** For `startPonder`. */
  readonly extension: string;
  readonly env: Readonly<Record<string, string>>;
  /** Call before each window is opened: it is then the new window that is spoken to. */
  expectWindow(): void;
  /** Waits until the command is done. */
  run(command: string, ...args: readonly unknown[]): Promise<void>;
  /** For a command that asks, and ends when its question does. */
  begin(command: string, ...args: readonly unknown[]): Promise<void>;
  /** User settings; null = back to what it is by default. */
  set(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** Whole lines of a file, counted from 1, in an editor that has the focus. */
  show(file: string, first: number, last: number): Promise<void>;
  dispose(): Promise<void>;
}

export function makeCommandProbe(): CommandProbe {
  const folder = makeTemporaryFolder('probe');
  const addressFile = join(folder.path, 'address');
  const wish = async (act: string, waits: boolean, what: object): Promise<void> => {
    const response = await fetch(await addressIn(addressFile), {
      method: 'POST',
      body: JSON.stringify({ act, waits, ...what }),
      signal: AbortSignal.timeout(START_MS),
    });
    if (!response.ok) throw new Error(`${act} ${JSON.stringify(what)}: ${await response.text()}`);
  };
  return {
    extension: join(root, 'test', 'fixtures', 'commandProbe'),
    env: { PONDER_PROBE_FILE: addressFile },
    expectWindow: () => rmSync(addressFile, { force: true }),
    run: (command, ...args) => wish('run', true, { command, args }),
    begin: (command, ...args) => wish('run', false, { command, args }),
    set: (settings) => wish('set', true, { settings }),
    show: (file, first, last) => wish('show', true, { file, first, last }),
    dispose: () => folder.remove(),
  };
}

async function addressIn(file: string): Promise<string> {
  const giveUpAt = Date.now() + START_MS;
  while (Date.now() < giveUpAt) {
    const address = await readFile(file, 'utf8').catch(() => '');
    if (address !== '') return address;
    await sleep(50);
  }
  throw new Error('The command probe was not started by VS Code.');
}
