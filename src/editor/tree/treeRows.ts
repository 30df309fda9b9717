// The rows of the tree: what needs a person, what is unread, what runs, then days and months. It keeps what was drawn
// last, to know what a change moves; the jobs themselves are read each time. Loaded when the view is first shown.
import * as vscode from 'vscode';
import { NO_FILTER } from '../../core/ledger/jobFilter.ts';
import { JobList, type ListRow, type ListSpan } from '../../core/ledger/jobList.ts';
import { dayOf } from '../../shared/calendar.ts';
import type { Job } from '../../shared/job.ts';
import { JOB_GROUPS, type JobGroup } from '../../shared/jobGroup.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { RowItems } from './rowItems.ts';
import { keyOf, TreeElements } from './treeElements.ts';
import type { TreeFilter } from './treeFilter.ts';
import { groupItem, moreItem, spanItem, spanKey } from './treeItems.ts';
import { LOAD_MORE, type TreeNode } from './treeNode.ts';
import { usableLedger } from './usableLedger.ts';

const PAGE = 200;
/** When more jobs than this change at once, everything is redrawn once. */
const MOST_SINGLE = 20;

/** A group, a day or a month, as it was drawn last. */
type Drawn = DrawnGroup | DrawnSpan;

interface DrawnGroup {
  readonly rows: number;
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
  readonly #items: RowItems;
  readonly #elements = new TreeElements();
  readonly #limits = new Map<string, number>();
  readonly #drawn = new Map<string, Drawn>();

  constructor({ door, filter }: { door: Pick<LedgerDoor, 'engine'>; filter: TreeFilter }) {
    this.#door = door;
    this.#filter = filter;
    this.#items = new RowItems(door);
  }

