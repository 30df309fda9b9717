// Makes the parts of a list or table that was cut look like one, with numbers that go on.

/** The number that would follow the numbered list at the end; null if there is none. */
export function countedAt(nodes: readonly Node[]): number | null {
  const end = nodes.findLast((node) => node instanceof Element);
  return end instanceof HTMLOListElement ? end.start + end.children.length : null;
}

/** @param next the number of the block's first item, if it is a numbered list */
export function asSequel(block: Element | null, next: number | null): void {
  if (block === null) return;
  block.classList.add('goes-on');
  if (block instanceof HTMLOListElement && next !== null) block.start = next;
}
