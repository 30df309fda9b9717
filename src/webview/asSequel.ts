// The parts of a list or table that was cut, so that they look and count as one.

/** The number after the last of a list at the end; null where none is there. */
export function countedAt(nodes: readonly Node[]): number | null {
  const end = nodes.findLast((node) => node instanceof Element);
  return end instanceof HTMLOListElement ? end.start + end.children.length : null;
}

/** @param next the number of its first item, where it has numbers */
export function asSequel(block: Element | null, next: number | null): void {
  if (block === null) return;
  block.classList.add('goes-on');
  if (block instanceof HTMLOListElement && next !== null) block.start = next;
}
