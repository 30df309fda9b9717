// Asks how much the model may write, hidden reasoning included. This cap is the only limit on the price, so each is
// shown with its price.
import * as vscode from 'vscode';
import type { Model } from '../../../core/models/model.ts';
import { roomOfInput } from '../../../core/models/prices/ceiling.ts';
import { formatCount } from '../../../shared/format.ts';
import { inert } from '../../../shared/inert.ts';
import { type Mode, modelName } from '../../../shared/mode.ts';
import { clippedCap } from '../../words/capWords.ts';
import { ActiveLine } from './activeLine.ts';
import { clippingLimit, priceFor, priceLabel } from './modelPrices.ts';
import { chosenOf, type SizedNeeds } from './sizedPick.ts';

interface CapLine extends vscode.QuickPickItem {
  readonly cap: number;
}

const STEPS = [5_000, 10_000, 25_000, 50_000, 100_000];

/**
 * Undefined when the person goes back without a choice.
 * @param needs `maxOutputTokens` is the cap so far, 0 = the usual one
 */
export async function pickCap(
  model: Model,
  asked: { readonly effort: string | null; readonly mode: Mode | null },
  needs: SizedNeeds,
): Promise<number | undefined> {
  const { t } = vscode.l10n;
  const room = roomOfInput(model, needs.sizing.now);
  const usual = needs.catalogue.outputCap(model, asked.effort, asked.mode, room);
  const limit = clippingLimit(model, asked, { ...needs, size: needs.sizing.now, maxOutputTokens: 0 });
  const now = needs.maxOutputTokens || usual;
  const most = model.maxOutputTokens ?? Number.MAX_SAFE_INTEGER;
  const line = (cap: number): CapLine => ({
    label: t('{0} tokens', formatCount(cap)),
    description: priceLabel(priceFor(model, asked, { ...needs, size: needs.sizing.now, maxOutputTokens: cap })),
    ...(cap === usual
      ? { detail: limit === null ? t('The usual cap for this model and effort') : clippedCap(limit, t) }
      : {}),
    cap,
  });
  const caps = [...new Set([usual, now, ...STEPS.filter((cap) => cap <= most)])].sort((a, b) => a - b);
  const pick = vscode.window.createQuickPick<CapLine>();
  pick.placeholder = t('Choose or type a number of tokens. The answer is cut off at the cap.');
  const active = new ActiveLine(pick, line(now).label);
  const draw = () => {
    const name = inert(modelName({ model: model.id, mode: asked.mode }), 60);
    pick.title = t('Output cap for {0}, hidden reasoning included', name) + needs.sizing.suffix;
    const lines = caps.map(line);
    const cap = readCap(pick.value, most);
    const typed = cap === null || caps.includes(cap) ? [] : [{ ...line(cap), alwaysShow: true }];
    // While a person types, VS Code decides which line is active.
    if (pick.value === '') active.draw(lines);
    else pick.items = [...typed, ...lines];
  };
  draw();
  pick.onDidChangeValue(draw);
  const back = { button: vscode.QuickInputButtons.Back, gives: () => undefined };
  return await chosenOf<CapLine, number | undefined>(pick, needs.sizing, draw, ({ cap }) => cap, [back]);
}

function readCap(value: string, most: number): number | null {
  const digits = value.replace(/[\s.,_']/g, '');
  if (!/^\d{1,9}$/.test(digits)) return null;
  const cap = Number(digits);
  return cap > 0 && cap <= most ? cap : null;
}
