// Footnotes: below the text, in the order in which it names them, with a way there and back. While the text is written a
// note may come long after its number; until then the text shows what was written.
import type { PageWords } from '../shared/panelProtocol.ts';
import { element } from './dom.ts';

export type How = 'open' | 'settled' | 'again';

interface Note {
  readonly item: HTMLLIElement;
  content: Element;
  isSettled: boolean;
  number: number;
}

export interface NotesNeeds {
  readonly words: PageWords;
  /** The content of a note stands in its place. */
  readonly onDidPlace: (content: Element, isSettled: boolean) => void;
}

export class Notes {
  readonly #needs: NotesNeeds;
  readonly #list = element('ol');
  readonly #notes = new Map<string, Note>();
  readonly #names = new WeakMap<Element, string>();
  /** The names in the order in which the text has them. */
  #order = new Set<string>();
  #settled: Element[] = [];
  #open: Element[] = [];
  #isOutOfOrder = false;
  /** Where the reader came from. */
  #from: Element | null = null;
  readonly element: HTMLElement;

  constructor(needs: NotesNeeds) {
    this.#needs = needs;
    this.element = element('section', {
      class: 'markdown notes',
      'data-part': 'notes',
      'aria-label': needs.words.notes,
    });
    this.element.append(this.#list);
    this.element.hidden = true;
  }

  /** Takes the notes out of a piece of the text, and links what it says of notes that are known. */
  take(fragment: DocumentFragment, how: How): void {
    for (const written of fragment.querySelectorAll('.note-reference')) {
      const name = (written.textContent ?? '').slice(2, -1).toLowerCase();
      this.#names.set(written, name);
      this.#link(written);
    }
    for (const content of [...fragment.children].filter((child) => child.matches('.note-text'))) {
      const name = content.querySelector(':scope > .note-name');
      content.remove();
      name?.remove();
      this.#define((name?.textContent ?? '').toLowerCase(), content, how);
    }
  }

  /** @param open the rest of the text, which may change */
  placed(settled: readonly Node[], open: readonly Node[]): void {
    this.#settled.push(...referencesIn(settled));
    this.#open = referencesIn(open);
    for (const reference of [...referencesIn(settled), ...this.#open]) this.#meet(reference);
    this.#number();
  }

  /** All is there: what stands in the text, in its order, decides. */
  finish(body: Element): void {
    this.#order = new Set();
    this.#settled = referencesIn([body]);
    this.#open = [];
    for (const reference of [...this.#settled, ...referencesIn([this.#list])]) this.#meet(reference);
    this.#isOutOfOrder = true;
    this.#number();
  }

  clear(): void {
    this.#notes.clear();
    this.#order.clear();
    this.#settled = [];
    this.#open = [];
    this.#list.replaceChildren();
    this.element.hidden = true;
  }

  #define(name: string, content: Element, how: How): void {
    const known = this.#notes.get(name);
    if (known === undefined) {
      const item = element('li', { tabindex: '-1', class: 'note-item' }, content, ' ', this.#back(name));
      this.#notes.set(name, { item, content, isSettled: how !== 'open', number: 0 });
      this.#isOutOfOrder = true;
    } else {
      // The first one of a name holds.
      if (known.isSettled && how !== 'again') return;
      known.isSettled = how !== 'open';
      if (!known.content.isEqualNode(content)) {
        known.content.replaceWith(content);
        known.content = content;
      }
    }
    const note = this.#notes.get(name);
    if (note === undefined) return;
    for (const reference of referencesIn([note.content])) this.#meet(reference);
    this.#number();
    this.#needs.onDidPlace(note.content, how !== 'open');
  }

  #meet(reference: Element): void {
    const name = this.#names.get(reference) ?? '';
    if (this.#order.has(name)) return;
    this.#order.add(name);
    if (this.#notes.has(name)) this.#isOutOfOrder = true;
  }

  #number(): void {
    if (!this.#isOutOfOrder) return;
    this.#isOutOfOrder = false;
    // What the text doesn't name was written, and paid for, all the same.
    const names = [...this.#order, ...[...this.#notes.keys()].filter((name) => !this.#order.has(name))];
    const notes = names.map((name) => this.#notes.get(name)).filter((note) => note !== undefined);
    for (const [index, note] of notes.entries()) {
      note.number = index + 1;
      if (this.#list.children[index] !== note.item)
        this.#list.insertBefore(note.item, this.#list.children[index] ?? null);
    }
    this.element.hidden = notes.length === 0;
    for (const reference of [...this.#settled, ...this.#open, ...referencesIn([this.#list])]) this.#link(reference);
  }

  #link(reference: Element): void {
    const note = this.#notes.get(this.#names.get(reference) ?? '');
    if (note === undefined || note.number === 0 || reference.closest('a') !== null) return;
    const number = String(note.number);
    const name = `${this.#needs.words.note} ${number}`;
    const linked = reference.querySelector('button');
    if (linked !== null) {
      linked.textContent = number;
      linked.setAttribute('aria-label', name);
      return;
    }
    const go = element('button', { type: 'button', role: 'link', class: 'link', 'aria-label': name }, number);
    go.addEventListener('click', () => {
      this.#from = reference;
      show(note.item, note.item);
    });
    reference.replaceChildren(element('sup', {}, go));
  }

  #back(name: string): HTMLElement {
    const { backToText } = this.#needs.words;
    const back = element('button', { type: 'button', role: 'link', class: 'link', 'aria-label': backToText }, '↩');
    back.addEventListener('click', () => {
      const mine = [...this.#settled, ...this.#open, ...referencesIn([this.#list])].filter(
        (reference) => reference.isConnected && this.#names.get(reference) === name,
      );
      const place = mine.find((reference) => reference === this.#from) ?? mine[0];
      if (place !== undefined) show(place, place.querySelector('button'));
    });
    return back;
  }
}

function show(place: Element, focused: HTMLElement | null): void {
  place.scrollIntoView({ block: 'center', behavior: 'instant' });
  focused?.focus({ preventScroll: true });
}

function referencesIn(nodes: readonly Node[]): Element[] {
  return nodes.flatMap((node) => (node instanceof Element ? [...node.querySelectorAll('.note-reference')] : []));
}
