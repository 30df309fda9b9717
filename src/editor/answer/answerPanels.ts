// One panel per job: the page draws what the ledger says, and asks for what its buttons do.
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/logger.ts';
import { type Disposable, disposeAll } from '../../shared/disposable.ts';
import { ContextKey, ViewId } from '../../shared/ids.ts';
import { inert } from '../../shared/inert.ts';
import { isOpen } from '../../shared/job.ts';
import { parseFromPage, parsePageState } from '../../shared/pageGuards.ts';
import type { ToPage } from '../../shared/pageProtocol.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { contextWords } from '../tree/jobItem.ts';
import { pageHtml } from './pageHtml.ts';
import type { PageKnowledge } from './pageKnowledge.ts';
import type { PageWish } from './pageMessages.ts';
import { pageRecord, pageWords } from './pageRecord.ts';

const MOST_TAB_TITLE = 40;
const NOTHING_SENT = { answer: 0, summary: 0, edition: 0 } as const;

export interface AnswerPanelNeeds {
  readonly door: Pick<LedgerDoor, 'engine'>;
  readonly extensionUri: vscode.Uri;
  readonly clock: Clock;
  readonly log: Logger;
  readonly knowledge: Pick<PageKnowledge, 'of'>;
  readonly heard: (wish: PageWish, id: string) => void;
}

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  /** The page listens; what is posted before that is lost. */
  isReady: boolean;
  /** How much of the texts that are being written the page has, in UTF-16 units. */
  sent: { readonly answer: number; readonly summary: number; readonly edition: number };
  /** The page says that the answer is arriving. */
  saysAnswering: boolean;
  /** Keeps the job heard while the panel is open; null until the ledger is open. */
  wish: vscode.Disposable | null;
}

/** How long pieces of a stream are gathered before they are drawn: nobody could see a faster pace. */
export const GATHER_MS = 50;

export class AnswerPanels implements vscode.Disposable {
  readonly #needs: AnswerPanelNeeds;
  readonly #panels = new Map<string, OpenPanel>();
  readonly #growing = new Map<string, Disposable>();
  #saidActive = '';

  constructor(needs: AnswerPanelNeeds) {
    this.#needs = needs;
  }

