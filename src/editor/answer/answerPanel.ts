// One panel with its page: what the page is told of the job on show, and what comes from it.
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { Lines } from '../../core/ledger/lines.ts';
import type { Logger } from '../../core/logger.ts';
import { inert } from '../../shared/inert.ts';
import { isOpen } from '../../shared/job.ts';
import { parsePageMessage } from '../../shared/pageGuards.ts';
import type { PageCall, ToPage } from '../../shared/pageProtocol.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { Drafts } from './drafts.ts';
import { pageHtml } from './pageHtml.ts';
import type { PageKnowledge } from './pageKnowledge.ts';
import type { PageWish } from './pageMessages.ts';
import { pageRecord, pageWords } from './pageRecord.ts';
import { PanelThread } from './panelThread.ts';
import type { ReadingPlaces } from './readingPlaces.ts';

type AsksOn = Extract<PageWish, { readonly type: 'action' }> & PageCall<'askFollowUp' | 'continueAnswer'>;

const MOST_TAB_TITLE = 40;
const NOTHING_SENT = { answer: 0, summary: 0, edition: 0 } as const;

export interface AnswerPanelNeeds {
  readonly door: Pick<LedgerDoor, 'engine'>;
  readonly extensionUri: vscode.Uri;
  readonly log: Logger;
  readonly knowledge: Pick<PageKnowledge, 'of'>;
  readonly places: ReadingPlaces;
  readonly drafts: Drafts;
  /** Returns the id of the job that was asked on, where that is what was wished for. */
  readonly heard: (wish: PageWish, id: string) => unknown;
  /** Shows another turn in place of the one on show. */
  readonly openTurn: (id: string) => void;
  /** There is more to say on all pages. */
  readonly refresh: () => void;
  /** The page shows another job. */
  readonly shown: () => void;
}

export class AnswerPanel {
  readonly #needs: AnswerPanelNeeds;
  readonly panel: vscode.WebviewPanel;
  /** The panel is its job's own; otherwise it shows the next job as well. */
  isPinned: boolean;
  #jobId: string;
  #seenId: string;
  /** All jobs that this panel has shown: a click on one of them may still be on its way when the next is shown. */
  readonly #shown: Set<string>;
  readonly #thread = new PanelThread();
  /** The page listens; what is posted before that is lost. */
  #isReady = false;
  /** How much of the texts that are being written the page has, in UTF-16 units. */
  #sent: { readonly answer: number; readonly summary: number; readonly edition: number } = NOTHING_SENT;
  /** The page says that the answer is arriving. */
  #saysAnswering = false;
  #isInLine = false;
  /** Keeps the job heard while it is on show; null until the ledger is open. */
  #wish: vscode.Disposable | null = null;

  constructor(panel: vscode.WebviewPanel, jobId: string, isPinned: boolean, needs: AnswerPanelNeeds) {
    this.#needs = needs;
    this.panel = panel;
    this.#jobId = jobId;
    this.#seenId = jobId;
    this.isPinned = isPinned;
    this.#shown = new Set([jobId]);
    this.#listen();
    const { extensionUri } = needs;
    const icon = (name: string) => vscode.Uri.joinPath(extensionUri, 'media', name);
    panel.iconPath = { light: icon('ponder-on-light.svg'), dark: icon('ponder-on-dark.svg') };
    panel.onDidDispose(() => this.#wish?.dispose());
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    const uri = (...path: string[]) =>
      panel.webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path)).toString();
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

  /** The page tells the job's place in a line, which other jobs change. */
  get isInLine(): boolean {
    return this.#isInLine;
  }

