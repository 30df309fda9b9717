// The headings of a long answer: beside it where there is room, else a list that opens over it and closes when one is
// chosen.
import type { PageWords } from '../shared/pageProtocol.ts';
import { element } from './dom.ts';

const LEAST = 4;
const HEADINGS = /^h[3-6]$/;
const ROOM = '(min-width: 1240px)';
/** The last heading above this distance from the upper edge, in pixels, is the one being read. */
const NEAR = 120;

interface Entry {
  readonly heading: HTMLElement;
  readonly item: HTMLElement;
  readonly button: HTMLButtonElement;
}

export class Outline {
  readonly #list = element('ol');
  readonly #life = new AbortController();
  readonly #room = window.matchMedia(ROOM);
  #settled: Entry[] = [];
  #open: Entry[] = [];
  #current: Entry | null = null;
  #isLooking = false;
  readonly element: HTMLDetailsElement;

  constructor({ outline }: PageWords) {
    const nav = element('nav', { 'aria-label': outline }, this.#list);
    this.element = element('details', { id: 'outline', class: 'outline' }, element('summary', {}, outline), nav);
    this.element.hidden = true;
    this.element.open = this.#room.matches;
    const { signal } = this.#life;
    this.#room.addEventListener('change', () => (this.element.open = this.#room.matches), { signal });
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.#room.matches || !this.element.open) return;
      event.preventDefault();
      this.element.open = false;
      this.element.querySelector('summary')?.focus();
    });
    window.addEventListener('scroll', () => this.#look(), { passive: true, signal });
    this.element.addEventListener('toggle', () => this.#look());
  }

  /** @param open the rest of the text, which may change */
  placed(settled: readonly Node[], open: readonly Node[]): void {
    const rest = headingsIn(open);
    const fresh = headingsIn(settled);
    const isSame =
      rest.length === this.#open.length && rest.every((heading, index) => heading === this.#open[index]?.heading);
    if (fresh.length === 0 && isSame) return;
    for (const { item } of this.#open) item.remove();
    this.#settled.push(...fresh.map((heading) => this.#add(heading)));
    this.#open = rest.map((heading) => this.#add(heading));
    this.#show();
  }

  /** The text is whole. Headings that were drawn again are other elements now, so the outline is made anew. */
  finish(body: Element): void {
    const headings = headingsIn([...body.children].flatMap((run) => [...run.children]));
    if (this.#open.length === 0 && headings.every((heading, index) => heading === this.#settled[index]?.heading))
      return;
    this.clear();
    this.placed(headings, []);
  }

  dispose(): void {
    this.#life.abort();
  }

  clear(): void {
    this.#settled = [];
    this.#open = [];
    this.#current = null;
    this.#list.replaceChildren();
    this.#show();
  }

  #add(heading: HTMLElement): Entry {
    const text = heading.textContent?.trim() ?? '';
    const button = element('button', { type: 'button', role: 'link', class: 'link', dir: 'auto' }, text);
    const item = element('li', { class: `level-${heading.localName.slice(1)}` }, button);
    button.addEventListener('click', () => {
      if (!this.#room.matches) this.element.open = false;
      heading.tabIndex = -1;
      heading.scrollIntoView({ block: 'start', behavior: 'instant' });
      heading.focus({ preventScroll: true });
      this.#mark([...this.#settled, ...this.#open]);
    });
    this.#list.append(item);
    return { heading, item, button };
  }

  #show(): void {
    const isShort = this.#settled.length + this.#open.length < LEAST;
    if (this.element.hidden !== isShort) this.element.hidden = isShort;
    this.#look();
  }

  /** At most once a frame, because measuring where a heading stands makes the browser lay out the page. */
  #look(): void {
    if (this.#isLooking || this.element.hidden || !this.element.open) return;
    this.#isLooking = true;
    requestAnimationFrame(() => {
      this.#isLooking = false;
      this.#mark([...this.#settled, ...this.#open]);
    });
  }

  #mark(entries: readonly Entry[]): void {
    let from = 0;
    let to = entries.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((entries[middle]?.heading.getBoundingClientRect().top ?? 0) <= NEAR) from = middle + 1;
      else to = middle;
    }
    const current = entries[from - 1] ?? null;
    if (current === this.#current) return;
    this.#current?.button.removeAttribute('aria-current');
    this.#current = current;
    current?.button.setAttribute('aria-current', 'location');
    // Scrolls the outline's own box only, never the page.
    if (current !== null) this.element.scrollTop = current.item.offsetTop - this.element.clientHeight / 2;
  }
}

function headingsIn(nodes: readonly Node[]): HTMLElement[] {
  return nodes.filter((node) => node instanceof HTMLElement).filter(({ localName }) => HEADINGS.test(localName));
}