  open(id: string, preserveFocus = false): void {
    const known = this.#panels.get(id);
    if (known !== undefined) {
      known.panel.reveal(undefined, preserveFocus);
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      ViewId.answer,
      this.#title(id),
      { viewColumn: this.#column(), preserveFocus },
      { ...this.#options(), enableFindWidget: true },
    );
    this.#adopt(id, panel);
  }

  /** More of an answer has been written. */
  grow(id: string): void {
    if (!this.#panels.has(id) || this.#growing.has(id)) return;
    const timer = this.#needs.clock.after(GATHER_MS, () => {
      this.#growing.delete(id);
      this.#postGrowth(id);
    });
    this.#growing.set(id, timer);
  }

  /** The job whose panel has the focus; null = none has. */
  get active(): string | null {
    return [...this.#panels].find(([, { panel }]) => panel.active)?.[0] ?? null;
  }

  isInView(id: string): boolean {
    return this.#panels.get(id)?.panel.visible ?? false;
  }

  /** Draws the panels of these jobs again; all panels when none are named. */
  refresh(ids: readonly string[] = [...this.#panels.keys()]): void {
    for (const id of ids) this.#post(id);
    this.#sayActive();
  }

  /** Takes over a panel that was open before the window was reloaded. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const kept = parsePageState(state);
    if (kept === null) {
      panel.dispose();
      return;
    }
    panel.webview.options = this.#options();
    // VS Code restores hidden tabs late: the job may have been opened again meanwhile.
    this.#panels.get(kept.jobId)?.panel.dispose();
    this.#adopt(kept.jobId, panel);
  }

  dispose(): void {
    const timers = [...this.#growing.values()];
    this.#growing.clear();
    disposeAll([...timers, ...[...this.#panels.values()].map(({ panel }) => panel)]);
  }

  /** Answers gather in one column beside the code, however many are open. */
  #column(): vscode.ViewColumn {
    const columns = [...this.#panels.values()].map(({ panel }) => panel.viewColumn);
    return columns.find((column) => column !== undefined) ?? vscode.ViewColumn.Beside;
  }

  #options(): vscode.WebviewPanelOptions & vscode.WebviewOptions {
    const { extensionUri } = this.#needs;
    const roots = ['dist', 'media'].map((folder) => vscode.Uri.joinPath(extensionUri, folder));
    return { enableScripts: true, enableForms: false, enableCommandUris: false, localResourceRoots: roots };
  }

  #adopt(id: string, panel: vscode.WebviewPanel): void {
    const open: OpenPanel = { panel, isReady: false, sent: NOTHING_SENT, saysAnswering: false, wish: null };
    this.#panels.set(id, open);
    const icon = (name: string) => vscode.Uri.joinPath(this.#needs.extensionUri, 'media', name);
    panel.iconPath = { light: icon('ponder-on-light.svg'), dark: icon('ponder-on-dark.svg') };
    panel.onDidDispose(() => {
      open.wish?.dispose();
      if (this.#panels.get(id) === open) this.#panels.delete(id);
      this.#sayActive();
    });
    this.#listen(id, open);
    panel.onDidChangeViewState(() => {
      this.#sayActive();
      this.#postGrowth(id);
    });
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(id, open, message));
    const uri = (...path: string[]) =>
      panel.webview.asWebviewUri(vscode.Uri.joinPath(this.#needs.extensionUri, ...path)).toString();
    panel.webview.html = pageHtml({
      cspSource: panel.webview.cspSource,
      nonce: randomUUID(),
      scriptUri: uri('dist', 'answer.js'),
      styleUri: uri('media', 'answer.css'),
      language: vscode.env.language,
      title: vscode.l10n.t('Answer'),
      loading: vscode.l10n.t('Loading…'),
    });
  }

  /** Has the job heard, even if another window sent it; the panel may have been there before the ledger was open. */
  #listen(id: string, open: OpenPanel): void {
    open.wish ??= this.#needs.door.engine?.listen(id) ?? null;
  }

  #receive(id: string, open: OpenPanel, value: unknown): void {
    const message = parseFromPage(value);
    if (message === null) {
      this.#needs.log.warn(`The answer page of job ${id} sent a message that does not fit; it was dropped`);
      return;
    }
    if (message.type !== 'ready') {
      this.#needs.heard(message, id);
      return;
    }
    open.isReady = true;
    open.sent = NOTHING_SENT;
    this.#post(id);
  }

  #post(id: string): void {
    const open = this.#panels.get(id);
    const { engine } = this.#needs.door;
    if (open === undefined || engine === null || engine.ledger.isOutdated) return;
    const { ledger } = engine;
    const job = ledger.get(id);
    const texts = ledger.texts(id);
    if (job === null || texts === null) {
      // Removed, here or in another window.
      open.panel.dispose();
      return;
    }
    this.#listen(id, open);
    open.panel.title = this.#title(id);
    if (!open.isReady) return;
    const isAnswering = this.#isAnswering(id);
    open.saysAnswering = isAnswering;
    const message: ToPage = {
      type: 'show',
      record: pageRecord(job, texts, vscode.l10n.t, {
        isTrusted: vscode.workspace.isTrusted,
        isAnswering,
        held: engine.held.of(id),
        now: Date.now(),
        knowledge: this.#needs.knowledge.of(engine, job, texts, () => this.refresh()),
      }),
      words: pageWords(vscode.l10n.t),
    };
    void open.panel.webview.postMessage(message);
    this.#postGrowth(id);
  }

  /** Posts what the page lacks of an answer that is being written; nothing to a hidden page, which would lose it. */
  #postGrowth(id: string): void {
    const open = this.#panels.get(id);
    const { live: source, ledger } = this.#needs.door.engine ?? {};
    const job = ledger?.get(id) ?? null;
    if (open === undefined || !open.isReady || job === null || !isOpen(job)) return;
    const live = source?.get(id) ?? null;
    if (open.saysAnswering !== this.#isAnswering(id)) {
      this.#post(id);
      return;
    }
    const length = {
      answer: live?.answer.length ?? 0,
      summary: live?.reasoningSummary.length ?? 0,
      edition: live?.edition ?? 0,
    };
    // The stream is heard again from its beginning, or has corrected what was heard: the page gets all of it again.
    const isShorter = length.answer < open.sent.answer || length.summary < open.sent.summary;
    if (isShorter || length.edition !== open.sent.edition) open.sent = NOTHING_SENT;
    if (live === null || !open.panel.visible) return;
    const { answer: answerFrom, summary: summaryFrom } = open.sent;
    const answer = live.answer.slice(answerFrom);
    const summary = live.reasoningSummary.slice(summaryFrom);
    if (answer === '' && summary === '') return;
    open.sent = length;
    const message: ToPage = { type: 'grow', answerFrom, answer, summaryFrom, summary };
    void open.panel.webview.postMessage(message);
  }

  /** Tells the menus what can be done with the job on show. */
  #sayActive(): void {
    const { active } = this;
    const job = active === null ? null : (this.#needs.door.engine?.ledger.get(active) ?? null);
    const words = job === null ? '' : contextWords(job).join(' ');
    if (words === this.#saidActive) return;
    this.#saidActive = words;
    void vscode.commands.executeCommand('setContext', ContextKey.activeJob, words);
  }

  #isAnswering(id: string): boolean {
    const { live, ledger } = this.#needs.door.engine ?? {};
    return (live?.get(id)?.answer ?? '') !== '' && ledger?.get(id)?.state === 'running';
  }

  #title(id: string): string {
    const title = this.#needs.door.engine?.ledger.get(id)?.title ?? '';
    return inert(title, MOST_TAB_TITLE) || vscode.l10n.t('Answer');
  }
}
