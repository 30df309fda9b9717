// Redraws the page without moving its reader.

/**
 * Puts the new parts in place of the old ones. A part that looks as before stays, and with it the reader's selection,
 * focus and scrolled boxes; of the others, what was open stays open and what has an id keeps the focus.
 */
export function keepingPlace(root: Element, parts: readonly Element[]): void {
  const scrollTop = document.scrollingElement?.scrollTop ?? 0;
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
  if (focused !== document.activeElement) document.getElementById(focused?.id ?? '')?.focus({ preventScroll: true });
  // Scrolling lays out the whole page, so it is left out if there is nothing to restore.
  if (scrollTop > 0) document.scrollingElement?.scrollTo({ top: scrollTop, behavior: 'instant' });
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
