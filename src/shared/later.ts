/** A value that the first caller makes and all share. After a failure the next caller tries again. */
export class Later<T> {
  readonly #make: () => Promise<T>;
  #making: Promise<T> | null = null;
  #made: T | null = null;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  /** The value; null until it is made. */
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
