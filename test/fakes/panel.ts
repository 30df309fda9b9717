// A panel of the editor that keeps what its page is told.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { isToPage } from '../../src/shared/pageGuards.ts';
import type { ToPage } from '../../src/shared/pageProtocol.ts';

export class Panel implements vscode.WebviewPanel {
  readonly viewType = 'ponder.answer';
  readonly options = {};
  readonly viewColumn = undefined;
  readonly posted: ToPage[] = [];
  readonly #page = new vscode.EventEmitter<unknown>();
  /** What the page says. As the page does, it adds which job it is about: the one it was told of last. */
  readonly said = {
    fire: (message: unknown) => this.#page.fire(isPlain(message) ? { jobId: this.#shown, ...message } : message),
  };
  #shown = '';
  /** Otherwise its page has not come to draw what it was told. */
  draws = true;
  readonly #moved = new vscode.EventEmitter<vscode.WebviewPanelOnDidChangeViewStateEvent>();
  readonly #gone = new vscode.EventEmitter<void>();
  readonly onDidChangeViewState = this.#moved.event;
  readonly onDidDispose = this.#gone.event;
  readonly webview: vscode.Webview;
  title = '';
  visible = true;
  active = true;
  isDisposed = false;
  /** Whether it was brought up without the focus, each time. */
  readonly reveals: boolean[] = [];

  constructor() {
    this.webview = {
      options: {},
      html: '',
      cspSource: 'https://files.example',
      onDidReceiveMessage: this.#page.event,
      asWebviewUri: (uri) => uri,
      postMessage: (message: unknown) => {
        assert.ok(isToPage(message), 'the page should take what it is sent');
        this.posted.push(message);
        if (message.type === 'show' && this.draws) this.#draw(message.record.jobId);
        return Promise.resolve(true);
      },
    };
  }

  show(isVisible: boolean): void {
    this.visible = isVisible;
    this.#moved.fire({ webviewPanel: this });
  }

  reveal(_column?: unknown, preserveFocus = false): void {
    this.reveals.push(preserveFocus);
    if (!preserveFocus) this.active = true;
    this.show(true);
  }

  dispose(): void {
    this.isDisposed = true;
    this.#gone.fire();
  }

  #draw(jobId: string): void {
    const isOther = this.#shown !== jobId;
    this.#shown = jobId;
    if (isOther) this.said.fire({ type: 'shown' });
  }

  /** What was posted since the last time, in short. */
  take(): string[] {
    return this.posted.splice(0).map(inShort);
  }
}

function inShort(message: ToPage): string {
  switch (message.type) {
    case 'show':
      return `show ${message.record.stateLabel}: ${message.record.answer}`;
    case 'grow':
      return `grow ${message.answerFrom} ${message.answer} / ${message.summaryFrom} ${message.summary}`;
    case 'turn':
      return `turn ${message.record.stateLabel}: ${message.record.answer}`;
    case 'asked':
      return message.isAsked ? 'asked' : 'not asked';
  }
}

function isPlain(message: unknown): message is object {
  return typeof message === 'object' && message !== null && !Array.isArray(message);
}
