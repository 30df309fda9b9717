// The rows of the tree: what needs a person, what is unread, what runs, then days and months. It keeps what was drawn
// last, to know what a change moves; the jobs themselves are read each time. Loaded when the view is first shown.
import * as vscode from 'vscode';
import { JobList, type ListSpan } from '../../core/ledger/jobList.ts';
import { Lines } from '../../core/ledger/lines.ts';
import { dayOf } from '../../shared/calendar.ts';
import type { Job } from '../../shared/job.ts';
import { JOB_GROUPS, type JobGroup, jobGroup } from '../../shared/jobGroup.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { type JobItem, jobItem } from './jobItem.ts';
import { RowCommands } from './rowCommands.ts';
import type { TreeFilter } from './treeFilter.ts';
import { groupItem, moreItem, spanItem, spanKey, treeItem } from './treeItems.ts';
import { LOAD_MORE, type TreeNode } from './treeNode.ts';
import { usableLedger } from './usableLedger.ts';

const PAGE = 200;
/** When more jobs than this change at once, everything is redrawn once. */
const MOST_SINGLE = 20;

/** A group, a day or a month, as it was drawn last. */
type Drawn = DrawnGroup | DrawnSpan;

interface DrawnGroup {
  readonly jobs: number;
  readonly group: JobGroup;
  readonly span: null;
  readonly parent: null;
}

interface DrawnSpan {
  readonly group: null;
  readonly span: ListSpan;
  readonly isOpen: boolean;
  /** The month that a day stands in; null = it stands by itself. */
  readonly parent: string | null;
}

export class TreeRows implements vscode.Disposable {
  readonly #door: Pick<LedgerDoor, 'engine'>;
  readonly #filter: TreeFilter;
  readonly #commands = new RowCommands();
  /** One element for each key, so that VS Code knows it again. */
  readonly #nodes = new Map<string, TreeNode>();
  readonly #limits = new Map<string, number>();
  readonly #drawn = new Map<string, Drawn>();
  /** Each drawn job's group, day or month, and its line. */
  readonly #places = new Map<string, string>();
  readonly #lines = new Map<string, string>();

  constructor({ door, filter }: { door: Pick<LedgerDoor, 'engine'>; filter: TreeFilter }) {
    this.#door = door;
    this.#filter = filter;
  }

