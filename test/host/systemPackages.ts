// Programs that come with the operating system: a compiler and a browser. Where we may, they are installed (Debian and
// its relatives); where we may not, one sentence says what to install.
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { withFileLock } from './fileLock.ts';
import { hostsFolder } from './hostFolders.ts';
import { runStep } from './loggedStep.ts';

export function findOnPath(name: string): string | undefined {
  const candidates = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, name));
  return candidates.find(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** What compiling VS Code's native parts takes. */
export async function ensureCompiler(): Promise<void> {
  const missing = ['python3', 'make', 'g++'].filter((name) => findOnPath(name) === undefined);
  if (missing.length > 0) await installPackages(missing, 'compile VS Code’s native parts');
}

export async function installPackages(names: readonly string[], purpose: string): Promise<void> {
  const list = names.join(' ');
  const prefix = installPrefix();
  if (prefix === undefined || findOnPath('apt-get') === undefined) {
    throw new Error(`To ${purpose}, install: ${list} (on Debian or Ubuntu: sudo apt-get install ${list}).`);
  }
  const run = (title: string, args: readonly string[]) => {
    const [command = 'apt-get', ...rest] = [...prefix, 'apt-get', ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return runStep({ title, command, args: rest, env, logName: 'system-packages' });
  };
  const onWait = () => console.log('system: waiting for another process that installs packages');
  await withFileLock(path.join(hostsFolder, 'system-packages.lock'), onWait, async () => {
    await run('system: read package lists', ['update']);
    const lockTimeout = 'DPkg::Lock::Timeout=300';
    await run(`system: install ${list}`, ['install', '-y', '--no-install-recommends', '-o', lockTimeout, ...names]);
  });
}

function installPrefix(): readonly string[] | undefined {
  if (process.getuid?.() === 0) return [];
  // `-n`: never ask for a password; without the right to run apt-get it fails, and the log says so.
  return findOnPath('sudo') === undefined ? undefined : ['sudo', '-n'];
}
