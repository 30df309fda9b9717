// Opens the ledger's file; one that was not closed cleanly is checked first, and a damaged one is salvaged.
import { sleep } from '../clock.ts';
import { Database } from './database.ts';
import type { OpenNeeds } from './openNeeds.ts';
import type { Salvage } from './salvage.ts';
import { clearSeats, deadSeats, takeSeat } from './seats.ts';
import { fileSystemOf } from './setJournalMode.ts';
import { damaged, isDamage } from './trouble.ts';

const TOGETHER_MS = 1_000;

export interface Opened {
  readonly database: Database;
  readonly salvaged: Salvage | null;
}

/** @throws HumanError when the file is damaged and another window holds it */
export async function openSound(needs: OpenNeeds): Promise<Opened> {
  const sound = await openUnlessDamaged(needs);
  if (sound !== null) return { database: sound, salvaged: null };
  const { replace } = await import('./ledgerCare.ts');
  const salvaged = await replace(needs);
  if (salvaged === null) {
    // Windows that start together find the damage together: the one that is alone salvages the file, the others wait.
    await sleep(needs.clock, TOGETHER_MS);
    await needs.hold.again(needs.clock);
  }
  const database = await openUnlessDamaged(needs);
  if (database === null) throw damaged();
  return { database, salvaged };
}

/** Null = damaged. */
async function openUnlessDamaged({ path, windowId, clock, log, probe }: OpenNeeds): Promise<Database | null> {
  let database: Database | null = null;
  try {
    database = await Database.open(path, clock, probe ?? fileSystemOf);
    const dead = database.read(deadSeats);
    if (dead.length > 0) {
      log.info('The ledger was not closed cleanly: looking through it');
      const { isSound } = await import('./ledgerCare.ts');
      if (!(await isSound(path))) {
        database.close();
        return null;
      }
    }
    await database.write((db) => {
      clearSeats(db, dead);
      takeSeat(db, windowId);
    });
    return database;
  } catch (error) {
    database?.close();
    if (isDamage(error)) return null;
    throw error;
  }
}
