// Starts VS Code's server: what serves the windows and runs one extension host for each of them.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostInstall } from './install.ts';
import { type OwnedProcess, startOwned } from './ownedProcess.ts';
import { registerExtensions } from './registerExtensions.ts';
import { CLOCK_FILE } from './setClock.ts';
import { makeTemporaryFolder } from './temporaryFolder.ts';

export type Settings = Readonly<Record<string, unknown>>;

export interface ServerOptions {
  readonly install: HostInstall;
  /** Kept when the server is disposed; without it a temporary one is made and removed. */
  readonly dataDir?: string;
  /** User settings, on top of the quiet ones below. */
  readonly settings?: Settings;
  /** Reaches the extension hosts. Of our own environment only what a program needs to run is passed on. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders of extensions that count as installed, as a person would have them. */
  readonly extensions?: readonly string[];
  /** Lets windows run `testRun`. Costs what people see: floor then answers modal questions itself, newest shows no toasts. */
  readonly isForTestRuns?: boolean;
  readonly isWorkspaceTrustEnabled?: boolean;
  /** The moment at which VS Code believes to start; default the true one. */
  readonly now?: Date;
}

export interface VsCodeServer {
  readonly install: HostInstall;
  /** Ends without a slash. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  readonly userDir: string;
  readonly isForTestRuns: boolean;
  /** The server's own output, line by line. */
  readonly log: readonly string[];
  /** How far the clock of windows that open now is ahead of the true one. */
  readonly clockShiftMs: number;
  /** Another moment, for windows that are opened from now on: a clock that is running goes on. */
  setClock(now: Date): Promise<void>;
  /** Merged into the user settings; open windows see the change at once. */
  changeSettings(changes: Settings): Promise<void>;
  dispose(): Promise<void>;
}

// Nothing that moves, asks, or goes to the network by itself.
const quietSettings: Settings = {
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** code-server's way of naming a marketplace: without an address VS Code asks none. */
const noGallery = '{"serviceUrl":""}';

const startTimeoutMs = 60_000;

export async function startServer(options: ServerOptions): Promise<VsCodeServer> {
  const temporary = options.dataDir === undefined ? makeTemporaryFolder('vscode') : undefined;
  const dataDir = options.dataDir ?? temporary?.path ?? '';
  const userDir = path.join(dataDir, 'data', 'User');
  const home = path.join(dataDir, 'home');
  await Promise.all([mkdir(userDir, { recursive: true }), mkdir(home, { recursive: true })]);
  const settingsFile = path.join(userDir, 'settings.json');
  await mergeSettings(settingsFile, { ...quietSettings, ...options.settings });
  await registerExtensions(dataDir, options.extensions ?? []);

  const clockFile = path.join(dataDir, 'clock');
  let clockShiftMs = 0;
  const setClock = async (now: Date) => {
    clockShiftMs = now.getTime() - Date.now();
    await writeFile(clockFile, String(clockShiftMs));
  };
  if (options.now !== undefined) await setClock(options.now);

  const log: string[] = [];
  const { install } = options;
  const server = await startOwned(install.node, serverArguments(options, dataDir), {
    cwd: dataDir,
    env: {
      ...necessaryEnvironment(),
      HOME: home,
      EXTENSIONS_GALLERY: noGallery,
      ...(options.now === undefined ? {} : { [CLOCK_FILE]: clockFile }),
      ...options.env,
    },
    onOutput: (text) => log.push(...text.trimEnd().split('\n')),
  });
  const dispose = async () => {
    await server.end();
    await temporary?.remove();
  };

  try {
    const port = await listeningPort(server, log);
    const url = `http://127.0.0.1:${port}`;
    await untilItAnswers(url);
    const changeSettings = (changes: Settings) => mergeSettings(settingsFile, changes);
    const isForTestRuns = options.isForTestRuns ?? false;
    return {
      install,
      url,
      port,
      pid: server.pid,
      dataDir,
      userDir,
      isForTestRuns,
      log,
      get clockShiftMs() {
        return clockShiftMs;
      },
      setClock: (now) => {
        if (options.now === undefined)
          throw new Error('Only a server that was started with a clock of its own has one.');
        return setClock(now);
      },
      changeSettings,
      dispose,
    };
  } catch (error) {
    await dispose();
    throw new Error(`VS Code's server did not start.\n${log.slice(-30).join('\n')}`, { cause: error });
  }
}

function serverArguments(
  { install, isForTestRuns, isWorkspaceTrustEnabled, now }: ServerOptions,
  dataDir: string,
): string[] {
  return [
    ...(now === undefined ? [] : ['--import', path.join(import.meta.dirname, 'setClockFirst.ts')]),
    path.join(install.vscode, 'out', 'server-main.js'),
    ...['--host', '127.0.0.1', '--port', '0'],
    '--without-connection-token',
    '--accept-server-license-terms',
    // Without it a built VS Code ignores development and test paths in the address.
    ...(isForTestRuns ? ['--enable-smoke-test-driver'] : []),
    '--disable-telemetry',
    ...(isWorkspaceTrustEnabled ? [] : ['--disable-workspace-trust']),
    ...['--server-data-dir', dataDir],
  ];
}

/** Not the whole environment: a test must never see a person's API keys, nor the VS Code it was started from. */
function necessaryEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'USER', 'SHELL', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

async function mergeSettings(file: string, changes: Settings): Promise<void> {
  const written: unknown = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  const kept = typeof written === 'object' ? written : {};
  await writeFile(file, `${JSON.stringify({ ...kept, ...changes }, undefined, 2)}\n`);
}

/** It was told port 0, takes a free one, and prints it. */
async function listeningPort(server: OwnedProcess, log: readonly string[]): Promise<number> {
  let hasExited = false;
  void server.exited.then(() => {
    hasExited = true;
  });
  const giveUpAt = Date.now() + startTimeoutMs;
  while (Date.now() < giveUpAt && !hasExited) {
    const port = log.map((line) => /agent listening on (\d+)/.exec(line)?.[1]).find((found) => found !== undefined);
    if (port !== undefined) return Number(port);
    await sleep(20);
  }
  throw new Error(hasExited ? 'It exited.' : `It did not listen within ${startTimeoutMs / 1000} s.`);
}

async function untilItAnswers(url: string): Promise<void> {
  const response = await fetch(`${url}/version`, { signal: AbortSignal.timeout(startTimeoutMs) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}.`);
}
