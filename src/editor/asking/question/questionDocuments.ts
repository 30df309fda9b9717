// Long questions, written in an untitled editor about a text that was taken when they were begun. They are stored in
// the workspace's memory until they are sent or discarded: neither closing the editor nor a reload loses any of it.
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { ContextKey, MemoryKey } from '../../../shared/ids.ts';
import { sourceWords } from '../../words/sourceWords.ts';
import type { TakenText } from '../text/askedText.ts';
import { type BegunQuestion, readBegun } from './begunQuestion.ts';
import type { BegunLine } from './questionRow.ts';

/** What was typed is stored after a pause of this length. */
const PAUSE_MS = 500;

export class QuestionDocuments implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #parts: vscode.Disposable;
  readonly #opened = new vscode.EventEmitter<void>();
  #begun: readonly BegunQuestion[];
  #pause: NodeJS.Timeout | undefined;

  /** A question has its editor now. */
  readonly onDidOpen = this.#opened.event;

  constructor({ memory }: { memory: vscode.Memento }) {
    this.#memory = memory;
    this.#begun = readBegun(memory.get<unknown>(MemoryKey.questions)).map(unlinkIfGone);
    this.#parts = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#follow(document)),
      vscode.workspace.onDidCloseTextDocument((document) => void this.#unlink(document)),
      this.#opened,
    );
    void this.#keep();
  }

  /** The questions that are not sent yet, the last edited first. */
  lines(): readonly BegunLine[] {
    const { t } = vscode.l10n;
    return this.#begun.map(({ id, text, asked, uri, after }) => ({
      id,
      text,
      about: after === undefined ? sourceWords(asked.source, t) : t('a follow-up'),
      canDiscard: uri === null,
    }));
  }

  /** Opens an editor for a question about this text. */
  async begin(text: string, asked: TakenText, how: Pick<BegunQuestion, 'after' | 'options' | 'way'>): Promise<void> {
    const question = { id: randomUUID(), uri: null, text, asked, ...how };
    this.#begun = [question, ...this.#begun];
    await this.#open(question);
  }

  async goOn(id: string): Promise<void> {
    const question = this.#begun.find((each) => each.id === id);
    if (question === undefined) return;
    const document = documentOf(question);
    if (document === undefined) await this.#open(question);
    else await vscode.window.showTextDocument(document);
  }

  /** The question in this document, as it stands there now; null = the document is not one of ours. */
  at(uri: string): BegunQuestion | null {
    const question = this.#begun.find((each) => each.uri === uri);
    if (question === undefined) return null;
    return { ...question, text: documentOf(question)?.getText() ?? question.text };
  }

  /** Null = it is sent, or discarded. */
  textOf(id: string): string | null {
    const question = this.#begun.find((each) => each.id === id);
    return question === undefined ? null : (documentOf(question)?.getText() ?? question.text);
  }

  /**
   * Call when a question was sent: forgets it, and closes its editor without asking. False = its text has changed
   * since, so it stays.
   */
  async drop({ id, text }: BegunQuestion): Promise<boolean> {
    const question = this.#begun.find((each) => each.id === id);
    if (question === undefined) return true;
    if ((documentOf(question)?.getText() ?? question.text) !== text) return false;
    this.#begun = this.#begun.filter((each) => each !== question);
    await this.#keep();
    const document = documentOf(question);
    if (document === undefined) return true;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    return true;
  }

  async discard(id: string): Promise<void> {
    this.#begun = this.#begun.filter((each) => each.id !== id);
    await this.#keep();
  }

  dispose(): void {
    this.#parts.dispose();
    if (this.#pause !== undefined) void this.#keep();
  }

  async #open(question: BegunQuestion): Promise<void> {
    // In an empty document VS Code shows no code lens, and a hint of its own that code can be generated.
    const content = question.text === '' ? '\n' : question.text;
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
    this.#change(question.id, { uri: document.uri.toString() });
    this.#opened.fire();
    await this.#keep();
    const last = question.text === '' ? 0 : document.lineCount - 1;
    const { end } = document.lineAt(last).range;
    await vscode.window.showTextDocument(document, { preview: false, selection: new vscode.Range(end, end) });
  }

  #follow(document: vscode.TextDocument): void {
    const question = this.#begun.find(({ uri }) => uri === document.uri.toString());
    const text = document.getText();
    // An untitled editor that is closed without saving empties its document first, which must not delete the text here.
    if (question === undefined || text.trim() === '') return;
    this.#change(question.id, { text });
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.#keep(), PAUSE_MS);
  }

  /** Forgets the name of a closed document, because VS Code gives it to the next untitled one. */
  async #unlink(document: vscode.TextDocument): Promise<void> {
    // A document whose language changes is closed as well, and opened again at once.
    if (document.uri.scheme !== 'untitled' || vscode.workspace.textDocuments.includes(document)) return;
    const question = this.#begun.find(({ uri }) => uri === document.uri.toString());
    if (question === undefined) return;
    this.#change(question.id, { uri: null });
    await this.#keep();
  }

  #change(id: string, changes: Partial<BegunQuestion>): void {
    const question = this.#begun.find((each) => each.id === id);
    if (question === undefined) return;
    this.#begun = [{ ...question, ...changes }, ...this.#begun.filter((each) => each !== question)];
  }

  async #keep(): Promise<void> {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    // Drops questions whose editor was closed without a word in it.
    this.#begun = this.#begun.filter(({ uri, text }) => uri !== null || text.trim() !== '');
    const open = this.#begun.flatMap(({ uri }) => uri ?? []);
    // All three begin at once, because the window may be closing.
    await Promise.all([
      this.#memory.update(MemoryKey.questions, this.#begun.length === 0 ? undefined : this.#begun),
      this.#memory.update(MemoryKey.hasOpenQuestions, open.length === 0 ? undefined : true),
      vscode.commands.executeCommand('setContext', ContextKey.questions, open),
    ]);
  }
}

function documentOf({ uri }: BegunQuestion): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
}

/** Without hot exit an untitled document does not come back after a reload, and another one gets its name. */
function unlinkIfGone(question: BegunQuestion): BegunQuestion {
  const isInTab = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === question.uri);
  return isInTab || documentOf(question) !== undefined ? question : { ...question, uri: null };
}