  children(node?: TreeNode): TreeNode[] {
    const ledger = usableLedger(this.#door);
    if (node === undefined) this.#forget();
    if (ledger === null) return [];
    const list = new JobList(ledger.access);
    if (node === undefined) return this.#roots(list);
    const drawn = this.#drawn.get(node.key);
    if (drawn === undefined) return [];
    const { group, span } = drawn;
    if (group !== null) return this.#jobs(node.key, (limit) => list.group(group, limit, this.#filter.current));
    if (span.unit === 'month') return this.#spans(list.days(span, this.#filter.current), node.key);
    return this.#jobs(node.key, (limit) => list.within(span, limit, this.#filter.current));
  }

  parent(node: TreeNode): TreeNode | undefined {
    const key = node.type === 'span' ? this.#drawn.get(node.key)?.parent : this.#places.get(node.key);
    return key === undefined || key === null ? undefined : this.#nodes.get(key);
  }

  item(node: TreeNode): vscode.TreeItem {
    const drawn = this.#drawn.get(node.key);
    if (node.type === 'more') return moreItem(LOAD_MORE, node.of);
    if (node.type === 'job') return this.#jobItem(node.key);
    if (drawn === undefined) return gone();
    if (drawn.group !== null) return groupItem(drawn.group, drawn.jobs);
    return spanItem(drawn.span, drawn.isOpen, this.#filter.isActive);
  }

  /** True for an element of this tree itself, not for an object that only looks like it. */
  owns(element: unknown): boolean {
    return [...this.#nodes.values()].some((node) => node === element);
  }

  /** What has to be drawn again as these jobs changed; `undefined` stands for everything. */
  changed(ids: readonly string[]): readonly (TreeNode | undefined)[] {
    const ledger = usableLedger(this.#door);
    if (ledger === null || ids.length > MOST_SINGLE) return [undefined];
    const jobs = ids.map((id) => ledger.get(id));
    // Nothing tells which day a job that is gone was counted in.
    if (jobs.some((job) => job === null || this.#isMoved(job))) return [undefined];
    const list = new JobList(ledger.access);
    const spans = jobs.flatMap((job) => (job === null ? [] : this.#staleSpans(list, job)));
    if (spans.includes(undefined)) return [undefined];
    return [...new Set([...spans, ...this.#known(ids)])];
  }

  /** The rows of those jobs that say something else now. */
  stale(jobs: readonly Job[]): readonly TreeNode[] {
    return this.#known(
      jobs.filter((job) => this.#draw(job).description !== this.#lines.get(job.id)).map(({ id }) => id),
    );
  }

  /** @param of the key of the group or day to show more of; anything else = of all that have more */
  more(of: unknown): void {
    const meant = [...this.#nodes.values()].flatMap((node) => (node.type === 'more' ? [node.of] : []));
    for (const key of meant.filter((each) => each === of || typeof of !== 'string')) {
      this.#limits.set(key, (this.#limits.get(key) ?? PAGE) + PAGE);
    }
  }

  /** Only the newest jobs again, because the filter lets other jobs through than before. */
  startOver(): void {
    this.#limits.clear();
  }

  dispose(): void {
    this.#commands.dispose();
  }

  #forget(): void {
    this.#drawn.clear();
    this.#places.clear();
    this.#lines.clear();
  }

  #roots(list: JobList): TreeNode[] {
    const filter = this.#filter.current;
    const groups = JOB_GROUPS.flatMap((group) => {
      const jobs = list.count(group, filter);
      if (jobs === 0) return [];
      this.#drawn.set(group, { jobs, group, span: null, parent: null });
      // Where they stand is known before VS Code asks: a change until then must not look like a move.
      for (const { id } of list.group(group, this.#limitOf(group), filter)) this.#places.set(id, group);
      return [this.#node({ type: 'group', key: group })];
    });
    return [...groups, ...this.#spans(list.spans(Date.now(), filter), null)];
  }

  #spans(spans: readonly ListSpan[], parent: string | null): TreeNode[] {
    const isFiltered = this.#filter.isActive;
    const today = dayOf(Date.now()).from;
    let jobs = 0;
    return spans.map((span) => {
      jobs += span.spend.jobs;
      const key = spanKey(span);
      // What fits a filter is seen without a click, as long as it is no more than a page.
      const isOpen = isFiltered ? jobs <= PAGE || jobs === span.spend.jobs : span.from === today;
      this.#drawn.set(key, { group: null, span, isOpen, parent });
      return this.#node({ type: 'span', key });
    });
  }

  #jobs(key: string, read: (limit: number) => Job[]): TreeNode[] {
    const limit = this.#limitOf(key);
    const jobs = read(limit + 1);
    const nodes = jobs.slice(0, limit).map(({ id }) => {
      this.#places.set(id, key);
      return this.#node({ type: 'job', key: id, id });
    });
    return jobs.length > limit ? [...nodes, this.#node({ type: 'more', key: `more ${key}`, of: key })] : nodes;
  }

  #limitOf(key: string): number {
    return this.#limits.get(key) ?? PAGE;
  }

  /** The job belongs somewhere else than where it was drawn. */
  #isMoved(job: Job): boolean {
    const before = this.#places.get(job.id);
    if (!this.#filter.fits(job)) return before !== undefined;
    const group = jobGroup(job);
    if (group !== null) return before !== group;
    // A day that nobody opened has drawn none of its jobs.
    if (before === undefined) return this.#around(job).length === 0;
    return this.#drawn.get(before)?.span === null;
  }

  /** The drawn days and months that the job counts in. */
  #around({ createdAt }: Job): (readonly [key: string, drawn: DrawnSpan])[] {
    return [...this.#drawn].flatMap(([key, drawn]) =>
      drawn.span !== null && createdAt >= drawn.span.from && createdAt < drawn.span.to ? [[key, drawn] as const] : [],
    );
  }

  /** `undefined` = a day or month has no job any more that the filter lets through. */
  #staleSpans(list: JobList, job: Job): (TreeNode | undefined)[] {
    return this.#around(job).flatMap(([key, drawn]) => {
      const { span } = drawn;
      const spend = list.spend(span, this.#filter.current);
      if (spend.jobs === 0) return [undefined];
      const { jobs, known, upTo, unpriced } = span.spend;
      const isSame = spend.jobs === jobs && spend.known === known && spend.upTo === upTo && spend.unpriced === unpriced;
      const node = this.#nodes.get(key);
      if (isSame || node === undefined) return [];
      this.#drawn.set(key, { ...drawn, span: { ...span, spend } });
      return [node];
    });
  }

  #known(ids: readonly string[]): TreeNode[] {
    return ids.flatMap((id) => {
      const node = this.#nodes.get(id);
      return node === undefined || !this.#places.has(id) ? [] : [node];
    });
  }

  #node(node: TreeNode): TreeNode {
    const known = this.#nodes.get(node.key);
    if (known !== undefined) return known;
    this.#nodes.set(node.key, node);
    return node;
  }

  #jobItem(id: string): vscode.TreeItem {
    const job = usableLedger(this.#door)?.get(id) ?? null;
    if (job === null) return gone();
    const drawn = this.#draw(job);
    this.#lines.set(id, drawn.description);
    return treeItem(drawn, this.#commands.of(id));
  }

  #draw(job: Job): JobItem {
    const engine = this.#door.engine;
    const isHeld = (engine?.held.of(job.id) ?? null) !== null;
    const isAnswering = (engine?.live.get(job.id)?.answer ?? '') !== '';
    const place = engine === null ? null : new Lines(engine.ledger.access).placeOf(job);
    return jobItem(job, Date.now(), vscode.l10n.t, isAnswering, isHeld, place);
  }
}

function gone(): vscode.TreeItem {
  return new vscode.TreeItem(vscode.l10n.t('(removed)'));
}
