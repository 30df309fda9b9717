// Every Disposable goes into a store as soon as it is made; the store disposes of them in reverse order.

export interface Disposable {
  dispose(): void;
}

export class DisposableStore implements Disposable {
  #items: Disposable[] = [];
  #disposed = false;

  get isDisposed(): boolean {
    return this.#disposed;
  }

  /** Keeps the item, or disposes of it right away if the store is disposed already. */
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

/** Disposes of each part, even if others throw. @throws what one part threw, or an AggregateError if several did */
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
