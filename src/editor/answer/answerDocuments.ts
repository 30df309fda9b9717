// Answers as read-only documents: the whole page as Markdown, which grows with the answer, and texts to be compared.
import * as vscode from 'vscode';
import { disposeAll } from '../../shared/disposable.ts';
import { isOpen } from '../../shared/job.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { answerDocument, answerFileName } from './answerMarkdown.ts';
import { pageRecord, pageWords } from './pageRecord.ts';

const SCHEME = 'ponder-answer';
/** Each change replaces the whole document, so changes are gathered: often enough to read along, and no oftener. */
const GATHER_MS = 500;

export class AnswerDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #door: Pick<LedgerDoor, 'engine'>;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #parts: readonly vscode.Disposable[];
  readonly #growing = new Map<string, NodeJS.Timeout>();
  /** By job id: keeps the job heard while its document is open. */
  readonly #wishes = new Map<string, vscode.Disposable>();
  /** Texts that do not change, by URI. A URI that is not in here is that of a job's answer. */
  readonly #fixed = new Map<string, string>();
  #count = 0;

  readonly onDidChange = this.#changed.event;

  constructor({ door }: { door: Pick<LedgerDoor, 'engine'> }) {
    this.#door = door;
    this.#parts = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#closed(uri)),
      this.#changed,
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const fixed = this.#fixed.get(uri.toString());
    if (fixed !== undefined) return fixed;
    const { ledger, live } = this.#door.engine ?? {};
    const job = ledger?.get(uri.query) ?? null;
    const texts = ledger?.texts(uri.query) ?? null;
    if (job === null || texts === null) return vscode.l10n.t('This job was removed.');
    this.#listen(job.id);
    const heard = isOpen(job) ? (live?.get(job.id) ?? null) : null;
    const isAnswering = (heard?.answer ?? '') !== '';
    const surroundings = { isTrusted: vscode.workspace.isTrusted, isAnswering, now: Date.now() };
    const record = pageRecord(job, { ...texts, ...heard }, vscode.l10n.t, surroundings);
    return answerDocument(record, pageWords(vscode.l10n.t));
  }

  async open(id: string): Promise<void> {
    const job = this.#door.engine?.ledger.get(id) ?? null;
    if (job === null) return;
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${answerFileName(job)}`, query: id });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
  }

  /** Holds a text that does not change. @param name as the diff shows it, with the file extension of its language */
  hold(name: string, text: string): vscode.Uri {
    this.#count += 1;
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${this.#count}/${name}` });
    this.#fixed.set(uri.toString(), text);
    return uri;
  }

  /** Draws the documents of these jobs again; those of all jobs when none are named. */
  refresh(ids?: readonly string[]): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      const isMeant = uri.scheme === SCHEME && uri.query !== '' && (ids === undefined || ids.includes(uri.query));
      if (isMeant) this.#changed.fire(uri);
    }
  }

  grow(id: string): void {
    if (this.#growing.has(id)) return;
    const timer = setTimeout(() => {
      this.#growing.delete(id);
      this.refresh([id]);
    }, GATHER_MS);
    this.#growing.set(id, timer);
  }

  dispose(): void {
    for (const timer of this.#growing.values()) clearTimeout(timer);
    this.#growing.clear();
    const wishes = [...this.#wishes.values()];
    this.#wishes.clear();
    disposeAll([...wishes, ...this.#parts]);
  }

  /** Has the job heard, even if another window sent it; the document may have been there before the ledger was open. */
  #listen(id: string): void {
    const wish = this.#wishes.get(id) ?? this.#door.engine?.listen(id);
    if (wish !== undefined) this.#wishes.set(id, wish);
  }

  #closed(uri: vscode.Uri): void {
    this.#fixed.delete(uri.toString());
    if (uri.scheme !== SCHEME) return;
    this.#wishes.get(uri.query)?.dispose();
    this.#wishes.delete(uri.query);
  }
}
