// The processes extensions run in: one for each window. Killing one is what a crash is.
import { setTimeout as sleep } from 'node:timers/promises';
import { listProcesses } from './processTable.ts';
import type { VsCodeServer } from './server.ts';
import type { HostWindow } from './window.ts';

export function listExtensionHosts(server: VsCodeServer): number[] {
  return listProcesses()
    .filter((entry) => entry.groupId === server.pid && entry.commandLine.includes('--type=extensionHost'))
    .map((entry) => entry.pid);
}

/** The living one of this window, or undefined while there is none. */
export function findExtensionHost({ server, connectionIds }: HostWindow): number | undefined {
  // "[…][1f0c8d7b][ExtensionHostConnection] <4711> Launched Extension Host Process."
  const launch = /\[(\w+)\]\[ExtensionHostConnection\] <(\d+)> Launched/;
  const isOurs = (prefix: string) => [...connectionIds].some((id) => id.startsWith(prefix));
  const launched = server.log.flatMap((line) => {
    const [, prefix, pid] = launch.exec(line) ?? [];
    return prefix !== undefined && isOurs(prefix) ? [Number(pid)] : [];
  });
  const alive = listExtensionHosts(server);
  return launched.findLast((pid) => alive.includes(pid));
}

export async function waitForExtensionHost(window: HostWindow, timeoutMs = 30_000): Promise<number> {
  const giveUpAt = Date.now() + timeoutMs;
  while (Date.now() < giveUpAt) {
    const pid = findExtensionHost(window);
    if (pid !== undefined) return pid;
    await sleep(50);
  }
  throw new Error(`This window has no extension host after ${timeoutMs / 1000} s.`);
}

/** SIGKILL, between any two of its instructions. VS Code starts a new one by itself, up to three times in five minutes. */
export async function killExtensionHost(window: HostWindow): Promise<number> {
  const pid = await waitForExtensionHost(window);
  process.kill(pid, 'SIGKILL');
  while (listExtensionHosts(window.server).includes(pid)) await sleep(10);
  return pid;
}
