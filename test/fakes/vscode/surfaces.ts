// What opens in front of a person and waits for them. A test takes each as it comes and does what a person would.
import assert from 'node:assert/strict';
import { QuickPickItemKind } from './enums.ts';
import { EventEmitter } from './values.ts';

const DEADLINE_MS = 15_000;
/** A person reads before pressing a key. */
const READING_MS = 600;

/** What was shown and not yet taken by the test, in order. */
export class Shown<T extends { readonly words: string }> {
  readonly #what: string;
  readonly #open: T[] = [];
  #waiting: ((surface: T) => void)[] = [];

  constructor(what: string) {
    this.#what = what;
  }

  add(surface: T): void {
    const taker = this.#waiting.shift();
    if (taker === undefined) this.#open.push(surface);
    else taker(surface);
  }

  /** The next one, now or as soon as it is shown. */
  next(): Promise<T> {
    const first = this.#open.shift();
    if (first !== undefined) return Promise.resolve(first);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new assert.AssertionError({ message: this.#inVain() })), DEADLINE_MS);
      this.#waiting.push((surface) => {
        clearTimeout(timer);
        resolve(surface);
      });
    });
  }

  /** The words of those that no test took. */
  get left(): string[] {
    return this.#open.map(({ words }) => words);
  }

  clear(): void {
    this.#open.length = 0;
    this.#waiting = [];
  }

  #inVain(): string {
    return `a ${this.#what} should have been shown, and none was`;
  }
}

export interface PickItem {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly kind?: number;
  readonly alwaysShow?: boolean;
  readonly picked?: boolean;
  readonly buttons?: readonly unknown[];
}

class Input {
  title: string | undefined;
  step: number | undefined;
  totalSteps: number | undefined;
  placeholder: string | undefined;
  ignoreFocusOut = false;
  busy = false;
  enabled = true;
  buttons: readonly unknown[] = [];
  isShown = false;
  #value = '';
  readonly #changed = new EventEmitter<string>();
  readonly #accepted = new EventEmitter<void>();
  readonly #hidden = new EventEmitter<void>();
  readonly #triggered = new EventEmitter<unknown>();
  readonly onDidChangeValue = this.#changed.event;
  readonly onDidAccept = this.#accepted.event;
  readonly onDidHide = this.#hidden.event;
  readonly onDidTriggerButton = this.#triggered.event;

  get words(): string {
    return this.title ?? this.placeholder ?? '';
  }

  get value(): string {
    return this.#value;
  }

  set value(value: string) {
    if (value === this.#value) return;
    this.#value = value;
    this.#changed.fire(value);
  }

  hide(): void {
    if (!this.isShown) return;
    this.isShown = false;
    this.#hidden.fire();
  }

  dispose(): void {
    this.hide();
  }

  /** A person types this in place of what was there. */
  type(value: string): void {
    this.value = value;
  }

  /** A person presses Enter, having read what is there. */
  accept(): void {
    const now = Date.now;
    Date.now = () => now() + READING_MS;
    try {
      this.acceptAtOnce();
    } finally {
      Date.now = now;
    }
  }

  /** A key that is still held down repeats itself. */
  acceptAtOnce(): void {
    this.#accepted.fire();
  }

  press(button: unknown): void {
    this.#triggered.fire(button);
  }
}

/**
 * As the real one (1.104 and 1.139): the first row becomes active as soon as rows are set or what is typed changes, and
 * stays so unless `activeItems` is set after them; Enter takes the active row, and without one leaves the selection as
 * it was.
 */
export class QuickPick extends Input {
  matchOnDescription = false;
  matchOnDetail = false;
  keepScrollPosition = false;
  canSelectMany = false;
  #active: readonly PickItem[] = [];
  #selected: readonly PickItem[] = [];
  #lags = false;
  #items: readonly PickItem[] = [];
  readonly #pressed = new EventEmitter<{ item: PickItem; button: unknown }>();
  readonly onDidTriggerItemButton = this.#pressed.event;
  readonly #activated = new EventEmitter<readonly PickItem[]>();
  readonly onDidChangeActive = this.#activated.event;
  readonly onDidChangeSelection = new EventEmitter<readonly PickItem[]>().event;
  readonly #show: (pick: QuickPick) => void;

  constructor(show: (pick: QuickPick) => void) {
    super();
    this.#show = show;
    this.onDidChangeValue(() => this.#activateFirst());
  }

  get items(): readonly PickItem[] {
    return this.#items;
  }

  set items(items: readonly PickItem[]) {
    this.#items = items;
    this.#activateFirst();
  }

  get activeItems(): readonly PickItem[] {
    return this.#active;
  }

  set activeItems(items: readonly PickItem[]) {
    this.#active = items;
    if (!this.#lags) this.#activated.fire(items);
  }

  get selectedItems(): readonly PickItem[] {
    return this.#selected;
  }

  /** Rows with boxes to tick: Enter takes those that are ticked. */
  check(rows: readonly PickItem[]): void {
    this.canSelectMany = true;
    this.#selected = rows;
  }

  override acceptAtOnce(): void {
    if (!this.canSelectMany && this.#active.length > 0) this.#selected = this.#active;
    super.acceptAtOnce();
  }

  /** A person presses the arrow key. */
  down(): void {
    const rows = this.lines.filter(({ kind }) => kind !== QuickPickItemKind.Separator);
    const at = rows.findIndex((row) => this.#active.includes(row));
    const next = rows[(at + 1) % rows.length];
    this.activeItems = next === undefined ? [] : [next];
  }

  show(): void {
    this.isShown = true;
    this.#show(this);
  }

  /** The lines a person sees: the search hides what does not fit it. */
  get lines(): readonly PickItem[] {
    const wanted = this.value.trim().toLowerCase();
    return this.#items.filter((item) => {
      if (item.kind === QuickPickItemKind.Separator) return wanted === '';
      if (item.alwaysShow === true || wanted === '') return true;
      const searched = [
        item.label,
        this.matchOnDescription ? item.description : '',
        this.matchOnDetail ? item.detail : '',
      ];
      return searched.some((text) => text?.toLowerCase().includes(wanted));
    });
  }

  get labels(): string[] {
    return this.lines.map(({ label }) => label);
  }

  /** A person types and presses Enter before the box has caught up: the line that was active before is the chosen one. */
  typeQuickly(value: string): void {
    const before = this.#active;
    this.#lags = true;
    this.type(value);
    this.#active = before;
    this.accept();
    this.#lags = false;
  }

  /** A person clicks on the line that holds this. */
  choose(part: string): void {
    this.activeItems = [this.line(part)];
    this.accept();
  }

  line(part: string): PickItem {
    const found = this.lines.find(({ label, kind }) => label.includes(part) && kind !== QuickPickItemKind.Separator);
    assert.ok(found, `“${this.words}” should have a line with “${part}”; it has ${this.labels.join(' | ')}`);
    return found;
  }

  pressOn(part: string, button: number): void {
    const item = this.line(part);
    this.#pressed.fire({ item, button: item.buttons?.[button] });
  }

  #activateFirst(): void {
    const [first] = this.lines.filter(({ kind }) => kind !== QuickPickItemKind.Separator);
    this.activeItems = first === undefined ? [] : [first];
  }
}

export class InputBox extends Input {
  prompt: string | undefined;
  password = false;
  validationMessage: unknown;
  readonly #show: (box: InputBox) => void;

  constructor(show: (box: InputBox) => void) {
    super();
    this.#show = show;
  }

  show(): void {
    this.isShown = true;
    this.#show(this);
  }
}
