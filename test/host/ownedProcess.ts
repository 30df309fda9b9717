// Starts a program as the leader of a process group of its own, and sees to it that the whole group is gone when it is
// ended, when this process exits, and even when this process is killed with SIGKILL.
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { atProcessEnd } from './atProcessEnd.ts';
import { listProcesses } from './processTable.ts';

export interface OwnedProcess {
  readonly pid: number;
  /** The exit code, or undefined when it was ended by a signal. */
  readonly exited: Promise<number | undefined>;
  /** Kills the whole group and waits until nothing of it is left. */
  end(): Promise<void>;
}

export interface OwnedProcessOptions {
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
  onOutput(text: string): void;
}

export async function startOwned(
  command: string,
  args: readonly string[],
  options: OwnedProcessOptions,
): Promise<OwnedProcess> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = exitCodeOf(child);
  const pid = await started(child);
  const guard = startGuard(pid);
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', options.onOutput);

  const forget = atProcessEnd(() => killGroup(pid));
  return {
    pid,
    exited: exited.finally(() => guard.kill('SIGKILL')),
    async end() {
      killGroup(pid);
      await exited;
      await untilGroupIsGone(pid);
      forget();
    },
  };
}

function started(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => (child.pid === undefined ? reject(new Error('no process id')) : resolve(child.pid)));
  });
}

function exitCodeOf(child: ChildProcess): Promise<number | undefined> {
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? undefined));
  });
}

/** A shell that reads from us: when we die, however we die, its pipe ends and it kills the group. */
function startGuard(groupId: number): ChildProcess {
  const guard = spawn('/bin/sh', ['-c', 'read -r _; kill -s KILL -- "-$1"', 'guard', String(groupId)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  return guard;
}

function killGroup(groupId: number): void {
  try {
    process.kill(-groupId, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

async function untilGroupIsGone(groupId: number): Promise<void> {
  const giveUpAt = Date.now() + 10_000;
  while (listProcesses().some((entry) => entry.groupId === groupId)) {
    if (Date.now() > giveUpAt) throw new Error(`Process group ${groupId} did not end within 10 s.`);
    await sleep(20);
  }
}
