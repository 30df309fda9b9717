// Shows that this folder does what it says, at both versions, with a throw-away extension. Run by hand:
// node test/host/selfTest.ts [newest|floor]
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HostBrowser, launchBrowser } from './browser.ts';
import { clickDialogButton, waitForDialog } from './dialogs.ts';
import { chooseFromMenu, openContextMenuOnSelection, openFile, selectLines } from './editorArea.ts';
import { findExtensionHost, killExtensionHost, listExtensionHosts, waitForExtensionHost } from './extensionHosts.ts';
import { logsFolder, repositoryFolder } from './hostFolders.ts';
import { type HostVersion, hostRecipes, isHostVersion } from './hostVersions.ts';
import { ensureHost } from './install.ts';
import {
  clickNotificationButton,
  dismissAllNotifications,
  readAllNotifications,
  readNotifications,
  waitForNotification,
} from './notifications.ts';
import { listProcesses } from './processTable.ts';
import { acceptQuickInput, pickQuickItem, readQuickItems, typeInQuickInput, waitForQuickInput } from './quickInput.ts';
import { runInVsCode } from './runInHost.ts';
import { startServer, type VsCodeServer } from './server.ts';
import { makeTemporaryFolder } from './temporaryFolder.ts';
import { webviewContent } from './webviewContent.ts';
import { type HostWindow, openWindow } from './window.ts';
import { openViewContainer, readStatusBar, readTree, runCommand, treeRow, waitForWorkbench } from './workbench.ts';

const probe = path.join(repositoryFolder, 'test', 'fixtures', 'hostProbe');

