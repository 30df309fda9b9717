// In which words a stronger model is asked: each way with its price, and a preview of what it sends.
import * as vscode from 'vscode';
import type { Rung } from '../../../core/models/prices/rung.ts';
import { inert } from '../../../shared/inert.ts';
import type { Estimate } from '../../../shared/usage.ts';
import { joinedBy } from '../../words/joined.ts';
import { termsWords } from '../../words/termsWords.ts';
import { AcceptGuard } from '../acceptGuard.ts';
import type { ClimbWay } from '../climbOptions.ts';
import { priceLabel } from './modelPrices.ts';
import { BACK, type Back } from './pickStep.ts';

export interface PricedWay {
  readonly way: ClimbWay;
  /** Its price; or why it can't be asked in this way. */
  readonly price: Estimate | null | { readonly whyNot: string };
}

export interface PickedWay {
  readonly way: ClimbWay;
  readonly isPreview: boolean;
}

interface WayLine extends vscode.QuickPickItem {
  readonly way: ClimbWay;
}

/** Undefined when the person backs out. @param canGoBack false = the rung was given */
export function pickClimbWay(
  rung: Rung,
  ways: readonly PricedWay[],
  canGoBack: boolean,
): Promise<PickedWay | Back | undefined> {
  const { t } = vscode.l10n;
  const pick = vscode.window.createQuickPick<WayLine>();
  const preview: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('eye'), tooltip: t('Preview') };
  pick.title = t('How to ask {0}', termsWords(rung));
  pick.placeholder = t('The price is for what this way sends.');
  pick.buttons = canGoBack ? [vscode.QuickInputButtons.Back] : [];
  pick.items = ways.map((each) => ({ ...lineOf(each), way: each.way, buttons: [preview] }));
  const guard = new AcceptGuard();
  return new Promise((resolve) => {
    const end = (result: PickedWay | Back) => {
      resolve(result);
      pick.hide();
    };
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen === undefined || (pick.value === '' && !guard.counts())) return;
      end({ way: chosen.way, isPreview: false });
    });
    pick.onDidTriggerButton(() => end(BACK));
    pick.onDidTriggerItemButton(({ item }) => end({ way: item.way, isPreview: true }));
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function lineOf({ way, price }: PricedWay): vscode.QuickPickItem {
  const { t } = vscode.l10n;
  const whyNot = price !== null && 'whyNot' in price ? price.whyNot : null;
  const description = price === null || 'whyNot' in price ? priceLabel(null) : priceLabel(price);
  const line = wayWords(way);
  return whyNot === null
    ? { ...line, description }
    : { label: `$(circle-slash) ${line.label}`, detail: inert(joinedBy(' ', [t('Not possible:'), whyNot]), 300) };
}

function wayWords(way: ClimbWay): { readonly label: string; readonly detail: string } {
  const { t } = vscode.l10n;
  switch (way) {
    case 'again':
      return { label: t('The Question Again'), detail: t('Exactly as it was; it does not see the first answer.') };
    case 'check':
      return {
        label: t('With the Answer to Check'),
        detail: t('The question and the first answer: find what is wrong with it, else confirm it.'),
      };
    case 'followUp':
      return { label: t('As a Follow-Up'), detail: t('As the next turn of this thread, with all that was said.') };
  }
}
