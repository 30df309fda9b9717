// Where the page is being read: found by the block at the window's upper edge, kept for the host, and gone back to.
import type { PagePlace } from '../shared/pageProtocol.ts';

/** Their children are blocks, or hold some: the way to a block leads through them. */
const HOLDS_BLOCKS = 'section, details, .markdown, .run, .turn-group, .turn-body, .part, .pair, ol, ul';
const SETTLES_MS = 150;
/** In pixels: browsers round where a page is scrolled to. */
const ROUNDED = 2;

/** The place at the upper edge of the window; null = the top of the page. */
export function placeAtEdge(root: Element): PagePlace | null {
  if (window.scrollY <= 0) return null;
  const part = lastAbove(root);
  if (part === null) return null;
  const path: number[] = [];
  let block = part.child;
  while (block.matches(HOLDS_BLOCKS)) {
    const next = lastAbove(block);
    if (next === null) break;
    path.push(next.index);
    block = next.child;
  }
  const { top, bottom, height } = block.getBoundingClientRect();
  return {
    part: keyOf(part.child),
    path,
    share: height > 0 ? Math.min(1, Math.max(0, -top / height)) : 0,
    gap: Math.max(0, -bottom),
  };
}

/** How many pixels below the window's upper edge a place stands now; null = the page does not have it (yet). */
export function distanceTo(root: Element, { part, path, share, gap }: PagePlace): number | null {
  let block: Element | undefined = [...root.children].find((child) => keyOf(child) === part);
  for (const index of path) block = block?.children[index];
  if (block === undefined || !isSeen(block)) return null;
  const { top, height } = block.getBoundingClientRect();
  return top + share * height + gap;
}

function keyOf(part: Element): string {
  return part.id || part.getAttribute('aria-labelledby') || part.localName;
}

/** The last child that begins at or above the window's upper edge. */
function lastAbove(parent: Element): { readonly child: Element; readonly index: number } | null {
  const { children } = parent;
  for (let index = children.length - 1; index >= 0; index -= 1) {
    const child = children[index];
    if (child !== undefined && child.getBoundingClientRect().top <= 0 && isSeen(child)) return { child, index };
  }
  return null;
}

/** What is folded, or stands beside the text and does not move with it, is no place in it. */
function isSeen(element: Element): boolean {
  if (element.hasAttribute('hidden')) return false;
  return element.getClientRects().length > 0 && getComputedStyle(element).position !== 'fixed';
}

/** Goes back to a place and stays there while the page is laid out, until its reader moves. */
export class ReadingPlace {
  readonly #root: Element;
  readonly #moved: (place: PagePlace | null) => void;
  /** Where the reader is to be; null = where they are. */
  #held: PagePlace | null = null;
  #layout = '';
  #top = 0;
  #timer = 0;

  /** @param moved called when the reader has come to another place */
  constructor(root: Element, moved: (place: PagePlace | null) => void) {
    this.#root = root;
    this.#moved = moved;
    for (const event of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
      window.addEventListener(event, () => this.#letGo(), { passive: true, capture: true });
    }
    window.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.apply()).observe(root);
  }

  get current(): PagePlace | null {
    return this.#held ?? placeAtEdge(this.#root);
  }

  /** Call when the page shows another job. */
  begin(place: PagePlace | null): void {
    this.#held = place;
    this.#cancel();
    if (place === null) this.#scroll(-window.scrollY);
    else this.apply();
  }

  /** Tells at once what would be told in a moment. */
  flush(): void {
    if (this.#timer !== 0) this.#tell();
  }

  /** Call when more of the page is drawn: the block may be there now. */
  apply(): void {
    const distance = this.#held === null ? null : distanceTo(this.#root, this.#held);
    if (distance !== null) this.#scroll(distance);
  }

  #scroll(distance: number): void {
    if (Math.abs(distance) >= 1) window.scrollBy({ top: distance, behavior: 'instant' });
    this.#top = window.scrollY;
    this.#layout = this.#measure();
  }

  #scrolled(): void {
    // The layout is the same and the page has moved all the same: somebody searches the page, or drags its scroll bar.
    const isMoved = Math.abs(window.scrollY - this.#top) > ROUNDED && this.#layout === this.#measure();
    if (isMoved) this.#letGo();
    if (this.#held !== null) return;
    this.#cancel();
    this.#timer = window.setTimeout(() => this.#tell(), SETTLES_MS);
  }

  #tell(): void {
    this.#cancel();
    this.#moved(this.current);
  }

  #cancel(): void {
    window.clearTimeout(this.#timer);
    this.#timer = 0;
  }

  #letGo(): void {
    this.#held = null;
  }

  #measure(): string {
    return `${window.innerWidth} ${window.innerHeight} ${this.#root.scrollHeight}`;
  }
}
