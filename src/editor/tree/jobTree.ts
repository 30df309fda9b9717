// The tree of jobs: open jobs first, then the others by day. It holds no state of its own besides what is drawn.
import * as vscode from 'vscode';
import type { Ledger } from '../../core/ledger/ledger.ts';
import { localDay } from '../../shared/format.ts';
import { isLive, isOpen, type Job } from '../../shared/job.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { type JobItem, jobItem } from './jobItem.ts';
import { RowCommands } from './rowCommands.ts';
import type { TreeFilter } from './treeFilter.ts';
import { dayItem, moreItem, treeItem } from './treeItems.ts';

/** Internal to the tree: not in the manifest, so not in the palette. */
export const LOAD_MORE = 'ponder.loadMoreJobs';

const PAGE = 200;
const REDRAW_MS = 10_000;
const GROWN_MS = 1_000;
/** When more jobs than this change at once, everything is redrawn once. */
const MOST_SINGLE = 20;
const OPEN_GROUP = 'open';

interface JobNode {
  readonly type: 'job';
  readonly id: string;
}
interface DayNode {
  readonly type: 'day';
  readonly day: string;
}
interface MoreNode {
  readonly type: 'more';
}
export type TreeNode = JobNode | DayNode | MoreNode;

export class JobTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #door: Pick<LedgerDoor, 'engine'>;
  readonly #filter: TreeFilter;
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly #nodes = new Map<string, JobNode>();
  readonly #days = new Map<string, DayNode>();
  readonly #commands = new RowCommands();
  readonly #more: MoreNode = { type: 'more' };
  readonly #timer: NodeJS.Timeout;
  #limit = PAGE;
  /** What was drawn last: each job's group, the jobs of each day, each job's line, the oldest job's `createdAt`. */
  #groups = new Map<string, string>();
  #jobsByDay = new Map<string, string[]>();
  #lines = new Map<string, string>();
  #oldest = 0;
  #today = localDay(Date.now());
  #grown = new Set<string>();
  #grownTimer: NodeJS.Timeout | null = null;
  #isVisible: () => boolean = () => false;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor({ door, filter }: { door: Pick<LedgerDoor, 'engine'>; filter: TreeFilter }) {
    this.#door = door;
    this.#filter = filter;
    this.#timer = setInterval(() => this.#redrawLive(), REDRAW_MS);
  }

  /** Running times and growing answers are redrawn only while somebody can see the view. */
  follow(view: Pick<vscode.TreeView<TreeNode>, 'visible'>): void {
    this.#isVisible = () => view.visible;
  }

  /** One change redraws one line; a job that is new, gone or in another group redraws the root. */
  refresh(ids: readonly string[]): void {
    const ledger = this.#ledger();
    if (ledger === null || ids.length > MOST_SINGLE || ids.some((id) => this.#isMoved(ledger, id))) this.refreshAll();
    else this.#redraw(ids);
  }

  refreshAll(): void {
    this.#changed.fire(undefined);
  }

  /** Text of this job's answer arrived. */
  grow(id: string): void {
    this.#grown.add(id);
    this.#grownTimer ??= setTimeout(() => {
      this.#grownTimer = null;
      const ledger = this.#ledger();
      const grown = [...this.#grown].map((id) => ledger?.get(id) ?? null).filter((job) => job !== null);
      this.#grown.clear();
      if (this.#isVisible()) this.#redrawChanged(grown);
    }, GROWN_MS);
  }

  /** Shows only the newest jobs again, because the filter lets other jobs through than before. */
  startOver(): void {
    this.#limit = PAGE;
    this.refreshAll();
  }

  loadMore(): void {
    this.#limit += PAGE;
    this.refreshAll();
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (node === undefined) return this.#roots();
    if (node.type !== 'day') return [];
    return (this.#jobsByDay.get(node.day) ?? []).map((id) => this.#node(id));
  }

  /** True for an element of this tree itself, not for an object that only looks like it. */
  owns(element: unknown): boolean {
    return [...this.#nodes.values()].some((node) => node === element);
  }

  getParent(node: TreeNode): TreeNode | undefined {
    if (node.type !== 'job') return undefined;
    const group = this.#groups.get(node.id);
    return group === undefined || group === OPEN_GROUP ? undefined : this.#day(group);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    if (node.type === 'day') return dayItem(node.day);
    if (node.type === 'more') return moreItem(LOAD_MORE);
    const job = this.#ledger()?.get(node.id) ?? null;
    if (job === null) return new vscode.TreeItem(vscode.l10n.t('(removed)'));
    const drawn = this.#draw(job);
    this.#lines.set(node.id, drawn.description);
    return treeItem(drawn, this.#commands.of(node.id));
  }

  /** Makes the tooltip, which tells what the line leaves out, when somebody points at the row. */
  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode): Promise<vscode.TreeItem> {
    const job = node.type === 'job' ? (this.#ledger()?.get(node.id) ?? null) : null;
    if (job === null) return item;
    const { tooltip } = await import('../words/jobStory.ts');
    item.tooltip = tooltip(job, Date.now(), vscode.l10n.t, this.#isAnswering(job.id));
    return item;
  }

  dispose(): void {
    clearInterval(this.#timer);
    if (this.#grownTimer !== null) clearTimeout(this.#grownTimer);
    this.#commands.dispose();
    this.#changed.dispose();
  }

  #ledger(): Ledger | null {
    const ledger = this.#door.engine?.ledger;
    return ledger === undefined || ledger.isOutdated ? null : ledger;
  }

  /** The newest jobs, and every open one however old. */
  #roots(): TreeNode[] {
    const ledger = this.#ledger();
    const page = ledger?.page(this.#limit + 1, null, this.#filter.current) ?? [];
    const shown = page.slice(0, this.#limit);
    const seen = new Set(shown.map(({ id }) => id));
    const older = ledger?.open(this.#filter.current).filter(({ id }) => !seen.has(id)) ?? [];
    this.#remember([...shown, ...older], shown.at(-1)?.createdAt ?? 0);
    const open = [...shown, ...older].filter(isOpen).map(({ id }) => this.#node(id));
    const days = [...this.#jobsByDay.keys()].map((day) => this.#day(day));
    return page.length > this.#limit ? [...open, ...days, this.#more] : [...open, ...days];
  }

  #remember(jobs: readonly Job[], oldest: number): void {
    this.#oldest = oldest;
    this.#groups = new Map(jobs.map((job) => [job.id, groupOf(job)]));
    this.#jobsByDay = new Map();
    for (const job of jobs) {
      if (isOpen(job)) continue;
      const day = localDay(job.createdAt);
      const ids = this.#jobsByDay.get(day);
      if (ids === undefined) this.#jobsByDay.set(day, [job.id]);
      else ids.push(job.id);
    }
  }

  /** The job belongs somewhere else than where it was drawn. */
  #isMoved(ledger: Ledger, id: string): boolean {
    const job = ledger.get(id);
    const before = this.#groups.get(id);
    if (job === null || !this.#filter.fits(job)) return before !== undefined;
    if (before === groupOf(job)) return false;
    // A job older than the last one drawn needs no redraw: "Load More" brings it.
    return before !== undefined || isOpen(job) || job.createdAt >= this.#oldest;
  }

  #node(id: string): JobNode {
    const known = this.#nodes.get(id);
    if (known !== undefined) return known;
    const node: JobNode = { type: 'job', id };
    this.#nodes.set(id, node);
    return node;
  }

  #day(day: string): DayNode {
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    const node: DayNode = { type: 'day', day };
    this.#days.set(day, node);
    return node;
  }

  #draw(job: Job): JobItem {
    const isHeld = (this.#door.engine?.held.of(job.id) ?? null) !== null;
    return jobItem(job, Date.now(), vscode.l10n.t, this.#isAnswering(job.id), isHeld);
  }

  #isAnswering(id: string): boolean {
    return (this.#door.engine?.live.get(id)?.answer ?? '') !== '';
  }

  #redraw(ids: readonly string[]): void {
    for (const id of ids) {
      const node = this.#nodes.get(id);
      if (node !== undefined && this.#groups.has(id)) this.#changed.fire(node);
    }
  }

  /** Redraws those of the jobs whose line says something else now. */
  #redrawChanged(jobs: readonly Job[]): void {
    const isChanged = (job: Job) => this.#lines.has(job.id) && this.#draw(job).description !== this.#lines.get(job.id);
    this.#redraw(jobs.filter(isChanged).map(({ id }) => id));
  }

  #redrawLive(): void {
    if (!this.#isVisible()) return;
    const today = localDay(Date.now());
    if (today !== this.#today) {
      this.#today = today;
      this.refreshAll();
      return;
    }
    this.#redrawChanged((this.#ledger()?.open(this.#filter.current) ?? []).filter(isLive));
  }
}

function groupOf(job: Job): string {
  return isOpen(job) ? OPEN_GROUP : localDay(job.createdAt);
}
