// Whatever returns a Disposable goes into a store at once; the store lets go of all of it, last come first.

export interface Disposable {
  dispose(): void;
}

export class DisposableStore implements Disposable {
  #items: Disposable[] = [];
  #disposed = false;

  get isDisposed(): boolean {
    return this.#disposed;
  }

  /** Keeps the item, or lets go of it right away when the store is already gone. */
  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  dispose(): void {
    this.#disposed = true;
    const items = this.#items.reverse();
    this.#items = [];
    disposeAll(items);
  }
}

/** Lets go of each part, whatever becomes of the others. @throws what one of them threw, or all of it together */
export function disposeAll(parts: readonly Disposable[]): void {
  const errors: unknown[] = [];
  for (const part of parts) {
    try {
      part.dispose();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, errors.map(String).join('; '));
}
