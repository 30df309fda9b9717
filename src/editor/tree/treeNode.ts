// The elements that VS Code gets for the rows of the tree. `key` tells them apart.

/** Internal to the tree: not in the manifest, so not in the palette. */
export const LOAD_MORE = 'ponder.loadMoreJobs';

interface JobNode {
  readonly type: 'job';
  /** The job's id, by which commands know it. */
  readonly id: string;
  readonly key: string;
}
/** A thread of several turns. */
interface ThreadNode {
  readonly type: 'thread';
  /** The id of its newest turn, which commands mean. */
  readonly id: string;
  readonly key: string;
  /** As the ledger has it. */
  readonly thread: string;
}
interface GroupNode {
  readonly type: 'group';
  readonly key: string;
}
/** A day or a month. */
interface SpanNode {
  readonly type: 'span';
  readonly key: string;
}
interface MoreNode {
  readonly type: 'more';
  readonly key: string;
  /** The key of the group or day that has more jobs. */
  readonly of: string;
}
export type TreeNode = JobNode | ThreadNode | GroupNode | SpanNode | MoreNode;
