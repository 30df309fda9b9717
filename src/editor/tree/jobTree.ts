// The tree of jobs, as far as a window needs it before the view is shown: what is drawn again, and when. The rows are
// made by `TreeRows`, loaded with the first of them.
import type * as vscode from 'vscode';
import { EventEmitter, l10n } from 'vscode';
import { localDay } from '../../shared/format.ts';
import { isLive } from '../../shared/job.ts';
import { Later } from '../../shared/later.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { TreeFilter } from './treeFilter.ts';
import type { TreeNode } from './treeNode.ts';
import type { TreeRows } from './treeRows.ts';
import { usableLedger } from './usableLedger.ts';

const REDRAW_MS = 10_000;
const GROWN_MS = 1_000;

export class JobTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #door: Pick<LedgerDoor, 'engine'>;
  readonly #filter: TreeFilter;
  readonly #rows: Later<TreeRows>;
  readonly #changed = new EventEmitter<TreeNode | undefined>();
  readonly #timer: NodeJS.Timeout;
  #today = localDay(Date.now());
  #grown = new Set<string>();
  #grownTimer: NodeJS.Timeout | null = null;
  #isVisible: () => boolean = () => false;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(needs: { door: Pick<LedgerDoor, 'engine'>; filter: TreeFilter }) {
    this.#door = needs.door;
    this.#filter = needs.filter;
    this.#rows = new Later(async () => new (await import('./treeRows.ts')).TreeRows(needs));
    this.#timer = setInterval(() => this.#redrawLive(), REDRAW_MS);
  }

  /** Running times and growing answers are redrawn only while somebody can see the view. */
  follow(view: Pick<vscode.TreeView<TreeNode>, 'visible'>): void {
    this.#isVisible = () => view.visible;
  }

  /** One change redraws one line; a job that is new, gone or in another group redraws the root. */
  refresh(ids: readonly string[]): void {
    this.#fire(this.#rows.made?.changed(ids) ?? [undefined]);
  }

  refreshAll(): void {
    this.#fire([undefined]);
  }

  /** Text of this job's answer arrived. */
  grow(id: string): void {
    this.#grown.add(id);
    this.#grownTimer ??= setTimeout(() => {
      this.#grownTimer = null;
      const ids = [...this.#grown];
      this.#grown.clear();
      if (this.#isVisible()) this.#redrawChanged(ids);
    }, GROWN_MS);
  }

  startOver(): void {
    this.#rows.made?.startOver();
    this.refreshAll();
  }

  loadMore(of?: unknown): void {
    this.#rows.made?.more(of);
    this.refreshAll();
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    return (await this.#rows.get()).children(node);
  }

  /** True for an element of this tree itself, not for an object that only looks like it. */
  owns(element: unknown): boolean {
    return this.#rows.made?.owns(element) ?? false;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#rows.made?.parent(node);
  }

  async getTreeItem(node: TreeNode): Promise<vscode.TreeItem> {
    return (await this.#rows.get()).item(node);
  }

  /** Makes the tooltip, which tells what the line leaves out, when somebody points at the row. */
  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode): Promise<vscode.TreeItem> {
    const ledger = usableLedger(this.#door);
    if (ledger === null || (node.type !== 'job' && node.type !== 'thread')) return item;
    const { JobList, Lines, threadTooltip, tooltip } = await import('../words/jobStory.ts');
    if (node.type === 'thread') {
      const list = new JobList(ledger.access);
      const thread = list.thread(node.thread);
      if (thread !== null) item.tooltip = threadTooltip(thread, list.turns(thread.id), l10n.t);
      return item;
    }
    const job = ledger.get(node.id);
    if (job === null) return item;
    const { engine } = this.#door;
    const isAnswering = (engine?.live.get(job.id)?.answer ?? '') !== '';
    const place = engine === null ? null : new Lines(engine.ledger.access).placeOf(job);
    item.tooltip = tooltip(job, Date.now(), l10n.t, isAnswering, place);
    return item;
  }

  dispose(): void {
    clearInterval(this.#timer);
    if (this.#grownTimer !== null) clearTimeout(this.#grownTimer);
    this.#rows.made?.dispose();
    this.#changed.dispose();
  }

  #fire(nodes: readonly (TreeNode | undefined)[]): void {
    for (const node of nodes) this.#changed.fire(node);
  }

  /** Redraws those of the jobs whose line says something else now. */
  #redrawChanged(ids: readonly string[]): void {
    const ledger = usableLedger(this.#door);
    const jobs = ids.map((id) => ledger?.get(id) ?? null).filter((job) => job !== null);
    this.#fire(this.#rows.made?.stale(jobs) ?? []);
  }

  #redrawLive(): void {
    if (!this.#isVisible()) return;
    const today = localDay(Date.now());
    if (today !== this.#today) {
      this.#today = today;
      this.refreshAll();
      return;
    }
    const open = usableLedger(this.#door)?.open(this.#filter.current) ?? [];
    this.#fire(this.#rows.made?.stale(open.filter((job) => isLive(job) || job.line !== undefined)) ?? []);
  }
}
