// The text editor that a person was last in: while a panel has the focus, VS Code has no active text editor.
import * as vscode from 'vscode';

/** Schemes of documents that nobody means when something is to be inserted. */
const NOT_MEANT: ReadonlySet<string> = new Set(['output', 'debug', 'comment', 'ponder-answer', 'ponder-preview']);

export class LastEditor implements vscode.Disposable {
  readonly #listener: vscode.Disposable;
  #last: vscode.TextEditor | undefined = vscode.window.activeTextEditor;

  constructor() {
    this.#listener = vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (editor !== undefined) this.#last = editor;
    });
  }

  get current(): vscode.TextEditor | undefined {
    const { activeTextEditor, visibleTextEditors } = vscode.window;
    return [activeTextEditor, this.#last, ...visibleTextEditors].find(isMeant);
  }

  dispose(): void {
    this.#listener.dispose();
  }
}

function isMeant(editor: vscode.TextEditor | undefined): boolean {
  return editor !== undefined && !editor.document.isClosed && !NOT_MEANT.has(editor.document.uri.scheme);
}
