// Where a text came from: a file of the workspace, a notebook, a side of a diff. Plain data, as the ledger stores it.
import type { Anchor } from './anchor.ts';

/** Where the text came from. Lines are counted from 1; `endLine` is included. */
export interface JobSource {
  readonly uri: string;
  /** Relative to the workspace; outside of one, the bare file name. */
  readonly path: string;
  readonly languageId: string;
  readonly startLine: number;
  readonly endLine: number;
  /** What was taken: the selection, the function around the cursor, or the whole document. */
  readonly scope: 'selection' | 'function' | 'document' | 'text';
  /** The lines of each of several selections, in the order of the text; `startLine` and `endLine` span all of them. */
  readonly ranges?: readonly LineRange[];
  /** What is remembered of the surroundings, for each of the ranges; absent = an older version of Ponder asked. */
  readonly anchors?: readonly Anchor[];
  /** Cells of a notebook, counted from 1. If there is only one, the lines are counted within it. */
  readonly cells?: readonly number[];
  /** The side of a diff editor it was taken from. */
  readonly side?: 'left' | 'right';
}

export interface LineRange {
  readonly startLine: number;
  readonly endLine: number;
}
