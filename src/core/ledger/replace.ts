// A damaged ledger is set aside, and what can be read of it goes into a new one in its place.
import { chmodSync, copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { backupsOf, damagedCopies } from './backups.ts';
import { salvageInWorker } from './checkWorker.ts';
import type { OpenNeeds } from './recovery.ts';
import type { Salvage } from './salvage.ts';
import { damaged } from './trouble.ts';

/** @throws HumanError when another window holds the file */
export async function replace({ path, hold, clock, log }: OpenNeeds): Promise<Salvage> {
  let salvaged: Salvage | null = null;
  log.error('The ledger is damaged');
  const isAlone = await hold.alone(async () => {
    const aside = asideName(path, clock.now());
    const fresh = `${path}.salvage`;
    // A window that died at this very work has set aside what the file may have lost since.
    const others = [...damagedCopies(path).filter((name) => name.endsWith('.sqlite')), ...backupsOf(path)];
    // Copied before anything opens it: reading it moves its journal into it.
    setAside(path, aside);
    salvaged = await salvageInWorker(path, fresh, others, clock.now());
    for (const end of ['-wal', '-shm', '-journal']) rmSync(`${path}${end}`, { force: true });
    renameSync(fresh, path);
    log.warn(`The damaged ledger is kept as ${aside}`);
  });
  if (!isAlone || salvaged === null) throw damaged();
  return salvaged;
}

function setAside(path: string, aside: string): void {
  for (const end of ['', '-wal', '-journal']) {
    if (!existsSync(`${path}${end}`)) continue;
    copyFileSync(`${path}${end}`, `${aside}${end}`);
    chmodSync(`${aside}${end}`, 0o600);
  }
}

function asideName(path: string, now: number): string {
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(':', '');
  return join(dirname(path), `ledger.damaged-${stamp}.sqlite`);
}
