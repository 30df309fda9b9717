// Takes a desktop VS Code's command line and runs the tests in the packaged one: starts a server and a headless browser,
// prints what the tests print, and returns the exit code they came to. From the environment: PONDER_VSCODE is `newest`
// (default) or `floor`, PONDER_HOST_ENV names the variables the extension host gets, PONDER_HOST_TIMEOUT_S is the limit.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launchBrowser } from './browser.ts';
import { isHostVersion } from './hostVersions.ts';
import { ensureBrowser, ensureHost } from './install.ts';
import { type Settings, startServer, type VsCodeServer } from './server.ts';
import { openWindow, type TestRun, type WindowOptions } from './window.ts';

interface LaunchArguments {
  readonly flags: ReadonlyMap<string, string>;
  readonly folder: string | undefined;
}

/** In front of the tests' own lines; nothing VS Code writes begins like this. */
const mark = 'ponder-tests|';
const usageExitCode = 2;
const timeoutExitCode = 124;
const defaultTimeoutS = 600;

export async function launch(args: readonly string[]): Promise<number> {
  const { flags, folder } = readArguments(args);
  const extensionPath = flags.get('extensionDevelopmentPath');
  const testsPath = flags.get('extensionTestsPath');
  const version = process.env.PONDER_VSCODE || 'newest';
  if (extensionPath === undefined || testsPath === undefined || !isHostVersion(version)) {
    console.error('Needs --extensionDevelopmentPath=, --extensionTestsPath=, and floor or newest as PONDER_VSCODE.');
    return usageExitCode;
  }
  const [install] = await Promise.all([ensureHost(version), ensureBrowser()]);
  console.log(`VS Code ${install.recipe.vscode} (${version}), from npm packages, in a headless browser`);

  const userDataDir = flags.get('user-data-dir');
  const server = await startServer({
    install,
    isForTestRuns: true,
    settings: await readUserSettings(userDataDir),
    env: { ...chosenEnvironment(), PONDER_HOST_TESTS: path.resolve(testsPath), PONDER_HOST_MARK: mark },
    ...(userDataDir === undefined ? {} : { dataDir: path.join(userDataDir, 'server') }),
  });
  try {
    const extensionTestsPath = path.join(import.meta.dirname, 'forwardConsole.cjs');
    return await runTests(server, { extensionPath: path.resolve(extensionPath), extensionTestsPath }, folder);
  } finally {
    await server.dispose();
  }
}

async function runTests(server: VsCodeServer, testRun: TestRun, folder: string | undefined): Promise<number> {
  const browser = await launchBrowser();
  const timeoutS = Number(process.env.PONDER_HOST_TIMEOUT_S ?? defaultTimeoutS);
  const noLongerWanted = new AbortController();
  try {
    const options: WindowOptions = { server, browser, testRun, ...(folder === undefined ? {} : { folder }) };
    const window = await openWindow(options);
    window.onHostLog((line) => {
      if (line.startsWith(mark)) console.log(line.slice(mark.length));
    });
    const timeLimit = sleep(timeoutS * 1000, undefined, { signal: noLongerWanted.signal }).then(
      () => {
        console.error(`The tests did not end within ${timeoutS} s. The end of VS Code's log:`);
        console.error(window.hostLog.slice(-30).join('\n'));
        return timeoutExitCode;
      },
      () => timeoutExitCode,
    );
    return await Promise.race([window.exit, timeLimit]);
  } finally {
    noLongerWanted.abort();
    await browser.close();
  }
}

function readArguments(args: readonly string[]): LaunchArguments {
  const flags = new Map<string, string>();
  for (const arg of args) {
    const [, name, value] = /^--([\w-]+)=(.*)$/s.exec(arg) ?? [];
    if (name !== undefined && value !== undefined) flags.set(name, value);
  }
  const folder = args.find((arg) => !arg.startsWith('-'));
  return { flags, folder: folder === undefined ? undefined : path.resolve(folder) };
}

/** Where a desktop VS Code has them: whoever starts us need not know which of the two it starts. */
async function readUserSettings(userDataDir: string | undefined): Promise<Settings> {
  if (userDataDir === undefined) return {};
  const file = path.join(userDataDir, 'User', 'settings.json');
  const settings: unknown = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  return typeof settings === 'object' && settings !== null ? { ...settings } : {};
}

function chosenEnvironment(): Record<string, string> {
  const names = (process.env.PONDER_HOST_ENV ?? '').split(',');
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
