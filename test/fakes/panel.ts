// A panel of the editor that keeps what its page is told.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { isToPage } from '../../src/shared/pageGuards.ts';
import type { ToPage } from '../../src/shared/pageProtocol.ts';

export class Panel implements vscode.WebviewPanel {
  readonly viewType = 'ponder.answer';
  readonly options = {};
  readonly viewColumn = undefined;
  readonly active = true;
  readonly posted: ToPage[] = [];
  readonly said = new vscode.EventEmitter<unknown>();
  readonly #moved = new vscode.EventEmitter<vscode.WebviewPanelOnDidChangeViewStateEvent>();
  readonly #gone = new vscode.EventEmitter<void>();
  readonly onDidChangeViewState = this.#moved.event;
  readonly onDidDispose = this.#gone.event;
  readonly webview: vscode.Webview;
  title = '';
  visible = true;

  constructor() {
    this.webview = {
      options: {},
      html: '',
      cspSource: 'https://files.example',
      onDidReceiveMessage: this.said.event,
      asWebviewUri: (uri) => uri,
      postMessage: (message: unknown) => {
        assert.ok(isToPage(message), 'the page should take what it is sent');
        this.posted.push(message);
        return Promise.resolve(true);
      },
    };
  }

  show(isVisible: boolean): void {
    this.visible = isVisible;
    this.#moved.fire({ webviewPanel: this });
  }

  reveal(): void {
    this.show(true);
  }

  dispose(): void {
    this.#gone.fire();
  }

  /** What was posted since the last time, in short. */
  take(): string[] {
    return this.posted
      .splice(0)
      .map((message) =>
        message.type === 'show'
          ? `show ${message.record.stateLabel}: ${message.record.answer}`
          : `grow ${message.answerFrom} ${message.answer} / ${message.summaryFrom} ${message.summary}`,
      );
  }
}
