// The box in which a person asks on from the job on show. What stands in it is theirs: it is kept as a draft, and leaves
// only when the host says that it was asked.
import { type FromPage, MOST_PROMPT, type PageWords } from '../shared/pageProtocol.ts';
import type { PageThread } from '../shared/threadProtocol.ts';
import { element } from './dom.ts';

const SETTLES_MS = 200;

export interface AskBoxNeeds {
  readonly words: PageWords;
  readonly draft: string;
  readonly post: (message: FromPage) => void;
  /** The draft has changed. */
  readonly onDidWrite: () => void;
}

export class AskBox {
  readonly #needs: AskBoxNeeds;
  readonly #text = element('textarea', { id: 'ask-text', rows: '3', dir: 'auto', maxlength: String(MOST_PROMPT) });
  readonly #button = element('button', { type: 'button', class: 'primary', id: 'ask-button' });
  readonly #note = element('p', { class: 'note', id: 'ask-note' });
  readonly #box: HTMLElement;
  #timer = 0;
  #isAsking = false;
  readonly element = element('section', { class: 'ask', 'aria-labelledby': 'ask-title' });

  constructor(needs: AskBoxNeeds) {
    this.#needs = needs;
    const { words, draft } = needs;
    // The host may run on another machine than the person's.
    const keys = navigator.userAgent.includes('Macintosh') ? words.askOnMacKeys : words.askOnKeys;
    this.#text.value = draft;
    this.#text.setAttribute('aria-describedby', 'ask-note');
    this.#button.textContent = words.askOnButton;
    this.#box = element(
      'div',
      { class: 'ask-box' },
      element('label', { for: 'ask-text' }, words.askOnLabel),
      this.#text,
      element('p', { class: 'ask-row' }, this.#button, element('span', { class: 'note' }, keys)),
    );
    this.element.append(element('h2', { id: 'ask-title' }, words.askOn), this.#box, this.#note);
    this.#text.addEventListener('input', () => this.#written());
    this.#text.addEventListener('blur', () => this.flush());
    this.#text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
      event.preventDefault();
      this.#ask();
    });
    this.#button.addEventListener('click', () => this.#ask());
    this.#show();
  }

  get draft(): string {
    return this.#text.value;
  }

  set({ canAskOn, askNote }: PageThread): void {
    if (this.#box.hidden === canAskOn) this.#box.hidden = !canAskOn;
    if (this.#note.textContent !== askNote) this.#note.textContent = askNote;
  }

  /** The host has answered. */
  asked(isAsked: boolean): void {
    this.#isAsking = false;
    if (isAsked) this.#text.value = '';
    this.#show();
    if (isAsked) this.#needs.onDidWrite();
  }

  /** Tells at once what would be told in a moment. */
  flush(): void {
    if (this.#timer === 0) return;
    window.clearTimeout(this.#timer);
    this.#timer = 0;
    this.#needs.onDidWrite();
    this.#needs.post({ type: 'draft', text: this.draft });
  }

  #written(): void {
    this.#show();
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.flush(), SETTLES_MS);
  }

  #ask(): void {
    if (this.#isAsking || this.draft.trim() === '') return;
    this.flush();
    this.#isAsking = true;
    this.#show();
    this.#needs.post({ type: 'action', action: 'askFollowUp', prompt: this.draft });
  }

  /** What is being asked stays as it is; the button keeps the focus, which a disabled one would lose. */
  #show(): void {
    this.#text.readOnly = this.#isAsking;
    this.#button.setAttribute('aria-disabled', String(this.#isAsking || this.draft.trim() === ''));
  }
}
