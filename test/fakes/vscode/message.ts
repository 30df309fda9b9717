import assert from 'node:assert/strict';

/** A notification, or a modal that stops everything until it is answered. */
export class Message {
  readonly kind: 'information' | 'warning' | 'error';
  readonly text: string;
  readonly detail: string;
  readonly isModal: boolean;
  readonly buttons: readonly string[];
  readonly #items: ReadonlyMap<string, unknown>;
  readonly #answer: (item: unknown) => void;

  constructor(kind: Message['kind'], text: string, rest: readonly unknown[], answer: (item: unknown) => void) {
    const objects = rest.filter((part): part is object => typeof part === 'object' && part !== null);
    const options = objects.find((part) => !('title' in part));
    this.kind = kind;
    this.text = text;
    this.detail = String((options && Reflect.get(options, 'detail')) ?? '');
    this.isModal = options !== undefined && Reflect.get(options, 'modal') === true;
    // A button is a word, or an object with a title; the answer is what was given.
    const items = rest.filter((part) => part !== options);
    this.#items = new Map(items.map((item) => [titleOf(item), item]));
    this.buttons = [...this.#items.keys()];
    this.#answer = answer;
  }

  get words(): string {
    return this.text;
  }

  choose(label: string): void {
    assert.ok(
      this.buttons.includes(label),
      `“${this.text}” should have a button “${label}”: ${this.buttons.join(', ')}`,
    );
    this.#answer(this.#items.get(label));
  }

  /** A person presses Enter in a modal: VS Code gives the focus to its first button that does not close it. */
  enter(): void {
    const first = [...this.#items.values()].find((item) => !isCloseAffordance(item));
    assert.ok(this.isModal && first !== undefined, `“${this.text}” should be a modal with a button`);
    this.#answer(first);
  }

  close(): void {
    this.#answer(undefined);
  }
}

function isCloseAffordance(item: unknown): boolean {
  return typeof item === 'object' && item !== null && Reflect.get(item, 'isCloseAffordance') === true;
}

function titleOf(item: unknown): string {
  return typeof item === 'object' && item !== null ? String(Reflect.get(item, 'title')) : String(item);
}
