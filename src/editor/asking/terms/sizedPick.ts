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
