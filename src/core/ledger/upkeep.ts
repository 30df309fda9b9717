// Takes care of the ledger: the seat of this window, a backup a day, and no text left in a backup once it is removed.
import type { Disposable } from '../../shared/disposable.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { FileHold } from './fileHold.ts';
import type { Guard } from './guard.ts';
import type { Salvage } from './salvage.ts';
import { leaveSeat } from './seats.ts';

const FIRST_MS = 60_000;
const AGAIN_MS = 3_600_000;
const IDLE_MS = 10_000;

export interface UpkeepNeeds {
  readonly path: string;
  readonly windowId: string;
  readonly guard: Guard;
  readonly hold: FileHold;
  /** What became of a damaged file when this window opened it; null = it was sound. */
  readonly salvaged: Salvage | null;
  readonly clock: Clock;
  readonly log: Logger;
}

export class Upkeep implements Disposable {
  readonly #needs: UpkeepNeeds;
  #timer: Disposable | null = null;
  #running: Promise<boolean> | null = null;
  #purging: Promise<void> = Promise.resolve();
  #usedAt: number;
  #isDisposed = false;

  readonly salvaged: Salvage | null;

  constructor(needs: UpkeepNeeds) {
    this.#needs = needs;
    this.salvaged = needs.salvaged;
    this.#usedAt = needs.clock.now();
  }

  /** Begins to make a backup a day. */
  start(): void {
    this.#plan(FIRST_MS);
  }

  /** The ledger changed: a backup waits until nothing has changed for `IDLE_MS`. */
  used(): void {
    this.#usedAt = this.#needs.clock.now();
  }

  /** Makes the day's backup unless there is one already. False = it could not, and the log says why. */
  backUp(): Promise<boolean> {
    this.#running ??= this.#backUp().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /**
   * Takes texts that left the ledger out of its journal and of everything beside it, one purge after the other. What
   * does not work now stays written down, and is done with the next backup.
   */
  purge(): Promise<void> {
    const purging = this.#purging.then(() => this.#purge());
    this.#purging = purging;
    return purging;
  }

  dispose(): void {
    const { guard, hold, windowId, log } = this.#needs;
    this.#isDisposed = true;
    this.#timer?.dispose();
    // A seat that is left behind makes the next start check the file.
    if (!guard.isDamaged && !guard.isOutdated) {
      try {
        guard.writeNow((db) => leaveSeat(db, windowId));
      } catch (error) {
        log.warn(`The ledger was not left cleanly: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    hold.dispose();
  }

  #plan(delayMs: number): void {
    if (this.#isDisposed) return;
    this.#timer?.dispose();
    this.#timer = this.#needs.clock.after(delayMs, () => void this.#tick());
  }

  async #tick(): Promise<void> {
    const { clock, guard } = this.#needs;
    if (clock.now() - this.#usedAt < IDLE_MS) {
      this.#plan(FIRST_MS);
      return;
    }
    const isDone = guard.isOutdated || guard.isDamaged || (await this.backUp());
    this.#plan(isDone ? AGAIN_MS : FIRST_MS);
  }

  async #purge(): Promise<void> {
    const { path, guard, clock, log } = this.#needs;
    await this.#running;
    try {
      await guard.checkpoint();
      const { purgeBeside } = await import('./ledgerCare.ts');
      await purgeBeside(path, guard, clock.now());
    } catch (error) {
      if (this.#isDisposed) return;
      log.warn(
        `What was removed may still stand beside the ledger: ${error instanceof Error ? error.message : String(error)}`,
      );
      this.#plan(FIRST_MS);
    }
  }

  async #backUp(): Promise<boolean> {
    const { path, guard, clock, log } = this.#needs;
    const { backUp, purgeBeside } = await import('./ledgerCare.ts');
    try {
      // Removals that a window left undone when it died.
      await guard.checkpoint();
      await purgeBeside(path, guard, clock.now());
      await backUp(path, guard, clock.now());
      return true;
    } catch (error) {
      if (!this.#isDisposed) {
        log.warn(`No backup of the ledger: ${error instanceof Error ? error.message : String(error)}`);
      }
      return false;
    }
  }
}
