// Improves a text once it stands on the page: colours code and sets formulas. Both come in chunks of their own and work
// in idle moments; until then, and where they fail, code and TeX stand there as they were written.
import { codeNodes } from './codeNodes.ts';
import { element } from './dom.ts';
import { LateWork } from './lateWork.ts';

const MOST_KNOWN = 500;

export interface PolishNeeds {
  /** The part of the page that the text stands in. */
  readonly owner: Element;
  /** The words that say that a formula could not be set. */
  readonly formulaError: string;
}

interface Formula {
  readonly source: string;
  readonly isDisplay: boolean;
}

export class Polish {
  readonly #needs: PolishNeeds;
  readonly #work: LateWork;
  readonly #known = new Map<string, Node>();
  #typeset: ((tex: string, isDisplay: boolean) => Element) | null = null;

  constructor(needs: PolishNeeds) {
    this.#needs = needs;
    this.#work = new LateWork(needs.owner);
  }

  /** Sets formulas that were set before at once, so that a block that is drawn again looks the same. */
  known(fragment: DocumentFragment): void {
    if (this.#known.size === 0) return;
    for (const place of fragment.querySelectorAll('.math')) {
      const formula = formulaIn(place);
      const made = formula === null ? undefined : this.#known.get(keyOf(formula));
      if (made !== undefined) place.replaceChildren(made.cloneNode(true));
    }
  }

  /** @param isSettled code that is still being written stays plain */
  placed(nodes: readonly Node[], isSettled: boolean): void {
    for (const node of nodes) {
      if (!(node instanceof Element)) continue;
      for (const place of allOf(node, '.math')) {
        if (formulaIn(place) !== null) this.#withFormulas(() => this.#set(place));
      }
      if (!isSettled) continue;
      for (const block of allOf(node, 'div.code')) this.#colour(block);
    }
  }

  clear(): void {
    this.#work.clear();
  }

  #colour(block: Element): void {
    const label = block.querySelector('.language')?.textContent ?? '';
    const code = block.querySelector(':scope > pre > code');
    if (label === '' || code === null || code.querySelector('.code-word') !== null) return;
    void this.#work.with(
      () => import('./highlight.ts'),
      ({ highlighted }) => {
        const words = code.isConnected ? highlighted(code.textContent ?? '', label) : null;
        if (words === null) return;
        code.replaceChildren(
          ...words.flatMap(({ text, kind }) =>
            kind === null ? codeNodes(text) : [element('span', { class: `code-word ${kind}` }, ...codeNodes(text))],
          ),
        );
      },
    );
  }

  #withFormulas(run: () => void): void {
    if (this.#typeset !== null) {
      this.#work.add(run);
      return;
    }
    void this.#work.with(
      () => import('./typeset.ts'),
      ({ typeset }) => {
        this.#typeset = typeset;
        run();
      },
    );
  }

  #set(place: Element): void {
    const formula = place.isConnected ? formulaIn(place) : null;
    if (formula === null) return;
    const key = keyOf(formula);
    const made = this.#known.get(key) ?? this.#made(formula);
    // The oldest are forgotten: what is drawn again stands at the end of the text.
    if (this.#known.size >= MOST_KNOWN) this.#known.delete(this.#known.keys().next().value ?? '');
    this.#known.set(key, made);
    place.replaceChildren(made.cloneNode(true));
    if (formula.isDisplay && place.scrollWidth > place.clientWidth) place.setAttribute('tabindex', '0');
  }

  #made({ source, isDisplay }: Formula): Element {
    try {
      const made = this.#typeset?.(source, isDisplay);
      if (made !== undefined) return made;
    } catch (error) {
      const title = `${this.#needs.formulaError} ${error instanceof Error ? error.message : String(error)}`;
      return element('code', { class: 'failed', title }, ...codeNodes(source));
    }
    return element('code', {}, source);
  }
}

/** Null = the formula is set already. */
function formulaIn(place: Element): Formula | null {
  const code = place.querySelector(':scope > code:not(.failed)');
  if (code === null) return null;
  return { source: code.textContent ?? '', isDisplay: place.classList.contains('display') };
}

function keyOf({ source, isDisplay }: Formula): string {
  return `${isDisplay ? 'd' : 'i'}${source}`;
}

function allOf(node: Element, selector: string): Element[] {
  return node.matches(selector) ? [node] : [...node.querySelectorAll(selector)];
}
