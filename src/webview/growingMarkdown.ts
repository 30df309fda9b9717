// Markdown that becomes longer while it is read. Blocks that can't change any more are drawn once and never touched
// again; only the last one is drawn anew, so that the work for a piece does not grow with the text before it.
import type { MarkdownRenderer } from './markdown.ts';
import { OpenFence } from './openFence.ts';

/** As much as is drawn before the browser gets its turn: at first what fills a window, then more. */
const FIRST_SLICE = 2_500;
const SLICE = 6_000;

export interface GrowingNeeds {
  readonly body: HTMLElement;
  readonly renderer: MarkdownRenderer;
  /** A piece of Markdown as elements, safe and with what the page adds. */
  readonly draw: (text: string) => DocumentFragment;
  /** After each piece that was drawn. */
  readonly onDidDraw: () => void;
}

export class GrowingMarkdown {
  readonly #needs: GrowingNeeds;
  /** All that was given so far. */
  #text = '';
  /** How much of it is drawn, or is being drawn as the tail. */
  #taken = 0;
  #tail = '';
  #tailNodes: ChildNode[] = [];
  #fence: OpenFence | null = null;
  #isWhole = false;
  #frame: number | null = null;
  /** Characters handed to the renderer, for whoever counts the work. */
  drawn = 0;

  constructor(needs: GrowingNeeds) {
    this.#needs = needs;
  }

  get text(): string {
    return this.#text;
  }

  /** The text as it is now; `isWhole` = nothing comes after it. What only goes on is not drawn again. */
  set(text: string, isWhole: boolean): void {
    if (text === this.#text && isWhole === this.#isWhole) return;
    const goesOn = text.startsWith(this.#text) && !this.#isWhole;
    if (!goesOn) this.#clear();
    this.#text = text;
    this.#isWhole = isWhole;
    // A definition that came late changes links that are drawn already.
    const hasNewLinks = this.#needs.renderer.define(text, isWhole);
    if (hasNewLinks && this.#taken > 0) {
      this.#clear();
      this.#text = text;
      this.#isWhole = isWhole;
    }
    this.#goOn();
  }

  dispose(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
  }

  #clear(): void {
    this.dispose();
    this.#needs.body.replaceChildren();
    this.#taken = 0;
    this.#tail = '';
    this.#tailNodes = [];
    this.#fence = null;
  }

  /** One slice now, the rest a frame later each. */
  #goOn(): void {
    if (this.#frame !== null) return;
    const end = Math.min(this.#text.length, this.#taken + (this.#taken === 0 ? FIRST_SLICE : SLICE));
    const piece = this.#text.slice(this.#taken, end);
    this.#taken = end;
    const isLast = end === this.#text.length && this.#isWhole;
    if (piece !== '' || isLast) this.#take(piece, isLast);
    this.#needs.onDidDraw();
    if (this.#taken >= this.#text.length) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = null;
      this.#goOn();
    });
  }

  #take(piece: string, isLast: boolean): void {
    this.#tail += piece;
    if (this.#fence?.append(piece) === true && !isLast) return;
    this.#fence = null;
    const settled = isLast ? this.#tail.length : this.#needs.renderer.lastBlockAt(this.#tail);
    const old = this.#tailNodes;
    const added = settled > 0 ? this.#put(this.#tail.slice(0, settled)) : [];
    this.#tail = this.#tail.slice(settled);
    this.#tailNodes = this.#tail.trim() === '' ? [] : this.#put(this.#tail);
    // A block that looks as it did stays where it is: a selection in it, or a button with the focus, lives on.
    keepAlike(old, [...added, ...this.#tailNodes], (kept, fresh) => {
      this.#tailNodes = this.#tailNodes.map((node) => (node === fresh ? kept : node));
    });
    const block = this.#tailNodes.find((node) => node instanceof Element);
    this.#fence = block === undefined ? null : OpenFence.of(this.#tail, block);
  }

  #put(text: string): ChildNode[] {
    this.drawn += text.length;
    const fragment = this.#needs.draw(text);
    const nodes = [...fragment.childNodes];
    this.#needs.body.append(fragment);
    return nodes;
  }
}

/** Takes the old nodes away, but for those that come again. */
function keepAlike(
  old: readonly ChildNode[],
  fresh: readonly ChildNode[],
  kept: (old: ChildNode, fresh: ChildNode) => void,
): void {
  for (const [index, node] of old.entries()) {
    const next = fresh[index];
    if (next === undefined || !node.isEqualNode(next)) {
      node.remove();
      continue;
    }
    kept(node, next);
    next.replaceWith(node);
  }
}
