// Which elements stand for a job that a person chose: those of our tree, and those that our own buttons make. Another
// extension can pass an object that looks the same, but not the same object.

export interface JobElement {
  readonly type: 'job';
  readonly id: string;
}

export class ChosenJobs {
  readonly #isOfTree: (argument: unknown) => boolean;
  readonly #own = new WeakSet<object>();
  readonly #priced = new WeakSet<object>();

  constructor({ isOfTree }: { isOfTree: (argument: unknown) => boolean }) {
    this.#isOfTree = isOfTree;
  }

  /**
   * Makes the element for a job that a person has just pressed or picked.
   * @param isPriceShown what was pressed had the price of asking again in its label
   */
  element(id: string, { isPriceShown = false }: { isPriceShown?: boolean } = {}): JobElement {
    const element = { type: 'job', id } as const;
    this.#own.add(element);
    if (isPriceShown) this.#priced.add(element);
    return element;
  }

  isPriceShown(argument: unknown): boolean {
    return typeof argument === 'object' && argument !== null && this.#priced.has(argument);
  }

  has(argument: unknown): boolean {
    if (typeof argument !== 'object' || argument === null) return false;
    return this.#own.has(argument) || this.#isOfTree(argument);
  }
}
