// Work that may be done after the page is there: in the browser's idle moments, a little at a time.

/** As much as is left of a moment when nothing more is begun in it. */
const SPARE_MS = 6;
const LONGEST_WAIT_MS = 500;

export class LateWork {
  readonly #owner: Element;
  #waiting: (() => void)[] = [];
  #next = 0;
  #isPlanned = false;
  #loading = 0;

  /** @param owner says as `data-at-work` that there is more to come */
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

  /** The chunk comes in an idle moment as well. Without it a text stays plain, which loses nothing of it. */
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
      work?.();
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
