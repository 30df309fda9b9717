// Tells whether a click on a job's row is to keep its answer open in a tab of its own. Pure.

/** Two clicks within this time are meant as one double click, as in other lists of VS Code. */
const DOUBLE_CLICK_MS = 500;
/** Enter runs the row's command by way of VS Code's list, which takes a moment. */
const ENTER_MS = 1_000;

export class RowClicks {
  #last: { readonly id: string; readonly at: number } | null = null;
  #enteredAt: number | null = null;

  /** Enter was pressed in the list: the row that is run next is kept. */
  entered(at: number): void {
    this.#enteredAt = at;
  }

  /** @param at when the row was clicked, in milliseconds of a clock that never jumps */
  isKept(id: string, at: number): boolean {
    const isEntered = this.#enteredAt !== null && at - this.#enteredAt <= ENTER_MS;
    const isDouble = this.#last?.id === id && at - this.#last.at <= DOUBLE_CLICK_MS;
    this.#enteredAt = null;
    this.#last = { id, at };
    return isEntered || isDouble;
  }
}
