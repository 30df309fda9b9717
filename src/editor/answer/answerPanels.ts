// The panels of answers: one that shows the job a person looks at, and those that they keep for a job each.
import * as vscode from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { type Disposable, disposeAll } from '../../shared/disposable.ts';
import { ContextKey, ViewId } from '../../shared/ids.ts';
import { parsePageState } from '../../shared/pageGuards.ts';
import { noSuchJob } from '../noSuchJob.ts';
import { contextWords } from '../tree/jobItem.ts';
import { AnswerPanel, type AnswerPanelNeeds, titleOf } from './answerPanel.ts';
import { Drafts } from './drafts.ts';
import { ReadingPlaces } from './readingPlaces.ts';
import { RowClicks } from './rowClicks.ts';

export interface AnswerPanelsNeeds
  extends Omit<AnswerPanelNeeds, 'places' | 'drafts' | 'refresh' | 'shown' | 'openTurn'> {
  readonly clock: Clock;
}

/** How long pieces of a stream are gathered before they are drawn: nobody could see a faster pace. */
export const GATHER_MS = 50;

/** Stands in `ponder.activeJob` while the panel with the focus is the one that shows the next job as well. */
const UNPINNED = 'unpinned';

export class AnswerPanels implements vscode.Disposable {
  readonly #needs: AnswerPanelsNeeds;
  readonly #panels = new Set<AnswerPanel>();
  readonly #growing = new Map<string, Disposable>();
  readonly #places = new ReadingPlaces();
  readonly #drafts = new Drafts();
  readonly #clicks = new RowClicks();
  readonly #focus: vscode.Disposable;
  #saidActive = '';

  constructor(needs: AnswerPanelsNeeds) {
    this.#needs = needs;
    this.#focus = vscode.window.onDidChangeWindowState(() => this.#markRead());
  }

  /**
   * Shows a job in its own panel if it has one, else in the one that shows one job after the other.
   * @throws HumanError when it was removed, before another answer gives way to it
   */
  open(id: string, preserveFocus = false): void {
    const { engine } = this.#needs.door;
    if (engine !== null && !engine.ledger.isOutdated && engine.ledger.get(id) === null) {
      throw noSuchJob();
    }
    const known = this.#of(id);
    const panel = known ?? this.#reused();
    if (panel === undefined) {
      this.#adopt(this.#create(id, preserveFocus), id, false);
      return;
    }
    panel.show(id);
    panel.panel.reveal(undefined, preserveFocus);
    this.#sayActive();
    this.#markRead();
  }

  /** A click on a row of the list, which keeps the focus; a second one keeps the panel. @param at see `RowClicks` */
  click(id: string, at: number): void {
    const isKept = this.#clicks.isKept(id, at);
    this.open(id, !isKept);
    if (isKept) this.#pin(this.#of(id));
  }

  /** Enter on a row. @param at see `RowClicks` */
  entered(at: number): void {
    this.#clicks.entered(at);
  }

  /** The panel with the focus stays with its job from here on. */
  keepActive(): void {
    this.#pin(this.#active());
  }

