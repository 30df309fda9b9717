// Starts the worker for one task and hands back what it found.
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Salvage } from './salvage.ts';

export type CheckTask =
  | { readonly kind: 'check'; readonly path: string }
  | {
      readonly kind: 'salvage';
      readonly path: string;
      readonly target: string;
      readonly others: readonly string[];
      readonly now: number;
    }
  | {
      readonly kind: 'purge';
      readonly backups: readonly string[];
      readonly removed: readonly string[];
      readonly forgotten: readonly string[];
      readonly now: number;
    };

export async function isSound(path: string): Promise<boolean> {
  return (await run({ kind: 'check', path })) === true;
}

export async function salvageInWorker(
  path: string,
  target: string,
  others: readonly string[],
  now: number,
): Promise<Salvage> {
  const found = await run({ kind: 'salvage', path, target, others, now });
  const kept: unknown = Reflect.get(Object(found), 'kept');
  const lost: unknown = Reflect.get(Object(found), 'lost');
  if (typeof kept !== 'number' || (typeof lost !== 'number' && lost !== null))
    throw new Error('The worker did not say what it saved');
  return { kept, lost };
}

/** Takes texts out of backups: those of jobs that a person removed, and those that are too old. */
export async function purgeInWorker(task: Omit<Extract<CheckTask, { kind: 'purge' }>, 'kind'>): Promise<void> {
  await run({ kind: 'purge', ...task });
}

function run(task: CheckTask): Promise<unknown> {
  return new Promise((resolve, reject) => {
    // The worker lies beside this file, as source and when bundled.
    const worker = new Worker(join(import.meta.dirname, `ledgerCheck${extname(import.meta.filename)}`), {
      workerData: task,
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The ledger's worker ended with ${code}`)));
  });
}
