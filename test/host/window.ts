// One page is one VS Code window: an extension host of its own over the user data all windows of a server share.
import type { Page } from 'playwright-core';
import type { HostBrowser } from './browser.ts';
import { lineFromAutomation, lineFromConsole } from './hostLog.ts';
import type { ColorTheme } from './hostVersions.ts';
import type { VsCodeServer } from './server.ts';
import { shiftDate } from './setClock.ts';

export interface TestRun {
  readonly extensionPath: string;
  /** A CommonJS file that exports `run()`. Its whole name, `.cjs` included: without it VS Code takes it for a module. */
  readonly extensionTestsPath: string;
}

/** A server that starts beside another one on a busy machine takes its time. */
const LOADED = { waitUntil: 'domcontentloaded', timeout: 120_000 } as const;

export interface WindowOptions {
  readonly server: VsCodeServer;
  readonly browser: HostBrowser;
  /** An absolute path; without it the window is empty. */
  readonly folder?: string;
  /** Needs a server that was started `isForTestRuns`. */
  readonly testRun?: TestRun;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** A user setting, hence the same for all windows of a server. */
  readonly colorTheme?: ColorTheme;
}

export interface HostWindow {
  readonly page: Page;
  readonly server: VsCodeServer;
  /** What the extension host (`[Extension Host] …` outside test runs) and the workbench wrote to their consoles. */
  readonly hostLog: readonly string[];
  /** What the tests' `run()` came to: 0 when it resolved, 1 when it rejected. Stays open if the window closes before. */
  readonly exit: Promise<number>;
  /** Which connections are this window's: how the server's log tells its extension host from the others. */
  readonly connectionIds: ReadonlySet<string>;
  onHostLog(listener: (line: string) => void): void;
  /** A new extension host, as "Developer: Reload Window" gives. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

export async function openWindow(options: WindowOptions): Promise<HostWindow> {
  const { server, browser, testRun, colorTheme, viewport } = options;
  if (colorTheme !== undefined) {
    await server.changeSettings({ 'workbench.colorTheme': server.install.recipe.themes[colorTheme] });
  }
  const profile = await browser.profileFor(server);
  const page = await profile.newPage();
  if (server.clockShiftMs !== 0) await page.addInitScript(shiftDate, server.clockShiftMs);
  if (viewport !== undefined) await page.setViewportSize(viewport);

  const connectionIds = collectConnectionIds(page);
  const listeners: ((line: string) => void)[] = [];
  const hostLog: string[] = [];
  const addLine = (line: string) => {
    hostLog.push(line);
    for (const listener of listeners) listener(line);
  };
  // In a test run the page's console says nothing that the function below doesn't.
  if (testRun === undefined) page.on('console', (message) => addLine(lineFromConsole(message.text())));
  await page.exposeFunction('codeAutomationLog', (_level: unknown, message: unknown) => {
    addLine(lineFromAutomation(message));
  });
  const { promise: exit, resolve: onExit } = Promise.withResolvers<number>();
  await page.exposeFunction('codeAutomationExit', (code: unknown) => onExit(typeof code === 'number' ? code : 1));

  await page.goto(addressOf(options), LOADED);
  return {
    page,
    server,
    hostLog,
    exit,
    connectionIds,
    onHostLog: (listener) => listeners.push(listener),
    reload: async () => void (await page.reload(LOADED)),
    close: () => page.close(),
  };
}

function collectConnectionIds(page: Page): ReadonlySet<string> {
  const ids = new Set<string>();
  page.on('websocket', (socket) => {
    const id = new URL(socket.url()).searchParams.get('reconnectionToken');
    if (id !== null) ids.add(id);
  });
  return ids;
}

function addressOf({ server, folder, testRun }: WindowOptions): string {
  if (testRun !== undefined && !server.isForTestRuns) {
    throw new Error('This server was not started for test runs: it would open a window and never run a test.');
  }
  const remote = (file: string) => `vscode-remote://remote${file}`;
  const payload = [['skipWelcome', 'true']];
  if (testRun !== undefined) {
    payload.push(['extensionDevelopmentPath', remote(testRun.extensionPath)]);
    payload.push(['extensionTestsPath', remote(testRun.extensionTestsPath)]);
  }
  const query = new URLSearchParams(folder === undefined ? { ew: 'true' } : { folder });
  query.set('payload', JSON.stringify(payload));
  return `${server.url}/?${query}`;
}
