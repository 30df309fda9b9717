// Work that can wait until the page is shown: it is done in the browser's idle moments, a little at a time.

/** With less than this left of an idle moment, no further work is begun in it. */
const SPARE_MS = 6;
const LONGEST_WAIT_MS = 500;

export class LateWork {
  readonly #owner: Element;
  #waiting: (() => void)[] = [];
  #next = 0;
  #isPlanned = false;
  #loading = 0;

  /** @param owner has the attribute `data-at-work` while there is work to do or a chunk to load */
  constructor(owner: Element) {
    this.#owner = owner;
  }

  add(work: () => void): void {
    this.#waiting.push(work);
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#say();
    requestIdleCallback((moment) => this.#go(moment), { timeout: LONGEST_WAIT_MS });
  }

  /** Loads the chunk in an idle moment, then adds the work. If loading fails, the text stays plain but complete. */
  async with<T>(chunk: () => Promise<T>, work: (chunk: T) => void): Promise<void> {
    this.#loading += 1;
    this.#say();
    try {
      await new Promise((resolve) => requestIdleCallback(resolve, { timeout: LONGEST_WAIT_MS }));
      const loaded = await chunk();
      this.add(() => work(loaded));
    } catch (error) {
      console.error('A part of the page could not be loaded', error);
    }
    this.#loading -= 1;
    this.#say();
  }

  clear(): void {
    this.#waiting = [];
    this.#next = 0;
  }

  #go(moment: IdleDeadline): void {
    do {
      const work = this.#waiting[this.#next];
      this.#next += 1;
      try {
        work?.();
      } catch (error) {
        // The text stays as it is, and what waits behind this work is still done.
        console.error('A part of the page could not be drawn in colour or as a formula', error);
      }
    } while (this.#next < this.#waiting.length && moment.timeRemaining() > SPARE_MS);
    if (this.#next < this.#waiting.length) {
      requestIdleCallback((later) => this.#go(later), { timeout: LONGEST_WAIT_MS });
      return;
    }
    this.clear();
    this.#isPlanned = false;
    this.#say();
  }

  #say(): void {
    this.#owner.toggleAttribute('data-at-work', this.#isPlanned || this.#loading > 0);
  }
}
