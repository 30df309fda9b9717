// The tree over a test's ledger, drawn anew for its changes as in a window.
import { JobTree } from '../../src/editor/tree/jobTree.ts';
import { TreeFilter } from '../../src/editor/tree/treeFilter.ts';
import type { TreeNode } from '../../src/editor/tree/treeNode.ts';
import type { Door } from './aDoor.ts';

/** `heard` is told what VS Code is: a node that is to be drawn again, or undefined for all of them. */
export function followedTree(
  door: Door,
  heard: (node: TreeNode | undefined) => void,
): { tree: JobTree; filter: TreeFilter } {
  const filter = new TreeFilter();
  const tree = new JobTree({ door, filter });
  tree.follow({ visible: true });
  tree.onDidChangeTreeData(heard);
  door.engine.ledger.onDidChange(({ ids }) => tree.refresh(ids));
  return { tree, filter };
}