async function timed<T>(title: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${title}`);
  return result;
}

async function exitCodes(version: HostVersion): Promise<void> {
  const runProbe = (HOST_PROBE: string, extensionTestsPath = path.join(probe, 'suite.cjs')) =>
    runInVsCode({
      version,
      extensionDevelopmentPath: probe,
      extensionTestsPath,
      workspace: probe,
      settings: { 'editor.tabSize': 3 },
      env: { HOST_PROBE },
    });
  assert.equal(await timed(`${version}: tests that pass`, () => runProbe('pass')), 0);
  assert.equal(await timed(`${version}: tests that fail`, () => runProbe('fail')), 1);
  process.env.PONDER_HOST_TIMEOUT_S = '10';
  assert.equal(await timed(`${version}: tests that hang`, () => runProbe('hang')), 124);
  delete process.env.PONDER_HOST_TIMEOUT_S;
}

async function drive(version: HostVersion, browser: HostBrowser): Promise<void> {
  const install = await ensureHost(version);
  const server = await timed(`${version}: server`, () => startServer({ install, extensions: [probe] }));
  try {
    const window = await timed(`${version}: window`, async () => {
      const opened = await openWindow({ server, browser, folder: probe, colorTheme: 'light' });
      opened.page.setDefaultTimeout(20_000);
      await waitForWorkbench(opened.page);
      return opened;
    });
    try {
      await timed(`${version}: everything in it`, () => useEverything(window, hostRecipes[version].vscode));
      await timed(`${version}: crash and reload`, () => crashAndReload(window, browser));
    } catch (error) {
      const picture = path.join(logsFolder, `selfTest-${version}.png`);
      await window.page.screenshot({ path: picture });
      console.error(`How the window looked: ${picture}`);
      throw error;
    }
  } finally {
    await timed(`${version}: end`, async () => {
      await browser.forget(server);
      await server.dispose();
    });
  }
  await assertGone(server);
}

async function useEverything({ page, hostLog }: HostWindow, vscodeVersion: string): Promise<void> {
  await runCommand(page, 'Host Probe: Greet');
  await waitForNotification(page, `Hello from ${vscodeVersion}`);
  assert.deepEqual(await readNotifications(page), [
    { severity: 'info', text: `Hello from ${vscodeVersion}`, buttons: ['Again', 'Enough'] },
  ]);
  await clickNotificationButton(page, /^Hello/, 'Enough');
  await waitForNotification(page, 'You said Enough');
  assert(hostLog.includes('[Extension Host] PROBE greeting'));

  const status = (await readStatusBar(page)).find((item) => item.id === 'ponder.host-probe.hostProbe.status');
  assert.equal(status?.text, 'probe is here');

  await openViewContainer(page, 'Host Probe');
  await treeRow(page, 'Rows', 'third row').waitFor();
  const rows = await readTree(page, 'Rows');
  assert.deepEqual(
    rows.map((row) => [row.label, row.description]),
    ['first', 'second', 'third'].map((name) => [`${name} row`, `about ${name}`]),
  );

  await runCommand(page, 'Host Probe: Confirm');
  const dialog = await waitForDialog(page, 'Really?');
  assert.equal(dialog.detail, 'It costs nothing.');
  assert.deepEqual([...dialog.buttons].sort(), ['Cancel', 'Do It']);
  await clickDialogButton(page, 'Do It');
  await waitForNotification(page, 'Confirmed: Do It');

  await runCommand(page, 'Host Probe: Pick');
  await waitForQuickInput(page, 'Pick one');
  assert.deepEqual(await readQuickItems(page), [
    { label: 'Apple', description: 'a fruit', detail: 'grows on trees' },
    { label: 'Beet', description: 'a root', detail: '' },
  ]);
  await pickQuickItem(page, 'Beet');
  await waitForQuickInput(page, 'Say something');
  await typeInQuickInput(page, 'hello');
  await acceptQuickInput(page);
  await waitForNotification(page, 'Picked Beet, typed hello');

  await openFile(page, 'page.js');
  await selectLines(page, 1, 1);
  await openContextMenuOnSelection(page);
  await chooseFromMenu(page, 'Host Probe', 'Use Selection');
  await waitForNotification(page, /^Selected: document\.getElementById/);
  assert((await readAllNotifications(page)).length >= 3);
  await dismissAllNotifications(page);
  assert.deepEqual(await readNotifications(page), []);

  await runCommand(page, 'Host Probe: Show Page');
  const content = webviewContent(page);
  await content.getByText('drawn with function').waitFor();
  assert.equal(await content.getByRole('heading').textContent(), 'Inside');
}

async function crashAndReload(window: HostWindow, browser: HostBrowser): Promise<void> {
  const { server, page } = window;
  const other = await openWindow({ server, browser, folder: probe });
  const otherHost = await waitForExtensionHost(other);
  const killed = await killExtensionHost(window);
  assert.notEqual(killed, otherHost);
  const restarted = await waitForExtensionHost(window);
  assert.notEqual(restarted, killed);
  assert.deepEqual(listExtensionHosts(server).sort(), [restarted, otherHost].sort());
  await runCommand(page, 'Host Probe: Greet');
  await waitForNotification(page, /^Hello/);
  assert.equal(findExtensionHost(other), otherHost);
  await other.close();

  await window.reload();
  await runCommand(page, 'Host Probe: Greet');
  await waitForNotification(page, /^Hello/);
  assert.notEqual(await waitForExtensionHost(window), restarted);
}

async function assertGone(server: VsCodeServer): Promise<void> {
  assert.deepEqual(
    listProcesses().filter((entry) => entry.groupId === server.pid),
    [],
  );
  const isOpen = await new Promise<boolean>((resolve) => {
    const socket = net.connect(server.port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.unref();
  });
  assert.equal(isOpen, false, `port ${server.port} is still open`);
}

/** Everything below gets its temporary folders in one of our own, which is then part of the command lines. */
const temporary = makeTemporaryFolder('self-test');
process.env.TMPDIR = temporary.path;

const chosen = process.argv.slice(2).filter(isHostVersion);
for (const version of chosen.length > 0 ? chosen : (['newest', 'floor'] as const)) {
  await timed(`${version}: installed`, () => ensureHost(version));
  await exitCodes(version);
  const browser = await timed('browser', () => launchBrowser());
  await drive(version, browser);
  await browser.close();
}
await sleep(500);
const leftProcesses = listProcesses().filter((entry) =>
  entry.commandLine.some((part) => part.includes(temporary.path)),
);
assert.deepEqual(leftProcesses, [], 'processes stayed behind');
const leftFolders = await readdir(temporary.path);
assert.deepEqual(
  leftFolders.filter((name) => /^(ponder|playwright)/.test(name)),
  [],
  'folders stayed behind',
);
console.log('All well.');
