// A text of the model's on the page: it grows while it is written, and stays when the page around it is drawn anew.
import type { FromPage, PageWords } from '../shared/panelProtocol.ts';
import { element } from './dom.ts';
import { GrowingMarkdown } from './growingMarkdown.ts';
import { createRenderer } from './markdown.ts';
import { markdownView } from './markdownView.ts';

export interface TextViewNeeds {
  readonly words: PageWords;
  readonly post: (message: FromPage) => void;
  readonly onDidDraw: () => void;
}

/** Longer texts are laid out only where they can be seen. */
const LONG = 60_000;

export class TextView {
  readonly #body: HTMLElement;
  readonly #text: GrowingMarkdown;
  /** The part of the page that holds the text. */
  readonly element: HTMLElement;

  constructor(element: HTMLElement, body: HTMLElement, { words, post, onDidDraw }: TextViewNeeds) {
    this.element = element;
    this.#body = body;
    const renderer = createRenderer(words);
    const copy = (text: string) => post({ type: 'copyCode', text });
    const draw = (piece: string, isSettled: boolean) => markdownView(renderer.html(piece, isSettled), words, copy);
    this.#text = new GrowingMarkdown({ body, renderer, draw, onDidDraw });
  }

  get text(): string {
    return this.#text.text;
  }

  /** Characters that were handed to the renderer so far. */
  get drawnCharacters(): number {
    return this.#text.drawn;
  }

  set(text: string, isWhole: boolean): void {
    this.#body.classList.toggle('long', text.length > LONG);
    this.#text.set(text, isWhole);
  }

  /** What stands from this place on. What was there already stays as it is drawn. */
  grow(from: number, more: string): void {
    const { length } = this.text;
    if (from !== length) this.set(this.text.slice(0, from) + more, false);
    else if (more !== '') {
      this.#body.classList.toggle('long', length + more.length > LONG);
      this.#text.append(more);
    }
  }

  dispose(): void {
    this.#text.dispose();
  }
}

export function answerView(needs: TextViewNeeds): TextView {
  const body = element('div', { class: 'markdown', 'data-part': 'answer' });
  const section = element('section', { 'aria-labelledby': 'answer-title' });
  const title = element('h2', { id: 'answer-title', class: 'section-title' }, needs.words.answer);
  section.append(title, element('p', { class: 'note', 'data-part': 'answer-note' }), body);
  return new TextView(section, body, needs);
}

export function summaryView(needs: TextViewNeeds): TextView {
  const body = element('div', { class: 'markdown' });
  const box = element('details', { id: 'summary' }, element('summary', {}, needs.words.reasoningSummary), body);
  return new TextView(box, body, needs);
}
