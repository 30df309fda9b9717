// A line that unfolds what belongs to it. What is folded is found by the browser's search, which unfolds it.
import { element } from './dom.ts';
import { icon } from './icon.ts';

export interface FoldParts {
  readonly id: string;
  /** What the line is to a screen reader. */
  readonly heading: 'h2' | 'p';
  /** The class of what is unfolded. */
  readonly content: string;
}

export class Fold {
  readonly #button: HTMLButtonElement;
  readonly #opened: () => void;
  /** What the line says. */
  readonly label: HTMLElement;
  readonly content: HTMLElement;
  readonly element: HTMLElement;

  /** @param opened called whenever it is unfolded */
  constructor({ id, heading, content }: FoldParts, opened: () => void = () => undefined) {
    this.#opened = opened;
    this.label = element('span', { class: 'fold-label' });
    const names = { type: 'button', class: 'fold', id: `fold-${id}`, 'aria-controls': id };
    this.#button = element('button', names, icon('fold'), this.label);
    this.content = element('div', { class: content, id });
    this.element = element('div', {}, element(heading, { class: 'fold-line' }, this.#button), this.content);
    this.#set(false);
    this.#button.addEventListener('click', () => this.#set(!this.isOpen));
    this.content.addEventListener('beforematch', () => this.#set(true));
  }

  get isOpen(): boolean {
    return this.#button.getAttribute('aria-expanded') === 'true';
  }

  #set(isOpen: boolean): void {
    this.#button.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) this.content.removeAttribute('hidden');
    else this.content.setAttribute('hidden', 'until-found');
    if (isOpen) this.#opened();
  }
}
