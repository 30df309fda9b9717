// The tree of jobs: what is on its way first, then by day. It holds no state of its own beside what is drawn.
import * as vscode from 'vscode';
import { localDay } from '../shared/format.ts';
import { inert } from '../shared/inert.ts';
import { isLive, isOpen, type Job } from '../shared/job.ts';
import { jobItem } from './jobItem.ts';
import type { LedgerDoor } from './ledgerDoor.ts';

const PAGE = 200;
const REDRAW_MS = 10_000;

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
  readonly #door: LedgerDoor;
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly #nodes = new Map<string, JobNode>();
  readonly #days = new Map<string, DayNode>();
  readonly #more: MoreNode = { type: 'more' };
  readonly #timer: NodeJS.Timeout;
  #limit = PAGE;
  /** Shape of what was drawn last: which job stands in which group. */
  #drawn = '';
  #isVisible: () => boolean = () => false;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(door: LedgerDoor) {
    this.#door = door;
    this.#timer = setInterval(() => this.#redrawLive(), REDRAW_MS);
  }

  /** Minutes are only counted on while somebody can see them. */
  follow(view: vscode.TreeView<TreeNode>): void {
    this.#isVisible = () => view.visible;
  }

  /** One change redraws one line; a job that is new, gone or in another group redraws the root. */
  refresh(ids: readonly string[]): void {
    const shape = this.#shape();
    const nodes = ids.map((id) => this.#nodes.get(id));
    if (shape !== this.#drawn || nodes.some((node) => node === undefined)) this.refreshAll();
    else for (const node of nodes) this.#changed.fire(node);
  }

  refreshAll(): void {
    this.#changed.fire(undefined);
  }

  loadMore(): void {
    this.#limit += PAGE;
    this.refreshAll();
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (node === undefined) return this.#roots();
    return node.type === 'day' ? this.#jobsOf(node.day).map((job) => this.#node(job.id)) : [];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    if (node.type !== 'job') return undefined;
    const job = this.#door.engine?.ledger.get(node.id);
    return job === undefined || job === null || isOpen(job) ? undefined : this.#day(localDay(job.createdAt));
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    switch (node.type) {
      case 'day':
        return this.#dayItem(node.day);
      case 'more': {
        const item = new vscode.TreeItem(vscode.l10n.t('Load More'));
        item.command = { command: LOAD_MORE, title: vscode.l10n.t('Load More') };
        item.iconPath = new vscode.ThemeIcon('ellipsis');
        return item;
      }
      default:
        return this.#jobItem(node.id);
    }
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#changed.dispose();
  }

  #roots(): TreeNode[] {
    this.#drawn = this.#shape();
    const jobs = this.#page();
    const open = jobs.filter(isOpen).map((job) => this.#node(job.id));
    const days = [...new Set(jobs.filter((job) => !isOpen(job)).map((job) => localDay(job.createdAt)))];
    const nodes: TreeNode[] = [...open, ...days.map((day) => this.#day(day))];
    return jobs.length >= this.#limit ? [...nodes, this.#more] : nodes;
  }

  /** The newest jobs, and every open one however old. */
  #page(): Job[] {
    const ledger = this.#door.engine?.ledger;
    if (ledger === undefined || ledger.isOutdated) return [];
    const page = ledger.page(this.#limit);
    const seen = new Set(page.map((job) => job.id));
    return [...page, ...ledger.open().filter((job) => !seen.has(job.id))];
  }

  #jobsOf(day: string): Job[] {
    return this.#page().filter((job) => !isOpen(job) && localDay(job.createdAt) === day);
  }

  #shape(): string {
    return this.#page()
      .map((job) => `${job.id} ${isOpen(job)}`)
      .join(',');
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

  #dayItem(day: string): vscode.TreeItem {
    const isToday = day === localDay(Date.now());
    const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(isToday ? vscode.l10n.t('Today') : day, isToday ? Expanded : Collapsed);
    item.id = `day ${day}`;
    item.contextValue = 'day';
    return item;
  }

  #jobItem(id: string): vscode.TreeItem {
    const job = this.#door.engine?.ledger.get(id) ?? null;
    if (job === null) return new vscode.TreeItem(vscode.l10n.t('(removed)'));
    const drawn = jobItem(job, Date.now(), vscode.l10n.t);
    const item = new vscode.TreeItem(drawn.label);
    item.id = drawn.id;
    item.description = drawn.description;
    item.tooltip = drawn.tooltip;
    item.contextValue = drawn.contextValue;
    item.accessibilityInformation = { label: drawn.spokenLabel };
    item.iconPath = new vscode.ThemeIcon(
      drawn.icon,
      drawn.iconColor === null ? undefined : new vscode.ThemeColor(drawn.iconColor),
    );
    item.command = { command: 'ponder.openAnswer', title: inert(vscode.l10n.t('Open Answer')), arguments: [id] };
    return item;
  }

  #redrawLive(): void {
    if (!this.#isVisible()) return;
    for (const job of this.#door.engine?.ledger.open() ?? []) {
      const node = this.#nodes.get(job.id);
      if (node !== undefined && isLive(job)) this.#changed.fire(node);
    }
  }
}

/** Internal to the tree: not in the manifest, so not in the palette. */
export const LOAD_MORE = 'ponder.loadMoreJobs';
