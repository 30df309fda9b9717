// Small classes that only carry what they are given.
import type { Range, Uri } from './values.ts';

export class CancellationError extends Error {}

export class ThemeIcon {
  readonly id: string;
  readonly color: ThemeColor | undefined;

  constructor(id: string, color?: ThemeColor) {
    this.id = id;
    this.color = color;
  }
}

/** The buttons that come with the editor. */
export const QuickInputButtons = { Back: { iconPath: new ThemeIcon('arrow-left'), tooltip: 'Back' } };

export class ThemeColor {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

export class MarkdownString {
  value: string;
  isTrusted = false;
  supportThemeIcons: boolean;

  constructor(value = '', supportThemeIcons = false) {
    this.value = value;
    this.supportThemeIcons = supportThemeIcons;
  }

  appendText(text: string): this {
    this.value += text.replace(/[\\`*_{}[\]()#+\-!~<>]/g, '\\$&');
    return this;
  }

  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }

  appendCodeblock(code: string, language = ''): this {
    this.value += `\n\`\`\`${language}\n${code}\n\`\`\`\n`;
    return this;
  }
}

export class StatusBarItem {
  readonly id: string;
  readonly alignment: number;
  readonly priority: number;
  name = '';
  text = '';
  tooltip: string | MarkdownString | undefined;
  command: string | undefined;
  backgroundColor: ThemeColor | undefined;
  accessibilityInformation: { readonly label: string } | undefined;
  isShown = false;

  constructor(id: string, alignment: number, priority: number) {
    this.id = id;
    this.alignment = alignment;
    this.priority = priority;
  }

  show(): void {
    this.isShown = true;
  }

  hide(): void {
    this.isShown = false;
  }

  dispose(): void {
    this.isShown = false;
  }
}

export class TreeItem {
  label: unknown;
  collapsibleState: number;
  id?: string;
  description?: string | boolean;
  tooltip?: unknown;
  iconPath?: unknown;
  contextValue?: string;
  command?: unknown;
  accessibilityInformation?: unknown;

  constructor(label: unknown, collapsibleState = 0) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export class CodeLens {
  range: Range;
  command: { readonly title: string; readonly command: string; readonly arguments?: unknown[] } | undefined;

  constructor(range: Range, command?: CodeLens['command']) {
    this.range = range;
    this.command = command;
  }

  get isResolved(): boolean {
    return this.command !== undefined;
  }
}

export class DocumentSymbol {
  readonly name: string;
  readonly kind: number;
  readonly range: Range;
  readonly children: DocumentSymbol[];

  constructor(name: string, kind: number, range: Range, children: DocumentSymbol[] = []) {
    this.name = name;
    this.kind = kind;
    this.range = range;
    this.children = children;
  }
}

export class TabInputText {
  readonly uri: Uri;

  constructor(uri: Uri) {
    this.uri = uri;
  }
}

export class TabInputTextDiff {
  readonly original: Uri;
  readonly modified: Uri;

  constructor(original: Uri, modified: Uri) {
    this.original = original;
    this.modified = modified;
  }
}

export class TabInputNotebook {
  readonly uri: Uri;
  readonly notebookType: string;

  constructor(uri: Uri, notebookType: string) {
    this.uri = uri;
    this.notebookType = notebookType;
  }
}

export class TabInputWebview {
  readonly viewType: string;

  constructor(viewType: string) {
    this.viewType = viewType;
  }
}
