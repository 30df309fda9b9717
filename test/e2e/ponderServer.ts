// VS Code with Ponder and the simulator, for the browser suite: one server and one browser, started once.
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type HostBrowser, launchBrowser } from '../host/browser.ts';
import type { HostVersion } from '../host/hostVersions.ts';
import { ensureHost } from '../host/install.ts';
import { startServer, type VsCodeServer } from '../host/server.ts';
import { simulatorEnvironment, simulatorSettings } from '../host/simulatorSettings.ts';
import { makeTemporaryFolder } from '../host/temporaryFolder.ts';
import { type HostWindow, openWindow } from '../host/window.ts';
import { waitForWorkbench } from '../host/workbench.ts';
import { startSimulator } from '../simulator/server.ts';
import type { Simulator } from '../simulator/simulator.ts';

export const root = join(import.meta.dirname, '..', '..');
const pictures = join(root, 'artifacts', 'e2e');
/** The day of every test that names none: models end, and a test must not end with them. */
const USUAL_DAY = new Date(2026, 10, 30, 9);

export interface PonderServer {
  readonly simulator: Simulator;
  readonly server: VsCodeServer;
  readonly browser: HostBrowser;
  /** A copy of the sample workspace. */
  readonly workspace: string;
  /** What the extension hosts get on top of the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** By the clock of windows that open now. */
  now(): number;
  /** For the simulator at once, for windows when they are opened. */
  setClock(now: Date): Promise<void>;
  /** Dark, with the workspace open. */
  openPonder(options?: { width?: number; height?: number }): Promise<HostWindow>;
  dispose(): Promise<void>;
}

/** Where the pointer rests, a tooltip would come up, and cover what is to be clicked next. */
const NO_TOOLTIPS = { 'workbench.hover.delay': 3_600_000 };
/** For tests that are about a tooltip. VS Code's own delay. */
export const TOOLTIPS = { 'workbench.hover.delay': 500 };

export interface PonderServerOptions {
  /** Default the newest. */
  readonly version?: HostVersion;
  /** When it is, for windows and simulator. */
  readonly now?: Date;
  /** Simulated seconds per real second. */
  readonly timeScale?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly isWorkspaceTrustEnabled?: boolean;
  /** Beside Ponder. */
  readonly extensions?: readonly string[];
}

export async function startPonder(options: PonderServerOptions = {}): Promise<PonderServer> {
  const folder = makeTemporaryFolder('e2e');
  const workspace = join(folder.path, 'sample');
  cpSync(join(root, 'test', 'fixtures', 'sample'), workspace, { recursive: true });
  const now = options.now ?? USUAL_DAY;
  const simulator = await startSimulator({ timeScale: options.timeScale ?? 60 });
  simulator.setDay(now);
  const env = { ...simulatorEnvironment(), ...options.env };
  const server = await startServer({
    install: await ensureHost(options.version ?? 'newest'),
    extensions: [root, ...(options.extensions ?? [])],
    settings: { ...NO_TOOLTIPS, ...simulatorSettings(simulator.baseUrl), ...options.settings },
    env,
    isWorkspaceTrustEnabled: options.isWorkspaceTrustEnabled ?? false,
    now,
  });
  const browser = await launchBrowser();
  return {
    simulator,
    server,
    browser,
    workspace,
    env,
    now: () => Date.now() + server.clockShiftMs,
    setClock: async (moment) => {
      simulator.setDay(moment);
      await server.setClock(moment);
    },
    openPonder: async ({ width = 1280, height = 800 } = {}) => {
      const window = await openWindow({
        server,
        browser,
        folder: workspace,
        colorTheme: 'dark',
        viewport: { width, height },
      });
      window.page.setDefaultTimeout(60_000);
      await waitForWorkbench(window.page);
      return window;
    },
    dispose: async () => {
      await browser.close();
      await server.dispose();
      await simulator.dispose();
      await folder.remove();
    },
  };
}

/** A running window does not always notice that its settings file was written by somebody else; a new one reads it. */
export async function changeSettings(window: HostWindow, changes: Readonly<Record<string, unknown>>): Promise<void> {
  await window.server.changeSettings(changes);
  await window.reload();
  await waitForWorkbench(window.page);
}

/** Keeps a picture for people to judge. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** What the window looked like when a test failed, also at a try that is not its last, if it is still there. */
export async function pictureOfFailure(page: Page, test: Mocha.Test | undefined): Promise<void> {
  if (test !== undefined && !test.isPassed() && !page.isClosed())
    await picture(page, `failed-${test.title.replaceAll(/\W+/g, '-').slice(0, 60)}`);
}
