// Runs in a worker, because it would keep the editor waiting: checking the whole file, salvaging a damaged one, and
// taking removed texts out of backups.
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckTask } from './checkWorker.ts';
import { purge } from './purge.ts';
import { salvage } from './salvage.ts';
import { isDamage } from './trouble.ts';

function isSound(path: string): boolean {
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA busy_timeout = 10000');
    return db.prepare('PRAGMA quick_check(1)').get()?.quick_check === 'ok';
  } catch (error) {
    if (!isDamage(error)) throw error;
    return false;
  } finally {
    db.close();
  }
}

function carryOut(task: CheckTask): unknown {
  switch (task.kind) {
    case 'check':
      return isSound(task.path);
    case 'salvage':
      return salvage(task.path, task.target, task.others, task.now);
    case 'purge':
      return purge(task.backups, task.removed, task.forgotten, task.now);
  }
}

const task: CheckTask = workerData;
parentPort?.postMessage(carryOut(task));
