// Asks how much a model should think, with the price of each effort. The cap on the output is behind a button.
import * as vscode from 'vscode';
import type { Model } from '../../../core/models/model.ts';
import { usualTime } from '../../../core/models/prices/ownRecord.ts';
import { formatSpan } from '../../../shared/format.ts';
import { inert } from '../../../shared/inert.ts';
import { type Mode, modelName } from '../../../shared/mode.ts';
import { clippedCap } from '../../words/capWords.ts';
import { ActiveLine } from './activeLine.ts';
import { clippingLimit, priceFor, priceLabel } from './modelPrices.ts';
import { pickCap } from './pickCap.ts';
import { BACK, type Back, type PickStep } from './pickStep.ts';
import { capButton, chosenOf, type SizedNeeds, showStep, type TitleButton } from './sizedPick.ts';

export interface EffortNeeds extends SizedNeeds {
  readonly step?: PickStep | undefined;
  readonly canGoBack: boolean;
  /** False = the cap is given, or it is not a question's that is chosen for. */
  readonly canChangeCap: boolean;
  /** The effort last used with a model; null = none is known. */
  readonly lastEffortOf: (model: Model) => string | null;
}

export interface PickedEffort {
  readonly effort: string;
  /** 0 = the usual cap. */
  readonly maxOutputTokens: number;
}

interface EffortLine extends vscode.QuickPickItem {
  readonly effort: string;
}

type Pressed = { readonly is: 'effort' | 'cap'; readonly effort: string } | Back;

/** The effort that earlier prices were for is preselected. Undefined when the person backs out. */
export async function pickEffort(
  model: Model,
  mode: Mode | null,
  needs: EffortNeeds,
): Promise<PickedEffort | Back | undefined> {
  let { maxOutputTokens } = needs;
  let active = needs.effortOf(model);
  for (;;) {
    const pressed = await showEfforts(model, mode, { ...needs, maxOutputTokens }, active);
    if (pressed === undefined || pressed === BACK) return pressed;
    const { is, effort } = pressed;
    if (is === 'effort') return { effort, maxOutputTokens };
    active = effort;
    const cap = await pickCap(model, { effort, mode }, { ...needs, maxOutputTokens });
    maxOutputTokens = cap ?? maxOutputTokens;
  }
}

function showEfforts(
  model: Model,
  mode: Mode | null,
  needs: EffortNeeds,
  preselected: string | null,
): Promise<Pressed | undefined> {
  const { t } = vscode.l10n;
  const pick = vscode.window.createQuickPick<EffortLine>();
  const active = new ActiveLine(pick, preselected === null ? undefined : inert(preselected, 20));
  const own = needs.own.of(model.id, mode);
  const draw = () => {
    const terms = { ...needs, size: needs.sizing.now };
    const prices = model.efforts.map((effort) => ({ effort, price: priceFor(model, { effort, mode }, terms) }));
    const isGuessed = prices.some(({ price }) => price?.basis.from === 'prior');
    pick.title = t('Effort for {0}', inert(modelName({ model: model.id, mode }), 60)) + needs.sizing.suffix;
    pick.placeholder = isGuessed
      ? t('More effort: more reasoning, minutes and money. “Likely” is still a rough guess.')
      : t('More effort: more reasoning, minutes and money.');
    active.draw(
      prices.map(({ effort, price }) => {
        const time = usualTime(own, effort);
        const isLast = effort === needs.lastEffortOf(model);
        const limit = clippingLimit(model, { effort, mode }, terms);
        return {
          label: inert(effort, 20),
          description: [
            priceLabel(price),
            time?.isSameEffort === true
              ? t('your last {0} jobs: {1}', String(time.jobs), formatSpan(time.lowMs, time.highMs))
              : '',
            isLast ? t('last used') : effort === model.defaultEffort ? t('the model’s default') : '',
          ]
            .filter((part) => part !== '')
            .join(' · '),
          ...(limit === null ? {} : { detail: clippedCap(limit, t) }),
          effort,
        };
      }),
    );
  };
  showStep(pick, needs.step);
  draw();
  const effortNow = () => pick.activeItems[0]?.effort ?? preselected ?? model.efforts[0] ?? '';
  const back: TitleButton<Pressed> = { button: vscode.QuickInputButtons.Back, gives: () => BACK };
  const cap: TitleButton<Pressed> = { button: capButton(), gives: () => ({ is: 'cap', effort: effortNow() }) };
  return chosenOf<EffortLine, Pressed>(pick, needs.sizing, draw, ({ effort }) => ({ is: 'effort', effort }), [
    ...(needs.canGoBack ? [back] : []),
    ...(needs.canChangeCap ? [cap] : []),
  ]);
}
