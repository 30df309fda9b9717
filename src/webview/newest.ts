// The way to the newest text: the page never scrolls by itself, unless its reader has asked it to.

const NEAR = 48;

export class Newest {
  readonly #button: HTMLButtonElement;
  readonly #end: () => Element | null;
  #isFollowing = false;
  #isLive = false;

  /** @param end what the newest text stands in, at its lower edge */
  constructor(button: HTMLButtonElement, end: () => Element | null) {
    this.#button = button;
    this.#end = end;
    button.addEventListener('click', () => {
      this.#isFollowing = true;
      this.drawn();
    });
    for (const event of ['wheel', 'touchmove', 'keydown', 'mousedown']) {
      window.addEventListener(event, ({ target }) => this.#moved(target), { passive: true });
    }
    window.addEventListener('scroll', () => this.#show(), { passive: true });
  }

  set(isLive: boolean): void {
    this.#isLive = isLive;
    if (!isLive) this.#isFollowing = false;
    this.#show();
  }

  drawn(): void {
    if (this.#isFollowing) {
      const below = this.#below();
      if (below > 0) window.scrollBy({ top: below, behavior: 'instant' });
    }
    this.#show();
  }

  /** Whoever takes the page in hand is not moved any more. */
  #moved(target: EventTarget | null): void {
    if (target === this.#button) return;
    this.#isFollowing = false;
    this.#show();
  }

  #show(): void {
    this.#button.hidden = !this.#isLive || this.#isFollowing || this.#below() <= NEAR;
  }

  /** How far the newest text is below what can be seen. */
  #below(): number {
    const end = this.#end()?.getBoundingClientRect().bottom ?? 0;
    return end - window.innerHeight + NEAR;
  }
}
