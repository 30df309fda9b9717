// The rows of jobs, threads and turns, as they were drawn last: what each says, and whether it would say the same now.
import * as vscode from 'vscode';
import { JobList } from '../../core/ledger/jobList.ts';
import { Lines } from '../../core/ledger/lines.ts';
import type { Thread } from '../../core/ledger/thread.ts';
import type { Job } from '../../shared/job.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { KnownHere } from '../words/jobLine.ts';
import { type TurnPlace, turnsOf } from '../words/threadWords.ts';
import { type JobItem, jobItem, threadItem, turnItem } from './jobItem.ts';
import { RowCommands } from './rowCommands.ts';
import { treeItem } from './treeItems.ts';
import type { TreeNode } from './treeNode.ts';
import { usableLedger } from './usableLedger.ts';

export class RowItems implements vscode.Disposable {
  readonly #door: Pick<LedgerDoor, 'engine'>;
  readonly #commands = new RowCommands();
  /** What each row that was drawn says, by its element's key. */
  readonly #lines = new Map<string, string>();
  /** The place in its thread of each job that was drawn as a turn. */
  readonly #turns = new Map<string, TurnPlace>();

  constructor(door: Pick<LedgerDoor, 'engine'>) {
    this.#door = door;
  }

  forget(): void {
    this.#lines.clear();
    this.#turns.clear();
  }

  /** These jobs are drawn as the turns of their thread. @param jobs in their order */
  asTurns(jobs: readonly Job[]): void {
    for (const [id, turn] of turnsOf(jobs)) this.#turns.set(id, turn);
  }

  /** The row of a job, turn or thread; null = it is gone. */
  item(node: TreeNode): vscode.TreeItem | null {
    const drawn = this.#draw(node);
    if (drawn === null || (node.type !== 'job' && node.type !== 'thread')) return null;
    this.#lines.set(node.key, drawn.description);
    return treeItem(drawn, this.#commands.of(node.id), node.type === 'thread');
  }

  /** The row says something else now than when it was drawn. */
  isStale(node: TreeNode): boolean {
    return this.#draw(node)?.description !== this.#lines.get(node.key);
  }

  dispose(): void {
    this.#commands.dispose();
  }

  #draw(node: TreeNode): JobItem | null {
    const ledger = usableLedger(this.#door);
    if (ledger === null) return null;
    if (node.type === 'thread') return this.#drawThread(new JobList(ledger.access).thread(node.thread));
    const job = node.type === 'job' ? ledger.get(node.id) : null;
    if (job === null) return null;
    const { t } = vscode.l10n;
    const turn = this.#turns.get(job.id);
    if (turn !== undefined) return turnItem(job, turn, Date.now(), t, this.#known(job));
    const { isAnswering, isHeld, place } = this.#known(job);
    return jobItem(job, Date.now(), t, isAnswering, isHeld, place);
  }

  #drawThread(thread: Thread | null): JobItem | null {
    if (thread === null) return null;
    return threadItem(thread, Date.now(), vscode.l10n.t, this.#known(thread.newest));
  }

  #known(job: Job): KnownHere {
    const engine = this.#door.engine;
    return {
      isHeld: (engine?.held.of(job.id) ?? null) !== null,
      isAnswering: (engine?.live.get(job.id)?.answer ?? '') !== '',
      place: engine === null ? null : new Lines(engine.ledger.access).placeOf(job),
    };
  }
}