  /** What the page shows is drawn of one of these jobs. */
  isAbout(ids: readonly string[]): boolean {
    const { engine } = this.#needs.door;
    if (ids.includes(this.#jobId)) return true;
    return engine !== null && !engine.ledger.isOutdated && ids.some((id) => this.#thread.isTouchedBy(id, engine));
  }

  get jobId(): string {
    return this.#jobId;
  }

  /** The job that a person sees: until the page has drawn the next one, what they choose means the last one. */
  get seenId(): string {
    return this.#seenId;
  }

  /** Shows another job in place of this one, which is no longer wanted to be heard for this panel's sake. */
  show(jobId: string): void {
    if (jobId === this.#jobId) return;
    this.#wish?.dispose();
    this.#wish = null;
    this.#jobId = jobId;
    if (!this.#isReady || !this.panel.visible) this.#seenId = jobId;
    this.#shown.add(jobId);
    this.#sent = NOTHING_SENT;
    this.#saysAnswering = false;
    this.panel.title = titleOf(this.#needs.door, jobId);
    this.post();
  }

  /** Draws the page anew. */
  post(): void {
    const { door, knowledge, places, drafts, refresh } = this.#needs;
    const { engine } = door;
    if (engine === null || engine.ledger.isOutdated) return;
    const job = engine.ledger.get(this.#jobId);
    const texts = engine.ledger.texts(this.#jobId);
    if (job === null || texts === null) {
      // Removed, here or in another window.
      this.panel.dispose();
      return;
    }
    this.#listen();
    this.panel.title = titleOf(door, this.#jobId);
    if (!this.#isReady) return;
    const isAnswering = this.#isAnswering();
    this.#saysAnswering = isAnswering;
    this.#isInLine = job.line !== undefined;
    this.#say({
      type: 'show',
      record: pageRecord(job, texts, vscode.l10n.t, {
        isTrusted: vscode.workspace.isTrusted,
        isAnswering,
        held: engine.held.of(this.#jobId),
        place: new Lines(engine.ledger.access).placeOf(job),
        now: Date.now(),
        knowledge: knowledge.of(engine, job, texts, refresh),
      }),
      thread: this.#thread.read(engine, job),
      words: pageWords(vscode.l10n.t),
      state: {
        jobId: this.#jobId,
        isPinned: this.isPinned,
        place: places.of(this.#jobId),
        draft: drafts.of(this.#jobId),
      },
    });
    this.postGrowth();
  }

  /** Posts what the page lacks of an answer that is being written; nothing to a hidden page, which would lose it. */
  postGrowth(): void {
    const jobId = this.#jobId;
    const { live: source, ledger } = this.#needs.door.engine ?? {};
    const job = ledger?.get(jobId) ?? null;
    if (!this.#isReady || job === null || !isOpen(job)) return;
    const live = source?.get(jobId) ?? null;
    if (this.#saysAnswering !== this.#isAnswering()) {
      this.post();
      return;
    }
    const length = {
      answer: live?.answer.length ?? 0,
      summary: live?.reasoningSummary.length ?? 0,
      edition: live?.edition ?? 0,
    };
    // The stream is heard again from its beginning, or has corrected what was heard: the page gets all of it again.
    const isShorter = length.answer < this.#sent.answer || length.summary < this.#sent.summary;
    if (isShorter || length.edition !== this.#sent.edition) this.#sent = NOTHING_SENT;
    if (live === null || !this.panel.visible) return;
    const { answer: answerFrom, summary: summaryFrom } = this.#sent;
    const answer = live.answer.slice(answerFrom);
    const summary = live.reasoningSummary.slice(summaryFrom);
    if (answer === '' && summary === '') return;
    this.#sent = length;
    this.#say({ type: 'grow', jobId, answerFrom, answer, summaryFrom, summary });
  }

  #say(message: ToPage): void {
    void this.panel.webview.postMessage(message);
  }

  /** Has the job heard, even if another window sent it; the panel may have been there before the ledger was open. */
  #listen(): void {
    this.#wish ??= this.#needs.door.engine?.listen(this.#jobId) ?? null;
  }

  #receive(value: unknown): void {
    const { log, places, drafts, heard, shown } = this.#needs;
    const message = parsePageMessage(value);
    if (message?.type === 'ready') {
      this.#isReady = true;
      this.#sent = NOTHING_SENT;
      this.post();
    } else if (message === null || !this.#shown.has(message.jobId)) {
      log.warn(`The answer page of job ${this.#jobId} sent a message that does not fit; it was dropped`);
    } else {
      // It is about the job that it was drawn for, even if the panel shows another one by now.
      const { jobId, ...wish } = message;
      if (wish.type === 'shown') {
        this.#seenId = jobId;
        shown();
      } else if (wish.type === 'place') places.keep(jobId, wish.place);
      else if (wish.type === 'draft') drafts.keep(jobId, wish.text);
      else if (wish.type === 'readTurn') this.#tellTurn(jobId, wish.turnId);
      else if (wish.type === 'openTurn') this.#openTurn(wish.turnId);
      else if (asksOn(wish)) void this.#askOn(wish, jobId);
      else heard(wish, jobId);
    }
  }

  #tellTurn(jobId: string, turnId: string): void {
    const { engine } = this.#needs.door;
    if (engine === null || engine.ledger.isOutdated || jobId !== this.#jobId) return;
    const record = this.#thread.recordOf(engine, turnId);
    if (record === null) return;
    // Links and code in its answer are about this turn.
    this.#shown.add(turnId);
    this.#say({ type: 'turn', jobId, record });
  }

  #openTurn(turnId: string): void {
    if (this.#thread.has(turnId)) this.#needs.openTurn(turnId);
  }

  /** The new turn takes the place of the one it was asked on from, unless the panel shows another job by then. */
  async #askOn(wish: AsksOn, jobId: string): Promise<void> {
    const { heard, drafts, openTurn } = this.#needs;
    const id: unknown = await heard(wish, jobId);
    const isAsked = typeof id === 'string';
    if (isAsked && wish.action === 'askFollowUp') drafts.keep(jobId, '');
    this.#say({ type: 'asked', jobId, isAsked: isAsked && wish.action === 'askFollowUp' });
    if (isAsked && this.#jobId === jobId) openTurn(id);
  }

  #isAnswering(): boolean {
    const { live, ledger } = this.#needs.door.engine ?? {};
    return (live?.get(this.#jobId)?.answer ?? '') !== '' && ledger?.get(this.#jobId)?.state === 'running';
  }
}

function asksOn(wish: PageWish): wish is AsksOn {
  return wish.type === 'action' && (wish.action === 'askFollowUp' || wish.action === 'continueAnswer');
}

export function titleOf(door: Pick<LedgerDoor, 'engine'>, id: string): string {
  const title = door.engine?.ledger.get(id)?.title ?? '';
  return inert(title, MOST_TAB_TITLE) || vscode.l10n.t('Answer');
}
