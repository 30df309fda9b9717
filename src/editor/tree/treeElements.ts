// The elements that VS Code has got, one for each key, so that it knows a row again; and where each row stands.
import type { ListRow } from '../../core/ledger/jobList.ts';
import type { TreeNode } from './treeNode.ts';

export class TreeElements {
  readonly #nodes = new Map<string, TreeNode>();
  /** The key of the group, day, month or thread that each drawn row stands in, by the row's key. */
  readonly #places = new Map<string, string>();

  /** Nothing is drawn any more; the elements stay. */
  forget(): void {
    this.#places.clear();
  }

  /** The element of that key: the one that is known, or this one from now on. */
  of(node: TreeNode): TreeNode {
    const known = this.#nodes.get(node.key);
    if (known !== undefined) return known;
    this.#nodes.set(node.key, node);
    return node;
  }

  get(key: string): TreeNode | undefined {
    return this.#nodes.get(key);
  }

  all(): TreeNode[] {
    return [...this.#nodes.values()];
  }

  /** A thread whose newest turn is another one gets a new element, because commands mean that turn. */
  place(row: ListRow, parent: string): TreeNode {
    const { id } = row.newest;
    const key = keyOf(row);
    this.#places.set(key, parent);
    if (row.thread === null) return this.of({ type: 'job', key, id });
    if (!this.isLedBy(key, id)) this.#nodes.delete(key);
    return this.of({ type: 'thread', key, id, thread: row.thread });
  }

  placeTurn(id: string, parent: string): TreeNode {
    this.#places.set(id, parent);
    return this.of({ type: 'job', key: id, id });
  }

  /** Where the row was drawn; undefined = it was not. */
  placeOf(key: string): string | undefined {
    return this.#places.get(key);
  }

  /** The element of a row that is drawn; null = it is not. */
  drawn(key: string): TreeNode | null {
    return this.#places.has(key) ? (this.#nodes.get(key) ?? null) : null;
  }

  /** The element of a thread means this job. */
  isLedBy(key: string, id: string): boolean {
    const node = this.#nodes.get(key);
    return node?.type === 'thread' && node.id === id;
  }
}

export function keyOf({ newest, thread }: ListRow): string {
  return thread === null ? newest.id : `thread ${thread}`;
}
