// The fake editor as an extension sees it.
import { glob, lstat, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { withEdits } from '../../../src/core/patch/merge3.ts';
import { fill } from '../../../src/shared/humanError.ts';
import { Panel } from '../panel.ts';
import { type RelativePattern, TextDocument, type TextEditor, type WorkspaceEdit } from './documents.ts';
import { editor, type Folder, type Handler, type LensProvider, shared } from './editor.ts';
import { FilePermission, FileType } from './enums.ts';
import { StatusBarItem } from './items.ts';
import { CONTEXT_KEYS, isDeclaredCommand, isDeclaredPanel } from './manifest.ts';
import { Message } from './message.ts';
import { InputBox, type PickItem, QuickPick } from './surfaces.ts';
import { Disposable, EventEmitter, type Range, Selection, Uri } from './values.ts';

const { picks, boxes, messages, opened, closed, changed, activated, focused, handlers, contents, lenses } = shared;
const { state, configuration } = editor;

/** Commands of the editor itself that we run. */
const EDITOR_COMMANDS: ReadonlySet<string> = new Set([
  'list.select',
  'setContext',
  'ponder.jobs.focus',
  'vscode.changes',
  'vscode.diff',
  'vscode.executeDocumentSymbolProvider',
  'workbench.action.openSettings',
  'workbench.action.openSettingsJson',
  'workbench.action.revertAndCloseActiveEditor',
]);

export const l10n = { t: (template: string, ...args: (string | number)[]) => fill(template, args) };

export const env = {
  language: 'en',
  clipboard: {
    writeText: (text: string) => {
      editor.clipboard = text;
      return Promise.resolve();
    },
    readText: () => Promise.resolve(editor.clipboard),
  },
  /** As the real one: a text opens as it is, an address as the editor writes it. */
  openExternal: (target: Uri | string) => {
    editor.links.push(typeof target === 'string' ? target : encodeURI(target.toString(true)));
    return Promise.resolve(true);
  },
};

export const authentication = {
  getSession: editor.accounts.getSession,
  onDidChangeSessions: editor.accounts.onDidChangeSessions,
};

export const extensions = { getExtension: () => undefined };

export const languages = {
  registerCodeLensProvider(_selector: unknown, provider: LensProvider): Disposable {
    lenses.add(provider);
    return new Disposable(() => lenses.delete(provider));
  },
};

export const commands = {
  registerCommand(id: string, handler: Handler): Disposable {
    if (handlers.has(id)) throw new Error(`command '${id}' already exists`);
    handlers.set(id, handler);
    return new Disposable(() => handlers.delete(id));
  },

  /** As the real one, a command that nobody has is an error; one of ours is there as soon as it is declared. */
  async executeCommand(id: string, ...args: unknown[]): Promise<unknown> {
    if (!handlers.has(id) && !isDeclaredCommand(id) && !EDITOR_COMMANDS.has(id)) {
      throw new Error(`command '${id}' not found`);
    }
    editor.executed.push([id, ...args]);
    if (id === 'setContext') setContext(String(args[0]), args[1]);
    if (id === 'vscode.executeDocumentSymbolProvider') return editor.symbols;
    if (id === 'workbench.action.revertAndCloseActiveEditor' && state.active !== undefined) {
      editor.close(state.active.document);
    }
    return await handlers.get(id)?.(...args);
  },
};

export const workspace = {
  get textDocuments() {
    return state.documents;
  },
  get notebookDocuments() {
    return state.notebook === undefined ? [] : [state.notebook.notebook];
  },
  get workspaceFolders() {
    return state.folders.length === 0 ? undefined : state.folders;
  },
  get isTrusted() {
    return state.isTrusted;
  },
  onDidOpenTextDocument: opened.event,
  onDidCloseTextDocument: closed.event,
  onDidChangeTextDocument: changed.event,
  onDidChangeConfiguration: configuration.onDidChange,
  onDidGrantWorkspaceTrust: new EventEmitter<void>().event,
  getConfiguration: (section = '') => configuration.section(section),

  getWorkspaceFolder: (uri: Uri): Folder | undefined =>
    state.folders.find(
      ({ uri: folder }) =>
        folder.scheme === uri.scheme && folder.authority === uri.authority && uri.path.startsWith(`${folder.path}/`),
    ),

  asRelativePath(uri: Uri): string {
    const folder = workspace.getWorkspaceFolder(uri);
    if (folder === undefined) return uri.path;
    const path = uri.path.slice(folder.uri.path.length + 1);
    return state.folders.length > 1 ? `${folder.name}/${path}` : path;
  },

  fs: {
    isWritableFileSystem: (scheme: string) => editor.schemes.get(scheme),
    stat: async (uri: Uri) => {
      if (!editor.disks.has(uri.scheme)) throw new Error(`no ${uri.toString()}`);
      const [found, itself] = await Promise.all([stat(uri.path), lstat(uri.path)]);
      const type =
        (found.isDirectory() ? FileType.Directory : FileType.File) |
        (itself.isSymbolicLink() ? FileType.SymbolicLink : 0);
      const permissions = editor.locked.has(uri.path) ? FilePermission.Readonly : 0;
      return { type, ctime: 0, mtime: 0, size: found.size, permissions };
    },
    readFile: (uri: Uri) => readFile(uri.path),
    writeFile: (uri: Uri, bytes: Uint8Array) => {
      if (editor.schemes.get(uri.scheme) !== true) return Promise.reject(new Error(`EROFS ${uri.toString()}`));
      editor.files.set(uri.toString(), new TextDecoder().decode(bytes));
      return Promise.resolve();
    },
  },

  async findFiles({ base, pattern }: RelativePattern, _exclude: string, most: number): Promise<Uri[]> {
    const found: Uri[] = [];
    for await (const path of glob(pattern, { cwd: base.uri.path })) found.push(Uri.file(join(base.uri.path, path)));
    return found.slice(0, most);
  },

  /** As the real one: every edit is of the text as it was; true also where nothing could be written. */
  applyEdit({ replaced }: WorkspaceEdit): Promise<boolean> {
    if (editor.refusesEdits) return Promise.resolve(false);
    editor.edits += 1;
    for (const document of state.documents) {
      const text = document.getText();
      const edits = replaced
        .filter(({ uri }) => uri.toString() === document.uri.toString())
        .map(({ range, text }) => ({ start: document.offsetAt(range.start), end: document.offsetAt(range.end), text }));
      if (edits.length > 0 && !document.isReadOnly) editor.type(document, withEdits(text, edits));
    }
    return Promise.resolve(true);
  },

  registerTextDocumentContentProvider(
    scheme: string,
    provider: {
      readonly onDidChange?: EventEmitter<Uri>['event'];
      provideTextDocumentContent(uri: Uri): string;
    },
  ): Disposable {
    contents.set(scheme, provider);
    const changes = provider.onDidChange?.((changed) => {
      const open = state.documents.find(({ uri }) => uri.toString() === changed.toString());
      open?.setText(provider.provideTextDocumentContent(changed));
      if (open !== undefined) open.isDirty = false;
    });
    return new Disposable(() => {
      changes?.dispose();
      contents.delete(scheme);
    });
  },

  openTextDocument(what: Uri | { readonly language?: string; readonly content?: string }): Promise<TextDocument> {
    if (!(what instanceof Uri)) {
      shared.untitled += 1;
      const { language = 'plaintext', content = '' } = what;
      const uri = Uri.from({ scheme: 'untitled', path: `Untitled-${shared.untitled}` });
      return Promise.resolve(editor.document(uri, content, { languageId: language, isDirty: content !== '' }));
    }
    const open = () => state.documents.find(({ uri }) => uri.toString() === what.toString());
    if (open() === undefined) editor.opens?.(what);
    const found = open();
    if (found !== undefined) return Promise.resolve(found);
    const provider = contents.get(what.scheme);
    if (provider === undefined) return Promise.reject(new Error(`cannot open ${what.toString()}`));
    return Promise.resolve(editor.document(what, provider.provideTextDocumentContent(what)));
  },
};

export const window = {
  get activeTextEditor() {
    return state.active;
  },
  get visibleTextEditors() {
    return state.active === undefined ? [] : [state.active];
  },
  get activeNotebookEditor() {
    return state.notebook;
  },
  get state() {
    return { focused: state.isFocused, active: state.isFocused };
  },
  get tabGroups() {
    const tabs = state.tab === undefined ? [] : [state.tab];
    const group = { activeTab: state.tab, tabs, isActive: true, viewColumn: 1 };
    return { all: [group], activeTabGroup: group };
  },
  onDidChangeActiveTextEditor: activated.event,
  onDidChangeWindowState: focused.event,

  async showTextDocument(
    what: TextDocument | Uri,
    { selection }: { readonly selection?: Range } = {},
  ): Promise<TextEditor> {
    const document = what instanceof TextDocument ? what : await workspace.openTextDocument(what);
    return editor.show(document, ...(selection === undefined ? [] : [new Selection(selection.start, selection.end)]));
  },

  showSaveDialog: () => Promise.resolve(editor.saveAs),
  createQuickPick: () => new QuickPick((pick) => picks.add(pick)),
  createOutputChannel(): object {
    const write = (level: string) => (message: string) => void editor.logged.push(`[${level}] ${message}`);
    const levels = { debug: write('debug'), info: write('info'), warn: write('warning'), error: write('error') };
    return { ...levels, show: () => undefined, dispose: () => undefined };
  },
  createInputBox: () => new InputBox((box) => boxes.add(box)),

  showInputBox(options: { title?: string; prompt?: string; value?: string } = {}) {
    const box = window.createInputBox();
    box.title = options.title;
    box.prompt = options.prompt;
    box.value = options.value ?? '';
    return new Promise<string | undefined>((resolve) => {
      box.onDidAccept(() => {
        resolve(box.value);
        box.hide();
      });
      box.onDidHide(() => resolve(undefined));
      box.show();
    });
  },

  showQuickPick(
    items: readonly PickItem[],
    options: { title?: string; placeHolder?: string; canPickMany?: boolean } = {},
  ) {
    const pick = window.createQuickPick();
    pick.title = options.title;
    pick.placeholder = options.placeHolder;
    pick.items = items;
    const areMany = options.canPickMany === true;
    if (areMany) pick.check(items.filter(({ picked }) => picked === true));
    return new Promise<PickItem | readonly PickItem[] | undefined>((resolve) => {
      pick.onDidAccept(() => {
        resolve(areMany ? pick.selectedItems : pick.selectedItems[0]);
        pick.hide();
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  },

  showInformationMessage: (text: string, ...rest: unknown[]) => say('information', text, rest),
  showWarningMessage: (text: string, ...rest: unknown[]) => say('warning', text, rest),
  showErrorMessage: (text: string, ...rest: unknown[]) => say('error', text, rest),

  createWebviewPanel(viewType: string, title: string, how?: number | { readonly preserveFocus?: boolean }): Panel {
    if (!isDeclaredPanel(viewType)) throw new Error(`The panel ${viewType} is not declared in package.json`);
    const preserveFocus = typeof how === 'object' && how.preserveFocus === true;
    const panel = Object.assign(new Panel(), { title, active: !preserveFocus, reveals: [preserveFocus] });
    editor.panels.push(panel);
    return panel;
  },

  createStatusBarItem(id: string, alignment: number, priority: number): StatusBarItem {
    const item = new StatusBarItem(id, alignment, priority);
    editor.statusItems.set(id, item);
    return item;
  },

  setStatusBarMessage(text: string): Disposable {
    editor.statusMessages.push(text);
    return new Disposable(() => undefined);
  },

  withProgress: async <T>(_options: unknown, run: (progress: { report(step: unknown): void }) => Promise<T>) =>
    await run({ report: () => undefined }),
};

/** A key that no `when` reads is misspelt. */
function setContext(key: string, value: unknown): void {
  if (!CONTEXT_KEYS.has(key)) throw new Error(`No "when" of package.json reads ${key}`);
  editor.contexts.set(key, value);
}

function say(kind: Message['kind'], text: string, rest: readonly unknown[]): Promise<unknown> {
  return new Promise((resolve) => messages.add(new Message(kind, text, rest, resolve)));
}
