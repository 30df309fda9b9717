// Closes a window: waits for the reply to a POST that is under way, then disposes of everything, even when a part of
// this fails.
import type { LedgerDoor } from './ledgerDoor.ts';
import type { LogChannel } from './logChannel.ts';

export async function closeWindow({
  door,
  log,
}: {
  readonly door: Pick<LedgerDoor, 'engine' | 'dispose'>;
  readonly log: Pick<LogChannel, 'error' | 'dispose'>;
}): Promise<void> {
  try {
    await door.engine?.settled();
  } catch (error) {
    log.error('What was under way could not be brought to its end', error);
  }
  try {
    door.dispose();
  } catch (error) {
    log.error('The window was closed, but for a part that failed', error);
  }
  log.dispose();
}
