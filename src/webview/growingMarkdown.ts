// Draws Markdown that becomes longer while it is read. Blocks that can't change any more are drawn once and never
// touched again; only the last one is drawn anew, so that the work for a piece does not grow with the text before it.

import { keepAlike, keepFirst } from './alike.ts';
import { asSequel, countedAt } from './asSequel.ts';
import type { MarkdownRenderer } from './markdown.ts';
import type { How } from './notes.ts';
import { OpenFence } from './openFence.ts';
import type { DrawnPart } from './parts.ts';
import { Runs } from './runs.ts';

/** Characters that are drawn before the browser gets its turn: first enough to fill a window, then more. */
const FIRST_SLICE = 2_500;
const SLICE = 6_000;
/** While a block longer than this grows, each redraw is followed by a rest of `REST` times the time it took. */
const LONG_BLOCK = 4_000;
const REST = 20;

const NOTHING: DrawnPart = { text: '', goesOn: false };

export interface GrowingNeeds {
  readonly body: HTMLElement;
  readonly renderer: MarkdownRenderer;
  /** Draws a piece of Markdown as sanitised elements, with the buttons that the page adds. */
  readonly draw: (text: string, how: How, codesBefore: number) => DocumentFragment;
  /** The `settled` nodes stand in their place now; the `open` ones are the rest of the text, which may change. */
  readonly onDidPlace: (settled: readonly Node[], open: readonly Node[]) => void;
  /** The whole text is drawn, and none of it will be drawn again. */
  readonly onDidEnd: () => void;
  readonly onDidClear: () => void;
  /** Called after each slice that was drawn. */
  readonly onDidDraw: () => void;
}

/** A part that stays as it is, unless the text later defines a link's name that it uses. */
interface Settled {
  readonly part: DrawnPart;
  /** The number of its first item, if it continues a numbered list. */
  readonly next: number | null;
  readonly nodes: readonly ChildNode[];
  /** How many names were known when it was drawn, and how many blocks of code stood before it. */
  readonly names: number;
  readonly codes: number;
}

export class GrowingMarkdown {
  readonly #needs: GrowingNeeds;
  readonly #runs: Runs;
  /** All text so far, and the end of it that has not been drawn yet. */
  #text = '';
  #waiting = '';
  #settled: Settled[] = [];
  #tail = NOTHING;
  #tailNext: number | null = null;
  #tailNodes: ChildNode[] = [];
  #codes = 0;
  #fence: OpenFence | null = null;
  /** Parts to be drawn once more at the end, because names that they use were defined after them. */
  #late: Settled[] = [];
  #lateNext = 0;
  #isWhole = false;
  #isOver = false;
  /** Cancels the slice that is planned; null = none is. */
  #next: (() => void) | null = null;
  #restsUntil = 0;
  /** Characters handed to the renderer so far, as a measure of the work. */
  drawn = 0;

  constructor(needs: GrowingNeeds) {
    this.#needs = needs;
    this.#runs = new Runs(needs.body);
  }

  get text(): string {
    return this.#text;
  }

  /** Adds a piece at the end, without comparing the text before it. */
  append(piece: string): void {
    this.#text += piece;
    this.#waiting += piece;
    this.#goOn();
  }

