// A key that is still held down repeats itself, and the second click of a double click lands on what has just opened.
// Neither is a person's choice, so whatever leads to sending waits for a moment of quiet first.

const QUIET_MS = 500;

export class AcceptGuard {
  #since = Date.now();

  /** What is shown has just changed under the person's hand. */
  arm(): void {
    this.#since = Date.now();
  }

  /** Whether an Enter or a click of this moment counts. One that doesn't starts the wait again, as a held key repeats. */
  counts(): boolean {
    const quietMs = Date.now() - this.#since;
    if (quietMs >= QUIET_MS) return true;
    this.arm();
    return false;
  }
}
