// A quick pick whose prices are for a text that is still being counted: it opens at once and is drawn again with the count.
import * as vscode from 'vscode';
import { AcceptGuard } from '../acceptGuard.ts';
import type { PriceNeeds } from './modelPrices.ts';
import type { PickStep } from './pickStep.ts';
import type { PromptSizing } from './promptSizing.ts';

/** What prices need, for a text that is still being counted. */
export interface SizedNeeds extends Omit<PriceNeeds, 'size'> {
  readonly sizing: PromptSizing;
}

/** A button in the title, and what the pick gives when it is pressed. */
export interface TitleButton<V> {
  readonly button: vscode.QuickInputButton;
  readonly gives: () => V;
}

/** Shows a quick pick, and redraws it with each count. Gives what was chosen; undefined when the person backs out. */
export function chosenOf<T extends vscode.QuickPickItem, V>(
  pick: vscode.QuickPick<T>,
  sizing: PromptSizing,
  draw: () => void,
  read: (line: T) => V,
  buttons: readonly TitleButton<V>[] = [],
): Promise<V | undefined> {
  const counting = sizing.onDidChange(draw);
  pick.buttons = buttons.map(({ button }) => button);
  const guard = new AcceptGuard();
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen === undefined || (pick.value === '' && !guard.counts())) return;
      resolve(read(chosen));
      pick.hide();
    });
    pick.onDidTriggerButton((pressed) => {
      const found = buttons.find(({ button }) => button === pressed);
      if (found === undefined) return;
      resolve(found.gives());
      pick.hide();
    });
    pick.onDidHide(() => {
      counting.dispose();
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

export function showStep(pick: vscode.QuickInput, step: PickStep | undefined): void {
  pick.step = step?.step;
  pick.totalSteps = step?.of;
}

export function capButton(): vscode.QuickInputButton {
  return { iconPath: new vscode.ThemeIcon('gear'), tooltip: vscode.l10n.t('Change the Cap…') };
}

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
