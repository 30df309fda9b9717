// Keeps the nodes of blocks that did not change, so that a selection or a focused button in them survives a redraw.

/** Replaces the first of the new nodes by the old ones, as long as they are equal; the other old nodes are removed. */
export function keepFirst(old: readonly ChildNode[], fresh: readonly ChildNode[]): ChildNode[] {
  let alike = 0;
  while (alike < fresh.length && old[alike]?.isEqualNode(fresh[alike] ?? null)) alike += 1;
  for (const node of old.slice(alike)) node.remove();
  return [...old.slice(0, alike), ...fresh.slice(alike)];
}

/** Replaces each new node by the old one of its index if the two are equal; removes all other old nodes. */
export function keepAlike(old: readonly ChildNode[], fresh: readonly ChildNode[]): ChildNode[] {
  const kept = fresh.map((node, index) => {
    const before = old[index];
    return before?.isEqualNode(node) ? before : node;
  });
  for (const [index, node] of old.entries()) if (kept[index] !== node) node.remove();
  for (const [index, node] of fresh.entries()) {
    const before = kept[index];
    if (before !== undefined && before !== node) node.replaceWith(before);
  }
  return kept;
}
