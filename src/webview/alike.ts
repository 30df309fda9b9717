// Blocks that look as they did stay: a selection in them, or a button with the focus, lives on.

/** The new nodes, but the old ones for as long as they are alike: these stay where they are, and the others go. */
export function keepFirst(old: readonly ChildNode[], fresh: readonly ChildNode[]): ChildNode[] {
  let alike = 0;
  while (alike < fresh.length && old[alike]?.isEqualNode(fresh[alike] ?? null)) alike += 1;
  for (const node of old.slice(alike)) node.remove();
  return [...old.slice(0, alike), ...fresh.slice(alike)];
}

/** Takes the old nodes away, but for those that come again: these stay, and the new ones go. Returns what is there now. */
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
