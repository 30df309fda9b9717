// The button that leads to the newest text. The page stays where its reader put it, and follows the text only after the
// reader has gone to its end, by the button or by scrolling.

const NEAR = 48;
const SCROLLING_KEYS: ReadonlySet<string> = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' ']);

export class Newest {
  readonly #button: HTMLButtonElement;
  readonly #end: () => Element | null;
  #isFollowing = false;
  #isLive = false;
  #isLooking = false;
  /** Where the page was when it last moved. */
  #top = 0;

  /** @param end the element at whose lower edge the newest text stands */
  constructor(button: HTMLButtonElement, end: () => Element | null) {
    this.#button = button;
    this.#end = end;
    button.addEventListener('click', () => {
      this.#isFollowing = true;
      this.#follow();
    });
    for (const event of ['wheel', 'touchmove', 'mousedown']) {
      window.addEventListener(event, ({ target }) => this.#moved(target), { passive: true });
    }
    window.addEventListener('keydown', ({ key, target }) => {
      if (SCROLLING_KEYS.has(key)) this.#moved(target);
    });
    window.addEventListener('scroll', () => this.#scrolled(), { passive: true });
  }

  set(isLive: boolean): void {
    this.#isLive = isLive;
    if (!isLive) this.#isFollowing = false;
    this.#show();
  }

  /** Looks for the end once a frame, however many pieces came, because measuring lays out the page. */
  drawn(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    requestAnimationFrame(() => {
      this.#isLooking = false;
      this.#follow();
    });
  }

  #follow(): void {
    const below = this.#isFollowing ? this.#below() : 0;
    if (below > 0) window.scrollBy({ top: below, behavior: 'instant' });
    this.#show();
  }

  /** A reader who scrolls or clicks is not moved any more. */
  #moved(target: EventTarget | null): void {
    if (target === this.#button) return;
    this.#isFollowing = false;
    this.#show();
  }

  #scrolled(): void {
    const wentDown = window.scrollY > this.#top;
    this.#top = window.scrollY;
    const below = this.#below();
    if (this.#isLive && wentDown && below <= NEAR && below > -window.innerHeight) this.#isFollowing = true;
    this.#show();
  }

  #show(): void {
    this.#button.hidden = !this.#isLive || this.#isFollowing || this.#below() <= NEAR;
  }

  /** How many pixels the page has to scroll until the newest text, with a margin of `NEAR`, can be seen. */
  #below(): number {
    const end = this.#end()?.getBoundingClientRect().bottom ?? 0;
    return end - window.innerHeight + NEAR;
  }
}
