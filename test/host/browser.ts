// One browser process for any number of windows. Windows of one server share one profile, as those of one VS Code do.
import { type BrowserContext, chromium } from 'playwright-core';
import { ensureBrowser } from './installBrowser.ts';
import type { VsCodeServer } from './server.ts';

export interface HostBrowser {
  /** What the browser keeps for this server's windows: storage, permissions, clipboard. */
  profileFor(server: VsCodeServer): Promise<BrowserContext>;
  /** Closes the server's windows and forgets what the browser kept for them. */
  forget(server: VsCodeServer): Promise<void>;
  close(): Promise<void>;
}

export interface BrowserOptions {
  /** To look on while a test runs. */
  readonly isVisible?: boolean;
}

const quietArguments = [
  // Nothing but this machine: a window must not reach the network, whatever it shows.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launchBrowser({ isVisible = false }: BrowserOptions = {}): Promise<HostBrowser> {
  const browser = await chromium.launch({
    executablePath: await ensureBrowser(),
    headless: !isVisible,
    args: quietArguments,
  });
  const profiles = new Map<string, Promise<BrowserContext>>();
  const newProfile = async (origin: string) => {
    const profile = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await profile.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    return profile;
  };
  return {
    profileFor({ url }) {
      const profile = profiles.get(url) ?? newProfile(url);
      profiles.set(url, profile);
      return profile;
    },
    async forget({ url }) {
      const profile = await profiles.get(url);
      profiles.delete(url);
      await profile?.close();
    },
    close: () => browser.close(),
  };
}
