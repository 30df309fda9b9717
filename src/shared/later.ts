/** Something made by the first who asks for it, for all of them. After a failure the next one tries again. */
export class Later<T> {
  readonly #make: () => Promise<T>;
  #making: Promise<T> | null = null;
  #made: T | null = null;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  /** Null until it is made. */
  get made(): T | null {
    return this.#made;
  }

  get(): Promise<T> {
    this.#making ??= this.#start();
    return this.#making;
  }

  async #start(): Promise<T> {
    try {
      this.#made = await this.#make();
      return this.#made;
    } catch (error) {
      this.#making = null;
      throw error;
    }
  }
}
