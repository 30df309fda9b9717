// Asks how much the model may write, hidden reasoning included. This cap is the only limit on the price, so each is
// shown with its price.
import * as vscode from 'vscode';
import type { Model } from '../../../core/models/model.ts';
import { formatCount } from '../../../shared/format.ts';
import { inert } from '../../../shared/inert.ts';
import { type Mode, modelName } from '../../../shared/mode.ts';
import { priceFor, priceLabel } from './modelPrices.ts';
import type { Back } from './pickStep.ts';
import { chosenOf, type SizedNeeds } from './sizedPick.ts';

interface CapLine extends vscode.QuickPickItem {
  readonly cap: number;
}

const STEPS = [5_000, 10_000, 25_000, 50_000, 100_000];

/**
 * Undefined when the person backs out.
 * @param usual the cap by the settings or the catalogue
 */
export function pickCap(
  model: Model,
  asked: { readonly effort: string | null; readonly mode: Mode | null },
  usual: number,
  needs: SizedNeeds,
): Promise<number | Back | undefined> {
  const { t } = vscode.l10n;
  const most = model.maxOutputTokens ?? Number.MAX_SAFE_INTEGER;
  const line = (cap: number): CapLine => ({
    label: t('{0} tokens', formatCount(cap)),
    description: priceLabel(priceFor(model, asked, { ...needs, size: needs.sizing.now, maxOutputTokens: cap })),
    ...(cap === usual ? { detail: t('The usual cap for this model and effort') } : {}),
    cap,
  });
  const caps = [...new Set([usual, ...STEPS.filter((cap) => cap <= most)])].sort((a, b) => a - b);
  const pick = vscode.window.createQuickPick<CapLine>();
  pick.placeholder = t('Choose, or type a number of tokens; what reaches the cap is cut off');
  const draw = (preferred: number | undefined) => {
    pick.title =
      t(
        'Cap on the output of {0}, hidden reasoning included',
        inert(modelName({ model: model.id, mode: asked.mode }), 60),
      ) + needs.sizing.suffix;
    const lines = caps.map(line);
    const cap = readCap(pick.value, most);
    const typed = cap === null || caps.includes(cap) ? [] : [{ ...line(cap), alwaysShow: true }];
    pick.items = [...typed, ...lines];
    const kept = pick.items.filter((each) => each.cap === preferred);
    if (kept.length > 0) pick.activeItems = kept;
  };
  draw(usual);
  pick.onDidChangeValue(() => draw(undefined));
  const redraw = () => draw(pick.activeItems[0]?.cap);
  return chosenOf(pick, needs.sizing, redraw, ({ cap }) => cap);
}

function readCap(value: string, most: number): number | null {
  const digits = value.replace(/[\s.,_']/g, '');
  if (!/^\d{1,9}$/.test(digits)) return null;
  const cap = Number(digits);
  return cap > 0 && cap <= most ? cap : null;
}
