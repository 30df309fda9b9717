// Asks how much a model should think, with the price of each effort.
import * as vscode from 'vscode';
import type { Model } from '../../../core/models/model.ts';
import { inert } from '../../../shared/inert.ts';
import { type Mode, modelName } from '../../../shared/mode.ts';
import { basisSentence } from '../../words/priceWords.ts';
import { priceFor, priceLabel } from './modelPrices.ts';
import type { Back, PickStep } from './pickStep.ts';
import { chosenOf, type SizedNeeds } from './sizedPick.ts';

interface EffortLine extends vscode.QuickPickItem {
  readonly effort: string;
}

/** The effort that earlier prices were for is preselected. Undefined when the person backs out. */
export function pickEffort(
  model: Model,
  mode: Mode | null,
  needs: SizedNeeds,
  step?: PickStep,
): Promise<string | Back | undefined> {
  const { t } = vscode.l10n;
  const pick = vscode.window.createQuickPick<EffortLine>();
  const draw = () => {
    const active = pick.activeItems[0]?.effort ?? needs.effortOf(model);
    const terms = { ...needs, size: needs.sizing.now };
    const prices = model.efforts.map((effort) => ({ effort, price: priceFor(model, { effort, mode }, terms) }));
    const guessed = prices.find(({ price }) => price?.basis.from === 'prior')?.price;
    pick.title = t('Effort for {0}', inert(modelName({ model: model.id, mode }), 60)) + needs.sizing.suffix;
    pick.placeholder = sentences(
      t('More effort: more reasoning, minutes and money.'),
      guessed == null ? '' : t('“Likely” is a first guess.'),
    );
    const lines = prices.map(({ effort, price }) => ({
      label: inert(effort, 20),
      description: priceLabel(price),
      detail: sentences(
        effort === model.defaultEffort ? t('The model’s default.') : '',
        price?.basis.from === 'own' ? basisSentence(price, t) : '',
      ),
      effort,
    }));
    pick.items = lines;
    const kept = lines.find(({ effort }) => effort === active);
    if (kept !== undefined) pick.activeItems = [kept];
  };
  draw();
  return chosenOf(pick, needs.sizing, draw, ({ effort }) => effort, step);
}

function sentences(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
