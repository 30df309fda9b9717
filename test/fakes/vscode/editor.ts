// The fake editor as a test has it in hand.
import assert from 'node:assert/strict';
import type { Panel } from '../panel.ts';
import { Accounts } from './accounts.ts';
import { type DocumentOptions, type NotebookEditor, TextDocument, TextEditor } from './documents.ts';
import { type StatusBarItem, TabInputText } from './items.ts';
import { Configuration } from './memory.ts';
import type { Message } from './message.ts';
import { type InputBox, type QuickPick, Shown } from './surfaces.ts';
import { EventEmitter, type Selection, Uri } from './values.ts';

export interface Folder {
  readonly uri: Uri;
  readonly name: string;
  readonly index: number;
}

interface Tab {
  readonly label: string;
  readonly input: unknown;
}

interface ContentProvider {
  provideTextDocumentContent(uri: Uri): string;
}

export interface LensProvider {
  provideCodeLenses(document: TextDocument): { command?: { title: string; command: string; arguments?: unknown[] } }[];
}

export type Handler = (...args: unknown[]) => unknown;

const configuration = new Configuration();
const accounts = new Accounts();

/** What the extension's side and the test's side share. */
export const shared = {
  picks: new Shown<QuickPick>('quick pick'),
  boxes: new Shown<InputBox>('input box'),
  messages: new Shown<Message>('message'),
  opened: new EventEmitter<TextDocument>(),
  closed: new EventEmitter<TextDocument>(),
  changed: new EventEmitter<{ readonly document: TextDocument }>(),
  activated: new EventEmitter<TextEditor | undefined>(),
  focused: new EventEmitter<{ readonly focused: boolean }>(),
  handlers: new Map<string, Handler>(),
  contents: new Map<string, ContentProvider>(),
  lenses: new Set<LensProvider>(),
  untitled: 0,
};
const { picks, boxes, messages, opened, closed, changed, activated, focused, handlers, contents, lenses } = shared;

const state = {
  documents: [] as TextDocument[],
  active: undefined as TextEditor | undefined,
  notebook: undefined as NotebookEditor | undefined,
  tab: undefined as Tab | undefined,
  folders: [] as Folder[],
  isTrusted: true,
  isFocused: true,
};

/** What a test does to the editor, and what it sees of it. */
export const editor = {
  /** The next thing that is shown to a person, now or soon. */
  nextPick: () => picks.next(),
  nextBox: () => boxes.next(),
  nextMessage: () => messages.next(),
  /** Something was said that the test has not taken yet. */
  hasMessage: () => messages.left.length > 0,
  configuration,
  accounts,
  /** Every command that was run, with its arguments; also those that nobody registered. */
  executed: [] as (readonly [id: string, ...args: unknown[]])[],
  contexts: new Map<string, unknown>(),
  /** Every panel that was opened, in its order. */
  panels: [] as Panel[],
  statusMessages: [] as string[],
  /** What was written to the log. */
  logged: [] as string[],
  statusItems: new Map<string, StatusBarItem>(),
  clipboard: '',
  links: [] as string[],
  state,
  /** Files that are written, by address; a scheme that is not here is not known to the editor. */
  files: new Map<string, string>(),
  /** Whether the editor can write to files of a scheme. */
  schemes: new Map<string, boolean>([['file', true]]),
  /** What happens as a file is opened that no editor shows yet. */
  opens: undefined as ((uri: Uri) => void) | undefined,
  /** Files of this machine that can't be written to. */
  locked: new Set<string>(),
  /** How many steps could be undone that changed several places at once. */
  edits: 0,
  refusesEdits: false,
  /** Schemes whose files are those of this machine. */
  disks: new Set(['file']),
  /** Where a person saves to. */
  saveAs: undefined as Uri | undefined,
  /** What the language says is in a document. */
  symbols: undefined as readonly unknown[] | undefined,

  folder(path: string, scheme = 'file'): Uri {
    const uri = scheme === 'file' ? Uri.file(path) : Uri.parse(`${scheme}${path}`);
    state.folders.push({ uri, name: path.split('/').at(-1) ?? '', index: state.folders.length });
    return uri;
  },

  document(uri: Uri | string, text: string, options: DocumentOptions = {}): TextDocument {
    const document = new TextDocument(typeof uri === 'string' ? Uri.file(uri) : uri, text, options);
    state.documents.push(document);
    opened.fire(document);
    return document;
  },

  /** A person looks at a document, with this selected. */
  show(document: TextDocument, ...selections: readonly Selection[]): TextEditor {
    const shown = new TextEditor(document, selections, 1);
    state.active = shown;
    state.tab = { label: document.uri.path.split('/').at(-1) ?? '', input: new TabInputText(document.uri) };
    activated.fire(shown);
    return shown;
  },

  type(document: TextDocument, text: string): void {
    document.setText(text);
    changed.fire({ document });
  },

  /** A person closes the tab and lets go of what is not saved: an untitled text is emptied before it goes. */
  close(document: TextDocument): void {
    if (document.isUntitled && document.getText() !== '') this.type(document, '');
    document.isDirty = false;
    document.isClosed = true;
    state.documents = state.documents.filter((other) => other !== document);
    if (state.active?.document === document) {
      state.active = undefined;
      state.tab = undefined;
    }
    closed.fire(document);
  },

  lenses: (document: TextDocument) => [...lenses].flatMap((provider) => provider.provideCodeLenses(document)),

  /** Fails when something was shown that the test did not take. */
  assertNothingLeft(): void {
    assert.deepEqual([...picks.left, ...boxes.left, ...messages.left], [], 'nobody should be left with these');
  },

  /** The window is new; what was kept (memory, secrets) is the test's own. @param keepsDocuments hot exit */
  reload({ keepsDocuments = false } = {}): void {
    for (const event of [opened, closed, changed, activated, focused]) event.dispose();
    handlers.clear();
    contents.clear();
    lenses.clear();
    this.contexts.clear();
    if (keepsDocuments) return;
    shared.untitled = 0;
    Object.assign(state, { documents: [], active: undefined, notebook: undefined, tab: undefined });
  },

  reset(): void {
    this.reload();
    Object.assign(state, { folders: [], isTrusted: true, isFocused: true });
    configuration.clear();
    accounts.reset();
    for (const shown of [picks, boxes, messages]) shown.clear();
    this.executed.length = 0;
    this.panels.length = 0;
    this.statusMessages.length = 0;
    this.logged.length = 0;
    this.statusItems.clear();
    this.links.length = 0;
    this.clipboard = '';
    this.symbols = undefined;
    this.saveAs = undefined;
    this.files.clear();
    this.schemes.clear();
    this.schemes.set('file', true);
    this.opens = undefined;
    this.disks.clear();
    this.locked.clear();
    this.edits = 0;
    this.refusesEdits = false;
    this.disks.add('file');
  },
};
