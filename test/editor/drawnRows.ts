// What the tree shows, as if everything were open.
import assert from 'node:assert/strict';
import type { JobTree } from '../../src/editor/tree/jobTree.ts';
import type { TreeNode } from '../../src/editor/tree/treeNode.ts';

/** Each group, day and month as a list that begins with its label. */
export async function drawnRows(tree: JobTree, node?: TreeNode): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (const child of await tree.getChildren(node)) {
    const { label } = await tree.getTreeItem(child);
    const isLeaf = child.type === 'job' || child.type === 'more';
    rows.push(isLeaf ? label : [label, ...(await drawnRows(tree, child))]);
  }
  return rows;
}

/** The elements of all jobs, in their order. */
export async function jobNodes(tree: JobTree, node?: TreeNode): Promise<TreeNode[]> {
  const nodes: TreeNode[] = [];
  for (const child of await tree.getChildren(node)) {
    if (child.type === 'job') nodes.push(child);
    else if (child.type !== 'thread') nodes.push(...(await jobNodes(tree, child)));
  }
  return nodes;
}

export async function firstJob(tree: JobTree): Promise<TreeNode> {
  return (await jobNodes(tree))[0] ?? assert.fail('there should be a job');
}
