// The blocks of a text in runs of some. The browser looks at each child of a long box whenever the last one grows, so the
// box has few: what a piece costs does not grow with the text before it. The same text makes the same runs.

const BLOCKS = 16;

export class Runs {
  readonly #body: Element;
  /** Blocks that stay where they are. */
  #settled = 0;

  constructor(body: Element) {
    this.#body = body;
  }

  /** @param open after the settled ones; those that stood there before stay, and nothing in them is lost */
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
