// Keeps a job this window's own while it sends or hears it: other windows take one whose lease has ended for orphaned.
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
