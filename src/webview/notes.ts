// Footnotes stand below the text in the order of their references, with links there and back. While the text is
// written, a note may come long after its reference; until then the reference is shown as it was written. A name keeps
// its number until the text is whole, so that a late note moves no other.
import type { PageWords } from '../shared/pageProtocol.ts';
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
  /** Called when the content of a note stands in its place. */
  readonly onDidPlace: (content: Element, isSettled: boolean) => void;
}

export class Notes {
  readonly #needs: NotesNeeds;
  readonly #list = element('ol');
  readonly #notes = new Map<string, Note>();
  readonly #names = new WeakMap<Element, string>();
  /** The number of each name, in the order of the text. */
  #order = new Map<string, number>();
  /** The notes in the order in which they stand below the text. */
  #listed: Note[] = [];
  /** The references to each note, by its name. */
  #settled = new Map<string, Element[]>();
  #open = new Map<string, Element[]>();
  /** The reference that the reader followed last. */
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

  /** Takes the notes out of a piece of the text, and links its references to notes that are known. */
  take(fragment: DocumentFragment, how: How): void {
    for (const written of fragment.querySelectorAll('.note-reference')) {
      const name = (written.textContent ?? '').slice(2, -1).toLowerCase();
      this.#names.set(written, name);
      this.#meet(name);
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
    this.#keep(this.#settled, settled);
    this.#open = new Map();
    this.#keep(this.#open, open);
  }

  /** Call when the text is whole. Numbers the notes by the order of their references; those without any come last. */
  finish(body: Element): void {
    this.#order = new Map();
    this.#settled = new Map();
    this.#open = new Map();
    this.#keep(this.#settled, [body, this.#list]);
    const named = [...this.#order.keys()].map((name) => this.#notes.get(name)).filter((note) => note !== undefined);
    this.#listed = [...new Set([...named, ...this.#notes.values()])];
    let next = this.#list.firstElementChild;
    for (const [index, note] of this.#listed.entries()) {
      note.number = index + 1;
      note.item.value = note.number;
      if (next === note.item) next = next.nextElementSibling;
      else this.#list.insertBefore(note.item, next);
    }
    for (const references of this.#settled.values()) for (const reference of references) this.#link(reference);
  }

  clear(): void {
    this.#notes.clear();
    this.#order = new Map();
    this.#listed = [];
    this.#settled = new Map();
    this.#open = new Map();
    this.#list.replaceChildren();
    this.element.hidden = true;
  }

  #define(name: string, content: Element, how: How): void {
    const known = this.#notes.get(name);
    // Of several notes with one name, the first counts.
    if (known?.isSettled === true && how !== 'again') return;
    const isSettled = how !== 'open';
    if (known === undefined) this.#add(name, content, isSettled);
    else known.isSettled = isSettled;
    const isSame = known?.content.isEqualNode(content) === true;
    if (known !== undefined && !isSame) {
      known.content.replaceWith(content);
      known.content = content;
    }
    if (!isSame) this.#keep(this.#settled, [content]);
    this.#needs.onDidPlace(known?.content ?? content, isSettled);
  }

  #add(name: string, content: Element, isSettled: boolean): void {
    const number = this.#meet(name);
    const item = element('li', { tabindex: '-1', class: 'note-item', value: String(number) });
    item.append(content, ' ', this.#back(name));
    const note = { item, content, isSettled, number };
    this.#notes.set(name, note);
    let at = this.#listed.length;
    for (let from = 0; from < at; ) {
      const middle = (from + at) >> 1;
      if ((this.#listed[middle]?.number ?? 0) < number) from = middle + 1;
      else at = middle;
    }
    this.#list.insertBefore(item, this.#listed[at]?.item ?? null);
    this.#listed.splice(at, 0, note);
    this.element.hidden = false;
    for (const reference of this.#referencesTo(name)) this.#link(reference);
  }

  /** The number of a name; a new name gets the next number. */
  #meet(name: string): number {
    const number = this.#order.get(name) ?? this.#order.size + 1;
    this.#order.set(name, number);
    return number;
  }

  #keep(into: Map<string, Element[]>, nodes: readonly Node[]): void {
    for (const reference of referencesIn(nodes)) {
      const name = this.#names.get(reference) ?? '';
      this.#meet(name);
      const known = into.get(name);
      if (known === undefined) into.set(name, [reference]);
      else known.push(reference);
      this.#link(reference);
    }
  }

  #referencesTo(name: string): Element[] {
    return [...(this.#settled.get(name) ?? []), ...(this.#open.get(name) ?? [])];
  }

  #link(reference: Element): void {
    const note = this.#notes.get(this.#names.get(reference) ?? '');
    if (note === undefined || reference.closest('a') !== null) return;
    const number = String(note.number);
    const name = `${this.#needs.words.note} ${number}`;
    const linked = reference.querySelector('button');
    if (linked !== null) {
      if (linked.textContent === number) return;
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
      const mine = this.#referencesTo(name).filter((reference) => reference.isConnected);
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
