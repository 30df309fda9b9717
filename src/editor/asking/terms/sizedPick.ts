// A quick pick whose prices are for a text that is still being counted: it opens at once and is drawn again with the count.
import * as vscode from 'vscode';
import { AcceptGuard } from '../acceptGuard.ts';
import type { PriceNeeds } from './modelPrices.ts';
import { BACK, type Back, type PickStep } from './pickStep.ts';
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
  step?: PickStep,
): Promise<V | Back | undefined> {
  const counting = sizing.onDidChange(draw);
  const guard = new AcceptGuard();
  showStep(pick, step);
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen === undefined || (pick.value === '' && !guard.counts())) return;
      resolve(read(chosen));
      pick.hide();
    });
    pick.onDidTriggerButton((button) => {
      if (button !== vscode.QuickInputButtons.Back) return;
      resolve(BACK);
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

/** Where it stands in its row of steps, with the way back in front of its other buttons. */
export function showStep(pick: vscode.QuickPick<vscode.QuickPickItem>, step: PickStep | undefined): void {
  if (step === undefined) return;
  pick.step = step.step;
  pick.totalSteps = step.of;
  if (step.canGoBack) pick.buttons = [vscode.QuickInputButtons.Back, ...pick.buttons];
}

/** The step after it, from which there is always a way back to it. */
export function nextStep(step: PickStep | undefined): PickStep | undefined {
  return step === undefined ? undefined : { ...step, step: step.step + 1, canGoBack: true };
}
