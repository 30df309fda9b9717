// A text by the model on the page: it grows while it is written, and stays when the page around it is redrawn.
import type { FromPage, PageWords } from '../shared/pageProtocol.ts';
import { element } from './dom.ts';
import { GrowingMarkdown } from './growingMarkdown.ts';
import { createRenderer } from './markdown.ts';
import { markdownView } from './markdownView.ts';
import { type Naming, partBox } from './naming.ts';
import { Notes } from './notes.ts';
import { Outline } from './outline.ts';
import { Polish } from './polish.ts';

export interface TextViewNeeds {
  readonly words: PageWords;
  readonly post: (message: FromPage) => void;
  readonly onDidDraw: () => void;
}

/** Texts longer than this many characters are laid out only where they can be seen. */
const LONG = 60_000;

export interface TextViewParts {
  /** The part of the page that holds the text and its heading. */
  readonly element: HTMLElement;
  /** The element that holds the text alone. */
  readonly body: HTMLElement;
  readonly outline: Outline | null;
}

export class TextView {
  #isEnded = false;
  readonly body: HTMLElement;
  readonly #text: GrowingMarkdown;
  readonly #polish: Polish;
  readonly #outline: Outline | null;
  readonly element: HTMLElement;

  constructor({ element, body, outline }: TextViewParts, { words, post, onDidDraw }: TextViewNeeds) {
    this.element = element;
    this.body = body;
    const renderer = createRenderer(words);
    const polish = new Polish({ owner: element, formulaError: words.formulaError });
    this.#polish = polish;
    this.#outline = outline;
    const notes = new Notes({ words, onDidPlace: (content, isSettled) => polish.placed([content], isSettled) });
    if (outline !== null) body.before(outline.element);
    body.after(notes.element);
    this.#text = new GrowingMarkdown({
      body,
      renderer,
      draw: (piece, how, codesBefore) => {
        const drawn = markdownView(renderer.html(piece, how !== 'open'), codesBefore, { words, post });
        polish.known(drawn);
        notes.take(drawn, how);
        return drawn;
      },
      onDidPlace: (settled, open) => {
        polish.placed(settled, true);
        polish.placed(open, false);
        notes.placed(settled, open);
        outline?.placed(settled, open);
      },
      onDidEnd: () => {
        this.#isEnded = true;
        notes.finish(body);
        outline?.finish(body);
      },
      onDidClear: () => {
        this.#isEnded = false;
        polish.clear();
        notes.clear();
        outline?.clear();
      },
      onDidDraw,
    });
  }

  get text(): string {
    return this.#text.text;
  }

  /** The text is whole, and stands there with its colours and formulas: nothing of it is drawn again. */
  get isDrawn(): boolean {
    return this.#isEnded && !this.element.hasAttribute('data-at-work');
  }

  /** Characters that were handed to the renderer so far. */
  get drawnCharacters(): number {
    return this.#text.drawn;
  }

  set(text: string, isWhole: boolean): void {
    this.body.classList.toggle('long', text.length > LONG);
    this.#text.set(text, isWhole);
  }

  /** Sets what stands from character `from` on. What only adds to the text leaves the rest as it is drawn. */
  grow(from: number, more: string): void {
    const { length } = this.text;
    if (from !== length) this.set(this.text.slice(0, from) + more, false);
    else if (more !== '') {
      this.body.classList.toggle('long', length + more.length > LONG);
      this.#text.append(more);
    }
  }

  /** Stops all work on a text that is no longer shown. */
  dispose(): void {
    this.#text.dispose();
    this.#polish.clear();
    this.#outline?.dispose();
  }
}

export function answerView(needs: TextViewNeeds): TextView {
  const body = element('div', { class: 'markdown', 'data-part': 'answer' });
  const section = element('section', { 'aria-labelledby': 'answer-title' });
  const title = element('h2', { id: 'answer-title', class: 'visually-hidden' }, needs.words.answer);
  section.append(title, element('p', { class: 'note', 'data-part': 'answer-note' }), body);
  return new TextView({ element: section, body, outline: new Outline(needs.words) }, needs);
}

/** An answer beside the job's own: without an outline, which has room for one answer only. */
export function turnAnswerView(needs: TextViewNeeds, naming: Naming): TextView {
  const { heading, id } = naming;
  const body = element('div', { class: 'markdown', 'data-part': 'turn-answer' });
  const section = partBox(naming, 'answer-title');
  section.append(element(heading, { id: id('answer-title'), class: 'visually-hidden' }, needs.words.answer), body);
  return new TextView({ element: section, body, outline: null }, needs);
}

export function summaryView(needs: TextViewNeeds): TextView {
  const body = element('div', { class: 'markdown' });
  const box = element('details', { id: 'summary' }, element('summary', {}, needs.words.reasoningSummary), body);
  return new TextView({ element: box, body, outline: null }, needs);
}