  /** Sets the text; `isWhole` = nothing will follow. If it only adds to the text so far, that is not drawn again. */
  set(text: string, isWhole: boolean): void {
    if (text === this.#text && isWhole === this.#isWhole) return;
    if (this.#isWhole || !text.startsWith(this.#text)) this.#clear();
    this.#isWhole = isWhole;
    this.append(text.slice(this.#text.length));
  }

  dispose(): void {
    this.#next?.();
    this.#next = null;
  }

  #clear(): void {
    this.dispose();
    this.#runs.clear();
    this.#text = '';
    this.#waiting = '';
    this.#settled = [];
    this.#tail = NOTHING;
    this.#tailNext = null;
    this.#tailNodes = [];
    this.#codes = 0;
    this.#fence = null;
    this.#late = [];
    this.#lateNext = 0;
    this.#isOver = false;
    this.#restsUntil = 0;
    this.#needs.onDidClear();
  }

  /** Draws one slice now, and each of the others a frame later. */
  #goOn(): void {
    if (this.#next !== null) return;
    if (!this.#isResting()) {
      this.#drawSlice();
      this.#needs.onDidDraw();
    }
    if (this.#waiting === '' && this.#lateNext >= this.#late.length) return;
    this.#next = afterPaint(() => {
      this.#next = null;
      this.#goOn();
    });
  }

  #isResting(): boolean {
    return !this.#isWhole && performance.now() < this.#restsUntil;
  }

  #drawSlice(): void {
    if (this.#isOver) {
      this.#drawLate();
      return;
    }
    const size = this.#sliceSize();
    const piece = this.#waiting.slice(0, size);
    this.#waiting = this.#waiting.slice(size);
    const isLast = this.#waiting === '' && this.#isWhole;
    if (piece === '' && !isLast) return;
    this.#tail = { ...this.#tail, text: this.#tail.text + piece };
    if (isLast || this.#fence?.append(piece) !== true) this.#drawTail(isLast);
    if (isLast) this.#end();
  }

  #sliceSize(): number {
    if (this.#settled.length === 0 && this.#tail.text === '') return FIRST_SLICE;
    // A block that does not end is redrawn with each slice, so its slices are larger and fewer.
    return this.#fence === null ? Math.max(SLICE, this.#tail.text.length / 2) : SLICE;
  }

  #drawTail(isLast: boolean): void {
    const began = performance.now();
    const { renderer } = this.#needs;
    const { settled, open } = renderer.parts(this.#tail.text, isLast, this.#tail.goesOn);
    this.#fence?.close();
    const drawn = settled.map((part) => {
      const next = this.#tailNext;
      const codes = this.#codes;
      const nodes = this.#draw(part, next, 'settled', codes);
      this.#tailNext = countedAt(nodes);
      this.#codes += codesIn(nodes);
      return { part, next, nodes, codes, names: renderer.nameCount };
    });
    const tail = this.#draw(open, this.#tailNext, 'open', this.#codes);
    const kept = keepFirst(this.#tailNodes, [...drawn.flatMap(({ nodes }) => nodes), ...tail]);
    const placed = kept.slice(0, kept.length - tail.length);
    for (const one of drawn) this.#settled.push({ ...one, nodes: kept.splice(0, one.nodes.length) });
    this.#tail = open;
    this.#tailNodes = kept;
    this.#runs.place(placed, kept);
    this.#needs.onDidPlace(placed, kept);
    const block = this.#tailNodes.find((node) => node instanceof Element);
    this.#fence = block === undefined ? null : OpenFence.of(open.text, block);
    if (this.#fence !== null || open.text.length < LONG_BLOCK) return;
    const now = performance.now();
    this.#restsUntil = now + REST * (now - began);
  }

  #draw({ text, goesOn }: DrawnPart, next: number | null, how: How, codes: number): ChildNode[] {
    if (text.trim() === '') return [];
    this.drawn += text.length;
    const fragment = this.#needs.draw(text, how, codes);
    if (goesOn) asSequel(fragment.firstElementChild, next);
    return [...fragment.childNodes];
  }

  #end(): void {
    this.#isOver = true;
    const { renderer } = this.#needs;
    this.#late = this.#settled.filter(({ part, names }) => renderer.usesLaterName(part.text, names));
    this.#lateNext = 0;
    this.#settled = [];
    this.#drawLate();
  }

  #drawLate(): void {
    for (let size = 0; size < SLICE; ) {
      const late = this.#late[this.#lateNext];
      if (late === undefined) break;
      this.#lateNext += 1;
      size += late.part.text.length;
      const place = document.createComment('');
      late.nodes[0]?.before(place);
      const nodes = this.#draw(late.part, late.next, 'again', late.codes);
      place.replaceWith(...nodes);
      this.#needs.onDidPlace(keepAlike(late.nodes, nodes), []);
    }
    if (this.#lateNext >= this.#late.length) this.#needs.onDidEnd();
  }
}

function codesIn(nodes: readonly Node[]): number {
  return nodes.reduce((sum, node) => {
    if (!(node instanceof Element)) return sum;
    return sum + (node.matches('div.code') ? 1 : node.querySelectorAll('div.code').length);
  }, 0);
}

/** Runs `run` after the browser has painted. Returns a function that cancels it. */
function afterPaint(run: () => void): () => void {
  let timer = 0;
  const frame = requestAnimationFrame(() => {
    timer = window.setTimeout(run);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
