// How much a model shall think, with the price of each effort.
import * as vscode from 'vscode';
import type { Model } from '../../core/models/model.ts';
import { inert } from '../../shared/inert.ts';
import { priceLabel } from './modelRows.ts';
import { chosenOf, type SizedTerms } from './sizedPick.ts';

interface EffortLine extends vscode.QuickPickItem {
  readonly effort: string;
}

export function pickEffort(model: Model, needs: SizedTerms): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<EffortLine>();
  pick.placeholder = vscode.l10n.t('More effort: more hidden reasoning tokens, more minutes, a higher price');
  const draw = () => {
    const active = pick.activeItems[0]?.effort;
    pick.title = vscode.l10n.t('Effort for {0}', inert(model.id, 60)) + needs.sizing.suffix;
    const lines = model.efforts.map((effort) => ({
      label: inert(effort, 20),
      description: priceLabel(model, effort, { ...needs, size: needs.sizing.now }),
      detail: effort === model.defaultEffort ? vscode.l10n.t('The model’s default') : '',
      effort,
    }));
    pick.items = lines;
    const kept = lines.find(({ effort }) => effort === active);
    if (kept !== undefined) pick.activeItems = [kept];
  };
  draw();
  return chosenOf(pick, needs.sizing, draw, ({ effort }) => effort);
}