  /** More of an answer has been written. */
  grow(id: string): void {
    if (this.#of(id) === undefined || this.#growing.has(id)) return;
    const timer = this.#needs.clock.after(GATHER_MS, () => {
      this.#growing.delete(id);
      this.#of(id)?.postGrowth();
    });
    this.#growing.set(id, timer);
  }

  /** The job on show in the panel that has the focus; null = none has. */
  get active(): string | null {
    return this.#active()?.seenId ?? null;
  }

  isInView(id: string): boolean {
    return this.#of(id)?.panel.visible ?? false;
  }

  /** Draws the panels of these jobs again; all panels when none are named. */
  refresh(ids?: readonly string[]): void {
    const isMeant = (panel: AnswerPanel) => panel.isInLine || ids === undefined || panel.isAbout(ids);
    for (const panel of [...this.#panels].filter(isMeant)) panel.post();
    this.#sayActive();
    this.#markRead();
  }

  /** Takes over a panel that was open before the window was reloaded. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const kept = parsePageState(state);
    if (kept === null) {
      panel.dispose();
      return;
    }
    panel.webview.options = this.#options();
    // VS Code restores hidden tabs late: the job may have been opened again meanwhile, and read on.
    const known = this.#of(kept.jobId);
    known?.panel.dispose();
    if (known === undefined) {
      this.#places.keep(kept.jobId, kept.place);
      this.#drafts.keep(kept.jobId, kept.draft);
    }
    this.#adopt(panel, kept.jobId, kept.isPinned || this.#reused() !== undefined);
  }

  dispose(): void {
    const timers = [...this.#growing.values()];
    this.#growing.clear();
    disposeAll([this.#focus, ...timers, ...[...this.#panels].map(({ panel }) => panel)]);
  }

  /** A thread is read in one panel, a kept one too, unless the turn has a panel already. */
  #openIn(panel: AnswerPanel, id: string): void {
    const known = this.#of(id);
    if (known === undefined) panel.show(id);
    else known.panel.reveal();
    this.#sayActive();
    this.#markRead();
  }

  #of(id: string): AnswerPanel | undefined {
    const panels = [...this.#panels].filter(({ jobId }) => jobId === id);
    return panels.find(({ isPinned }) => isPinned) ?? panels[0];
  }

  #reused(): AnswerPanel | undefined {
    return [...this.#panels].find(({ isPinned }) => !isPinned);
  }

  #active(): AnswerPanel | undefined {
    return [...this.#panels].find(({ panel }) => panel.active);
  }

  #pin(panel: AnswerPanel | undefined): void {
    if (panel === undefined || panel.isPinned) return;
    panel.isPinned = true;
    // The page keeps it across a reload.
    panel.post();
    this.#sayActive();
  }

  #create(id: string, preserveFocus: boolean): vscode.WebviewPanel {
    return vscode.window.createWebviewPanel(
      ViewId.answer,
      titleOf(this.#needs.door, id),
      { viewColumn: this.#column(), preserveFocus },
      { ...this.#options(), enableFindWidget: true },
    );
  }

  /** Answers gather in one column beside the code, however many are open. */
  #column(): vscode.ViewColumn {
    const columns = [...this.#panels].map(({ panel }) => panel.viewColumn);
    return columns.find((column) => column !== undefined) ?? vscode.ViewColumn.Beside;
  }

  #options(): vscode.WebviewPanelOptions & vscode.WebviewOptions {
    const { extensionUri } = this.#needs;
    const roots = ['dist', 'media'].map((folder) => vscode.Uri.joinPath(extensionUri, folder));
    return { enableScripts: true, enableForms: false, enableCommandUris: false, localResourceRoots: roots };
  }

  #adopt(panel: vscode.WebviewPanel, id: string, isPinned: boolean): void {
    const needs = {
      ...this.#needs,
      places: this.#places,
      drafts: this.#drafts,
      openTurn: (turn: string) => this.#openIn(open, turn),
      refresh: () => this.refresh(),
      shown: () => this.#sayActive(),
    };
    const open: AnswerPanel = new AnswerPanel(panel, id, isPinned, needs);
    this.#panels.add(open);
    panel.onDidDispose(() => {
      this.#panels.delete(open);
      this.#sayActive();
    });
    panel.onDidChangeViewState(() => {
      this.#sayActive();
      this.#markRead();
      open.postGrowth();
    });
    this.#markRead();
  }

  /** An answer is read when a person can see it: its panel is visible, in the window that has the focus. */
  #markRead(): void {
    const { engine } = this.#needs.door;
    if (engine === null || engine.ledger.isOutdated || !vscode.window.state.focused) return;
    for (const { panel, jobId } of this.#panels) if (panel.visible) void engine.jobs.markRead(jobId);
  }

  /** Tells the menus what can be done with the job on show. */
  #sayActive(): void {
    const active = this.#active();
    const job = active === undefined ? null : (this.#needs.door.engine?.ledger.get(active.seenId) ?? null);
    const words = job === null ? [] : [...contextWords(job), ...(active?.isPinned === false ? [UNPINNED] : [])];
    const said = words.join(' ');
    if (said === this.#saidActive) return;
    this.#saidActive = said;
    void vscode.commands.executeCommand('setContext', ContextKey.activeJob, said);
  }
}
