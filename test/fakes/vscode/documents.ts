// Texts and what shows them.
import { Position, Range, Selection, type Uri } from './values.ts';

export interface DocumentOptions {
  readonly languageId?: string;
  readonly isDirty?: boolean;
  /** An editor takes edits of it and does nothing. */
  readonly isReadOnly?: boolean;
  readonly eol?: 1 | 2;
}

export class TextDocument {
  readonly uri: Uri;
  readonly languageId: string;
  readonly eol: 1 | 2;
  version = 1;
  isDirty: boolean;
  isClosed = false;
  readonly isReadOnly: boolean;
  #text: string;

  constructor(
    uri: Uri,
    text: string,
    { languageId = 'plaintext', isDirty = false, isReadOnly = false, eol = 1 }: DocumentOptions = {},
  ) {
    this.uri = uri;
    this.languageId = languageId;
    this.isDirty = isDirty;
    this.isReadOnly = isReadOnly;
    this.eol = eol;
    this.#text = text;
  }

  get isUntitled(): boolean {
    return this.uri.scheme === 'untitled';
  }

  get fileName(): string {
    return this.uri.fsPath;
  }

  get lineCount(): number {
    return this.#lines.length;
  }

  get #break(): string {
    return this.eol === 2 ? '\r\n' : '\n';
  }

  get #lines(): string[] {
    return this.#text.split(this.#break);
  }

  getText(range?: Range): string {
    if (range === undefined) return this.#text;
    const { start, end } = this.validateRange(range);
    return this.#text.slice(this.offsetAt(start), this.offsetAt(end));
  }

  lineAt(line: number): { readonly text: string; readonly range: Range } {
    const text = this.#lines[line];
    if (text === undefined) throw new Error('Illegal value for `line`');
    return { text, range: new Range(line, 0, line, text.length) };
  }

  offsetAt({ line, character }: Position): number {
    const before = this.#lines.slice(0, line).reduce((sum, text) => sum + text.length + this.#break.length, 0);
    return before + character;
  }

  validatePosition({ line, character }: Position): Position {
    const lines = this.#lines;
    const last = lines.length - 1;
    if (line > last) return new Position(last, lines[last]?.length ?? 0);
    return new Position(line, Math.min(character, lines[line]?.length ?? 0));
  }

  validateRange(range: Range): Range {
    return new Range(this.validatePosition(range.start), this.validatePosition(range.end));
  }

  /** What a person types; `editor.type` tells those who listen. */
  setText(text: string): void {
    this.#text = text;
    this.version += 1;
    this.isDirty = this.isUntitled ? text !== '' : true;
  }
}

export class TextEditor {
  readonly document: TextDocument;
  selections: readonly Selection[];
  readonly viewColumn: number | undefined;
  readonly revealed: Range[] = [];

  constructor(document: TextDocument, selections: readonly Selection[] = [], viewColumn?: number) {
    this.document = document;
    this.selections = selections.length > 0 ? selections : [new Selection(0, 0, 0, 0)];
    this.viewColumn = viewColumn;
  }

  get selection(): Selection {
    return this.selections[0] ?? new Selection(0, 0, 0, 0);
  }

  set selection(selection: Selection) {
    this.selections = [selection];
  }

  /** As the real one: true also where nothing could be written. */
  edit(change: (edit: { replace(range: Range, text: string): void }) => void): Promise<boolean> {
    change({
      replace: (range, text) => {
        const { document } = this;
        if (document.isReadOnly) return;
        const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
        document.setText(document.getText().slice(0, start) + text + document.getText().slice(end));
      },
    });
    return Promise.resolve(true);
  }

  revealRange(range: Range): void {
    this.revealed.push(range);
  }
}

/** Edits of several documents, as one step. */
export class WorkspaceEdit {
  readonly replaced: { readonly uri: Uri; readonly range: Range; readonly text: string }[] = [];

  replace(uri: Uri, range: Range, text: string): void {
    this.replaced.push({ uri, range, text });
  }
}

export class RelativePattern {
  readonly base: { readonly uri: Uri };
  readonly pattern: string;

  constructor(base: { readonly uri: Uri }, pattern: string) {
    this.base = base;
    this.pattern = pattern;
  }
}

export interface NotebookCell {
  readonly index: number;
  readonly kind: number;
  readonly notebook: NotebookDocument;
  readonly document: TextDocument;
}

export class NotebookDocument {
  readonly uri: Uri;
  readonly notebookType: string;
  readonly #cells: readonly NotebookCell[];

  constructor(uri: Uri, notebookType: string, documents: readonly TextDocument[]) {
    this.uri = uri;
    this.notebookType = notebookType;
    this.#cells = documents.map((document, index) => ({
      index,
      kind: document.languageId === 'markdown' ? 1 : 2,
      notebook: this,
      document,
    }));
  }

  get cellCount(): number {
    return this.#cells.length;
  }

  getCells(): readonly NotebookCell[] {
    return this.#cells;
  }

  cellAt(index: number): NotebookCell | undefined {
    return this.#cells[index];
  }
}

export class NotebookRange {
  readonly start: number;
  readonly end: number;

  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }
}

export class NotebookEditor {
  readonly notebook: NotebookDocument;
  readonly selections: readonly NotebookRange[];

  constructor(notebook: NotebookDocument, selections: readonly NotebookRange[]) {
    this.notebook = notebook;
    this.selections = selections;
  }

  get selection(): NotebookRange {
    return this.selections[0] ?? new NotebookRange(0, 0);
  }
}
