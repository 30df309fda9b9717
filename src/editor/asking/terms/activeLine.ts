// The line that a person is on in a quick pick whose lines are drawn again with new prices.
import * as vscode from 'vscode';

type Lines<T extends vscode.QuickPickItem> = Pick<vscode.QuickPick<T>, 'items' | 'activeItems' | 'onDidChangeActive'>;

/**
 * The line that the person is on, kept when the lines are drawn again. New lines make VS Code report the first of them
 * as active before the wanted one, and that is no move of the person's.
 */
export class ActiveLine<T extends vscode.QuickPickItem> {
  readonly #pick: Lines<T>;
  #label: string | undefined;
  #first: string | undefined;
  #isSettled = true;
  #hasMoved = false;

  /** @param label of the line to begin with */
  constructor(pick: Lines<T>, label: string | undefined) {
    this.#pick = pick;
    this.#label = label;
    pick.onDidChangeActive(([line]) => this.#reported(line?.label));
  }

  /** The person has gone to a line other than the one that was wanted. */
  get hasMoved(): boolean {
    return this.#hasMoved;
  }

  /** @param others labels to fall back on, the best first @param isLine a line that may be active at all */
  draw(items: readonly T[], others: readonly string[] = [], isLine: (item: T) => boolean = () => true): void {
    const lines = items.filter(isLine);
    const wanted = [...(this.#label === undefined ? [] : [this.#label]), ...others];
    const found = wanted.map((label) => lines.find((line) => line.label === label)).find((line) => line !== undefined);
    const next = found ?? lines[0];
    this.#first = items.find(({ kind }) => kind !== vscode.QuickPickItemKind.Separator)?.label;
    this.#isSettled = false;
    this.#label = next?.label;
    this.#pick.items = items;
    if (next !== undefined) this.#pick.activeItems = [next];
  }

  #reported(label: string | undefined): void {
    if (label === undefined || (!this.#isSettled && label === this.#first && label !== this.#label)) return;
    this.#isSettled = true;
    if (label !== this.#label) this.#hasMoved = true;
    this.#label = label;
  }
}
