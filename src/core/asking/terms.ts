// Which model, mode, effort and cap a question is asked with, as far as arguments, settings and memory say it.
import { type Mode, type ModelInMode, readModelName } from '../../shared/mode.ts';
import type { PromptSize } from '../../shared/usage.ts';
import type { Catalogue } from '../models/catalogue.ts';
import { type Model, usualEffort } from '../models/model.ts';
import type { AskSettings } from './askSettings.ts';

export interface ModelChoice extends ModelInMode {
  readonly effort: string | null;
}

export interface Choice extends ModelChoice {
  /** 0 = by model and effort. */
  readonly maxOutputTokens: number;
  /** It was picked just now, with prices for a text of this size in view; null = nobody was asked. */
  readonly shownSize: PromptSize | null;
}

/** Terms that are given are not asked for. */
export interface GivenTerms {
  readonly model?: string;
  readonly mode?: Mode;
  readonly effort?: string;
  readonly maxOutputTokens?: number;
}

/** The terms alone of what was given. */
export function givenTerms({ model, mode, effort, maxOutputTokens }: GivenTerms): GivenTerms {
  return {
    ...(model === undefined ? {} : { model }),
    ...(mode === undefined ? {} : { mode }),
    ...(effort === undefined ? {} : { effort }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
  };
}

export type TermsSettings = Pick<AskSettings, 'model' | 'mode' | 'effort' | 'maxOutputTokens'>;

export interface TermsNeeds {
  readonly settings: TermsSettings;
  /** The last choice. */
  readonly remembered: ModelChoice | null;
  /** The models as the settings have them. */
  readonly catalogue: Catalogue;
}

/** What arguments, settings and memory say; null = not even the model. */
export function usualTerms(given: GivenTerms, { settings, remembered, catalogue }: TermsNeeds): Choice | null {
  const named = given.model ?? (settings.model || remembered?.model);
  if (named === undefined) return null;
  const asked = readModelName(named);
  const { model } = asked;
  const last = remembered?.model === model ? remembered : null;
  const facts = catalogue.find(model);
  const isTaken = (mode: Mode | null) => mode !== null && facts.modes.includes(mode);
  // The settings name model and mode: a mode that the model lacks is refused later, and not silently left out.
  const isSetFor = given.model === undefined && settings.model !== '';
  const usualMode = [settings.mode, last?.mode ?? null].find(isTaken) ?? (isSetFor ? settings.mode : null);
  const usual = settings.effort || (last?.effort ?? null);
  return {
    model,
    mode: given.mode ?? asked.mode ?? usualMode,
    effort: given.effort ?? (usual !== null && facts.efforts.includes(usual) ? usual : null),
    maxOutputTokens: given.maxOutputTokens ?? settings.maxOutputTokens,
    shownSize: null,
  };
}

/** The effort that the settings name, or else the one last used with the model; its usual one if it takes neither. */
export function effortFor(
  settings: Pick<TermsSettings, 'effort'>,
  lastEfforts: ReadonlyMap<string, string>,
): (model: Model) => string | null {
  return (model) => {
    const usual = settings.effort || lastEfforts.get(model.id);
    return usual !== undefined && model.efforts.includes(usual) ? usual : usualEffort(model);
  };
}
