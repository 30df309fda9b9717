import type { TreeFilter } from '../tree/treeFilter.ts';

/** Shows all jobs again. */
export async function clearFilter({ filter }: { filter: TreeFilter }): Promise<void> {
  filter.clear();
}
