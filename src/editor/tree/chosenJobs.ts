// Which elements stand for a job that a person chose: those of our tree, and those that our own buttons make. Another
// extension can pass an object that looks the same, but not the same object.

export interface JobElement {
  readonly type: 'job';
  readonly id: string;
}

export class ChosenJobs {
  readonly #isOfTree: (argument: unknown) => boolean;
  readonly #own = new WeakSet<object>();

  constructor({ isOfTree }: { isOfTree: (argument: unknown) => boolean }) {
    this.#isOfTree = isOfTree;
  }

  /** Makes the element for a job that a person has just pressed or picked. */
  element(id: string): JobElement {
    const element = { type: 'job', id } as const;
    this.#own.add(element);
    return element;
  }

  has(argument: unknown): boolean {
    if (typeof argument !== 'object' || argument === null) return false;
    return this.#own.has(argument) || this.#isOfTree(argument);
  }
}