  children(node?: TreeNode): TreeNode[] {
    const ledger = usableLedger(this.#door);
    if (node === undefined) this.#forget();
    if (ledger === null) return [];
    const list = new JobList(ledger.access);
    if (node === undefined) return this.#roots(list);
    if (node.type === 'thread') return this.#turns(list, node.thread, node.key);
    const drawn = this.#drawn.get(node.key);
    if (drawn === undefined) return [];
    const { group, span } = drawn;
    if (group !== null) return this.#rows(node.key, (limit) => list.group(group, limit, this.#filter.current));
    if (span.unit === 'month') return this.#spans(list.days(span, this.#filter.current), node.key);
    return this.#rows(node.key, (limit) => list.within(span, limit, this.#filter.current));
  }

  parent(node: TreeNode): TreeNode | undefined {
    const key = node.type === 'span' ? this.#drawn.get(node.key)?.parent : this.#elements.placeOf(node.key);
    return key === undefined || key === null ? undefined : this.#elements.get(key);
  }

  item(node: TreeNode): vscode.TreeItem {
    const drawn = this.#drawn.get(node.key);
    if (node.type === 'more') return moreItem(LOAD_MORE, node.of);
    if (node.type === 'job' || node.type === 'thread') return this.#items.item(node) ?? gone();
    if (drawn === undefined) return gone();
    if (drawn.group !== null) return groupItem(drawn.group, drawn.rows);
    return spanItem(drawn.span, drawn.isOpen, this.#filter.isActive);
  }

  /** True for an element of this tree itself, not for an object that only looks like it. */
  owns(element: unknown): boolean {
    return this.#elements.all().some((node) => node === element);
  }

  /** What has to be drawn again as these jobs changed; `undefined` stands for everything. */
  changed(ids: readonly string[]): readonly (TreeNode | undefined)[] {
    const ledger = usableLedger(this.#door);
    if (ledger === null || ids.length > MOST_SINGLE) return [undefined];
    const jobs = ids.map((id) => ledger.get(id));
    const list = new JobList(ledger.access);
    // Nothing tells which day a job that is gone was counted in.
    if (jobs.some((job) => job === null || this.#isMoved(list, job))) return [undefined];
    const spans = jobs.flatMap((job) => (job === null ? [] : this.#staleSpans(list, job)));
    if (spans.includes(undefined)) return [undefined];
    return [...new Set([...spans, ...ids.flatMap((id) => this.#topOf(list, id) ?? [])])];
  }

  /** The rows of those jobs that say something else now; a thread is drawn with its turns. */
  stale(jobs: readonly Job[]): readonly TreeNode[] {
    const ledger = usableLedger(this.#door);
    if (ledger === null) return [];
    const list = new JobList(ledger.access);
    const rows = jobs.flatMap(
      ({ id }) =>
        [this.#topOf(list, id), this.#elements.drawn(id)].find((node) => node !== null && this.#items.isStale(node)) ??
        [],
    );
    return [...new Set(rows)];
  }

  /** @param of the key of the group or day to show more of; anything else = of all that have more */
  more(of: unknown): void {
    const meant = this.#elements.all().flatMap((node) => (node.type === 'more' ? [node.of] : []));
    for (const key of meant.filter((each) => each === of || typeof of !== 'string')) {
      this.#limits.set(key, (this.#limits.get(key) ?? PAGE) + PAGE);
    }
  }

  /** Only the newest jobs again, because the filter lets other jobs through than before. */
  startOver(): void {
    this.#limits.clear();
  }

  dispose(): void {
    this.#items.dispose();
  }

  #forget(): void {
    this.#drawn.clear();
    this.#elements.forget();
    this.#items.forget();
  }

  #roots(list: JobList): TreeNode[] {
    const filter = this.#filter.current;
    const groups = JOB_GROUPS.flatMap((group) => {
      const rows = list.count(group, filter);
      if (rows === 0) return [];
      this.#drawn.set(group, { rows, group, span: null, parent: null });
      // Where they stand is known before VS Code asks: a change until then must not look like a move.
      for (const row of list.group(group, this.#limitOf(group), filter)) this.#elements.place(row, group);
      return [this.#elements.of({ type: 'group', key: group })];
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
      return this.#elements.of({ type: 'span', key });
    });
  }

  #rows(key: string, read: (limit: number) => ListRow[]): TreeNode[] {
    const limit = this.#limitOf(key);
    const rows = read(limit + 1);
    const nodes = rows.slice(0, limit).map((row) => this.#elements.place(row, key));
    return rows.length > limit ? [...nodes, this.#elements.of({ type: 'more', key: `more ${key}`, of: key })] : nodes;
  }

  #turns(list: JobList, thread: string, key: string): TreeNode[] {
    const jobs = list.turns(thread);
    this.#items.asTurns(jobs);
    return jobs.map(({ id }) => this.#elements.placeTurn(id, key));
  }

  #limitOf(key: string): number {
    return this.#limits.get(key) ?? PAGE;
  }

  /** The job's row belongs somewhere else than where it was drawn, or another turn leads it. */
  #isMoved(list: JobList, job: Job): boolean {
    const row = list.rowOf(job.id, NO_FILTER);
    if (row === null) return true;
    const key = keyOf(row);
    const before = this.#elements.placeOf(key);
    const { states, model } = this.#filter.current;
    if (list.rowOf(job.id, { states, model, text: '' }) === null) return before !== undefined;
    if (before === undefined) return row.group !== null || this.#isDrawnAmiss(list, row);
    if (row.thread !== null && !this.#elements.isLedBy(key, row.newest.id)) return true;
    return row.group === null ? this.#drawn.get(before)?.span === null : before !== row.group;
  }

  /** A row that is not drawn should be, or one of its turns stands by itself. A day that nobody opened has drawn none. */
  #isDrawnAmiss(list: JobList, { newest, thread }: ListRow): boolean {
    if (thread !== null && list.turns(thread).some(({ id }) => this.#elements.placeOf(id) !== undefined)) return true;
    return this.#around(newest).length === 0;
  }

  /** The drawn days and months that the job counts in. */
  #around({ createdAt }: Job): (readonly [key: string, drawn: DrawnSpan])[] {
    return [...this.#drawn].flatMap(([key, drawn]) =>
      drawn.span !== null && createdAt >= drawn.span.from && createdAt < drawn.span.to ? [[key, drawn] as const] : [],
    );
  }

  /** `undefined` = a day or month has no job any more that the filter lets through, or a thread may have come from another. */
  #staleSpans(list: JobList, job: Job): (TreeNode | undefined)[] {
    return this.#around(job).flatMap(([key, drawn]) => {
      const { span } = drawn;
      const spend = list.spend(span, this.#filter.current);
      const { jobs, known, upTo, unpriced } = span.spend;
      if (spend.jobs !== jobs && (spend.jobs === 0 || job.parentId !== null)) return [undefined];
      const isSame = spend.jobs === jobs && spend.known === known && spend.upTo === upTo && spend.unpriced === unpriced;
      const node = this.#elements.get(key);
      if (isSame || node === undefined) return [];
      this.#drawn.set(key, { ...drawn, span: { ...span, spend } });
      return [node];
    });
  }

  /** The drawn row of a job, which is that of its thread if it has one; null = none is drawn. */
  #topOf(list: JobList, id: string): TreeNode | null {
    const row = list.rowOf(id, NO_FILTER);
    return row === null ? null : this.#elements.drawn(keyOf(row));
  }
}

function gone(): vscode.TreeItem {
  return new vscode.TreeItem(vscode.l10n.t('(removed)'));
}
