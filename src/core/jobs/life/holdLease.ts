// Keeps a job's lease while this window sends or hears it: to other windows a job whose lease has ended is orphaned.
import type { Disposable } from '../../../shared/disposable.ts';
import type { Clock } from '../../clock.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Logger } from '../../logger.ts';
import { LEASE_MS } from '../../pace/pace.ts';

export function holdLease(
  { ledger, clock, log }: { ledger: Ledger; clock: Clock; log: Logger },
  id: string,
): Disposable {
  let timer = clock.after(LEASE_MS / 3, renew);
  let isDisposed = false;
  function renew(): void {
    ledger.renewLease(id).catch((error: unknown) => log.warn(`Job ${id}: lease not renewed: ${String(error)}`));
    if (!isDisposed) timer = clock.after(LEASE_MS / 3, renew);
  }
  return {
    dispose: () => {
      isDisposed = true;
      timer.dispose();
    },
  };
}
