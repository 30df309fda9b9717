// A quick pick whose prices are for a text that is still being counted: it opens at once and is drawn again with the count.
import type * as vscode from 'vscode';
import type { PriceNeeds } from './modelPrices.ts';
import type { PromptSizing } from './promptSizing.ts';

/** What prices need, for a text that is still being counted. */
export interface SizedNeeds extends Omit<PriceNeeds, 'size'> {
  readonly sizing: PromptSizing;
}

/** Shows a quick pick, and redraws it with each count. Gives what was chosen; undefined when the person backs out. */
export function chosenOf<T extends vscode.QuickPickItem, V>(
  pick: vscode.QuickPick<T>,
  sizing: PromptSizing,
  draw: () => void,
  read: (line: T) => V,
): Promise<V | undefined> {
  const counting = sizing.onDidChange(draw);
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen === undefined) return;
      resolve(read(chosen));
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
