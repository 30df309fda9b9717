// Redraws the page without moving its reader.
import { distanceTo, placeAtEdge } from './readingPlace.ts';

/**
 * Puts the new parts in place of the old ones. A part that looks as before stays, and with it the reader's selection,
 * focus and scrolled boxes; of the others, what was open stays open and what has an id keeps the focus.
 */
export function keepingPlace(root: Element, draw: () => readonly Element[]): void {
  // Null at the top, where nothing has to be kept: measuring lays out the whole page.
  const place = placeAtEdge(root);
  // Parts that outlive a drawing change as they are drawn.
  const parts = draw();
  const scrollTop = window.scrollY;
  const focused = document.activeElement;
  keepOpen(root, parts);
  const old = [...root.children];
  const next = parts.map((part) =>
    old.includes(part) ? part : (old.find((candidate) => candidate.isEqualNode(part)) ?? part),
  );
  for (const part of old) if (!next.includes(part)) part.remove();
  // Parts that stay are in order already: only new ones are inserted, and none that stays is moved.
  next.forEach((part, index) => {
    if (root.children[index] !== part) root.insertBefore(part, root.children[index] ?? null);
  });
  if (focused !== document.activeElement) focusAgain(root, focused);
  if (place === null) return;
  const distance = distanceTo(root, place);
  const top = distance === null ? scrollTop : window.scrollY + distance;
  // The block stays where it is, even if what stands above it has become longer.
  if (Math.abs(top - window.scrollY) >= 1) window.scrollTo({ top, behavior: 'instant' });
}

function focusAgain(root: Element, before: Element | null): void {
  const focus = (element: HTMLElement | null) => element?.focus({ preventScroll: true });
  focus(document.getElementById(before?.id ?? ''));
  const isLost = document.activeElement === document.body;
  // What was pressed in the header is gone, or is now in the closed menu: the toolbar has what can be done instead.
  if (isLost && before?.closest('header') != null) focus(root.querySelector<HTMLElement>('.tool[tabindex="0"]'));
}

function keepOpen(root: Element, parts: readonly Element[]): void {
  const open = new Set([...root.querySelectorAll('details[open]')].map(({ id }) => id));
  for (const part of parts) {
    for (const box of [part, ...part.querySelectorAll('details')]) {
      // Only new boxes need this: those that stay on the page keep their own state.
      if (box instanceof HTMLDetailsElement && open.has(box.id)) box.open = true;
    }
  }
}
