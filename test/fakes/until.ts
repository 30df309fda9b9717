// Waits for something that real I/O brings about. Fails after a deadline far beyond what any machine needs.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

const DEADLINE_MS = 15_000;
const STEP_MS = 5;

/** @param what told when it never comes; as a function, with what is the case then */
export async function until(what: string | (() => string), isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < DEADLINE_MS; waited += STEP_MS) {
    if (await isSo()) return;
    await pause(STEP_MS);
  }
  assert.fail(`waited in vain: ${typeof what === 'string' ? what : what()}`);
}
