// Groups the blocks of a text into runs of sixteen. The browser looks at each child of a box whenever the last one
// grows, so the box gets few children: the cost of a piece does not grow with the text before it. The same text makes
// the same runs.

const BLOCKS = 16;

export class Runs {
  readonly #body: Element;
  /** How many blocks are settled. */
  #settled = 0;

  constructor(body: Element) {
    this.#body = body;
  }

  /** @param open come after the settled ones; nodes that are in the right run already are not moved */
  place(settled: readonly ChildNode[], open: readonly ChildNode[]): void {
    let count = this.#settled;
    const put = (node: ChildNode) => {
      const run = this.#run(Math.floor(count / BLOCKS));
      if (node.parentNode !== run) run.append(node);
      if (node instanceof Element) count += 1;
    };
    settled.forEach(put);
    this.#settled = count;
    open.forEach(put);
    while (this.#body.lastElementChild?.hasChildNodes() === false) this.#body.lastElementChild.remove();
  }

  clear(): void {
    this.#settled = 0;
    this.#body.replaceChildren();
  }

  #run(index: number): Element {
    const known = this.#body.children[index];
    if (known !== undefined) return known;
    const made = document.createElement('div');
    made.className = 'run';
    this.#body.append(made);
    return made;
  }
}
