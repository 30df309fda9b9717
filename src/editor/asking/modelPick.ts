// Model and effort, each with its price for the text at hand; what can't work says why.
import * as vscode from 'vscode';
import type { Catalogue } from '../../core/models/catalogue.ts';
import { estimate } from '../../core/models/estimate.ts';
import { endedOn, type Model } from '../../core/models/model.ts';
import { localDay } from '../../shared/format.ts';
import { inert } from '../../shared/inert.ts';
import { formatUsd } from '../../shared/money.ts';

export interface ModelChoice {
  readonly model: string;
  readonly effort: string | null;
}

export interface ModelPickNeeds {
  readonly catalogue: Catalogue;
  /** UTF-8 bytes of the text the price is for; 0 = no text yet. */
  readonly bytes: number;
  /** 0 = by model and effort. */
  readonly maxOutputTokens: number;
  /** End dates are OpenAI's own. */
  readonly isOpenAi: boolean;
  readonly current: string;
}

interface ModelItem extends vscode.QuickPickItem {
  readonly model?: string;
  readonly isTyped?: boolean;
}

const SOON_DAYS = 60;
const DAY_MS = 86_400_000;

export async function pickModel(needs: ModelPickNeeds): Promise<ModelChoice | undefined> {
  const name = await pickName(needs);
  if (name === undefined) return undefined;
  const model = needs.catalogue.find(name);
  if (model.efforts.length === 0) return { model: name, effort: null };
  const effort = await pickEffort(model, needs);
  return effort === undefined ? undefined : { model: name, effort };
}

function pickName(needs: ModelPickNeeds): Promise<string | undefined> {
  const { catalogue, isOpenAi, current } = needs;
  const now = Date.now();
  // What OpenAI has shut down comes last, also where another endpoint may still have it.
  const usable = catalogue.all
    .filter((model) => whyNot(model, isOpenAi, now) === null)
    .sort((a, b) => Number(endedOn(a, now) !== null) - Number(endedOn(b, now) !== null));
  const others = catalogue.all.filter((model) => whyNot(model, isOpenAi, now) !== null);
  const items: ModelItem[] = [
    ...usable.map((model) => modelItem(model, needs, now)),
    { label: vscode.l10n.t('not available'), kind: vscode.QuickPickItemKind.Separator },
    ...others.map((model) => ({
      label: `$(circle-slash) ${inert(model.id, 60)}`,
      description: whyNot(model, isOpenAi, now) ?? '',
    })),
  ];
  const pick = vscode.window.createQuickPick<ModelItem>();
  pick.title = vscode.l10n.t('Choose a model');
  pick.placeholder = vscode.l10n.t('Type to search, or to use another model id');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = items;
  pick.activeItems = items.filter((item) => item.model === current);
  pick.onDidChangeValue((value) => {
    const id = value.trim();
    const isOther = id !== '' && !catalogue.find(id).isKnown;
    pick.items = isOther ? [...items, otherItem(id)] : items;
  });
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      // An item without a model only says why there is none.
      if (chosen?.model === undefined) return;
      // The box may be newer than the line made from it.
      resolve(chosen.isTyped === true ? pick.value.trim() : chosen.model);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** Why a model can't be asked; null = it can. */
function whyNot(model: Model, isOpenAi: boolean, now: number): string | null {
  const ended = isOpenAi ? endedOn(model, now) : null;
  if (ended !== null) return vscode.l10n.t('ended {0} → {1}', ended, model.replacements.join(', '));
  return model.needsTool ? vscode.l10n.t('needs a data source tool, which Ponder does not send') : null;
}

function modelItem(model: Model, needs: ModelPickNeeds, now: number): ModelItem {
  const details = [model.use, endLabel(model, now)].filter((part) => part !== '');
  return {
    label: inert(model.id, 60),
    description: priceLabel(model, model.defaultEffort, needs),
    detail: inert(details.join(' · '), 200),
    model: model.id,
  };
}

function otherItem(id: string): ModelItem {
  return {
    label: vscode.l10n.t('Use “{0}”', inert(id, 60)),
    description: vscode.l10n.t('not in the catalogue, price unknown'),
    model: id,
    isTyped: true,
    alwaysShow: true,
  };
}

function endLabel(model: Model, now: number): string {
  if (model.shutdownDate === null) return '';
  if (endedOn(model, now) !== null) return vscode.l10n.t('ended at OpenAI on {0}', model.shutdownDate);
  const days = Math.round((Date.parse(model.shutdownDate) - Date.parse(localDay(now))) / DAY_MS);
  return days <= SOON_DAYS ? vscode.l10n.t('ends at OpenAI in {0} days, on {1}', String(days), model.shutdownDate) : '';
}

function priceLabel(
  model: Model,
  effort: string | null,
  { catalogue, bytes, maxOutputTokens }: ModelPickNeeds,
): string {
  const cap = maxOutputTokens > 0 ? maxOutputTokens : catalogue.outputCap(model, effort);
  const price = estimate(model, bytes, cap, effort);
  if (price === null) return vscode.l10n.t('price unknown');
  return vscode.l10n.t('likely {0}, at most {1}', formatUsd(price.likely), formatUsd(price.worst));
}

async function pickEffort(model: Model, needs: ModelPickNeeds): Promise<string | undefined> {
  const items = model.efforts.map((effort) => ({
    label: inert(effort, 20),
    description: priceLabel(model, effort, needs),
    detail: effort === model.defaultEffort ? vscode.l10n.t('The model’s default') : '',
    effort,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Effort for {0}', inert(model.id, 60)),
    placeHolder: vscode.l10n.t('More effort: more hidden reasoning tokens, more minutes, a higher price'),
  });
  return chosen?.effort;
}
