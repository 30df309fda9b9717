import type { Locator } from 'playwright-core';

/** For what may have to be tried again; everything else waits with playwright's patience and fails with its message. */
export function isThereWithin(place: Locator, timeoutMs: number): Promise<boolean> {
  return place.waitFor({ timeout: timeoutMs }).then(
    () => true,
    () => false,
  );
}
