// A rung of the ladder of models: a model in a mode at an effort, with what the question at hand would cost there.
import type { Mode, ModelInMode } from '../../../shared/mode.ts';
import type { Estimate, PromptSize } from '../../../shared/usage.ts';
import type { Catalogue } from '../catalogue.ts';
import { isProOnly, type Model, usualEffort, usualMode } from '../model.ts';
import { roomOfInput } from './ceiling.ts';
import { estimate } from './estimate.ts';
import type { FirstRun } from './firstRun.ts';
import type { OwnRecord } from './ownRecord.ts';

export interface RungTerms extends ModelInMode {
  readonly effort: string | null;
}

export interface Rung extends RungTerms {
  /** null = its price is not known. */
  readonly estimate: Estimate | null;
}

export interface LadderNeeds {
  /** The models as the place has them. */
  readonly catalogue: Catalogue;
  /** Those that can be asked there. */
  readonly usable: readonly Model[];
  /** Whether pro mode of a model can run there: it needs the background. */
  readonly takesPro: (model: Model) => boolean;
  readonly size: PromptSize;
  /** 0 = the usual cap of each rung. */
  readonly maxOutputTokens: number;
  readonly isDefaultTier: boolean;
  readonly own: OwnRecord;
  /** What the same question used before; null = nobody knows. */
  readonly first: FirstRun | null;
}

export function rungOf({ model: name, mode, effort }: RungTerms, needs: LadderNeeds): Rung {
  const { catalogue, size, maxOutputTokens, isDefaultTier, own, first } = needs;
  const model = catalogue.find(name);
  const bounds = catalogue.outputBounds(model, { effort, mode }, maxOutputTokens, roomOfInput(model, size));
  const price = estimate(model, size, bounds, { own: own.of(model.id, mode), isDefaultTier, first });
  return { model: name, mode, effort, estimate: price };
}

/** Each model that can be asked, in each mode that runs there, at the effort that was meant or else its usual one. */
export function waysOf(effort: string | null, { usable, takesPro }: LadderNeeds): readonly RungTerms[] {
  return usable.flatMap((model) =>
    modesOf(model, takesPro).map((mode) => ({ model: model.id, mode, effort: effortAt(model, effort) })),
  );
}

function modesOf(model: Model, takesPro: LadderNeeds['takesPro']): readonly (Mode | null)[] {
  const usual = isProOnly(model) ? [] : [usualMode(model)];
  return model.modes.includes('pro') && takesPro(model) ? [...usual, 'pro'] : usual;
}

export function effortAt(model: Model, effort: string | null): string | null {
  return effort !== null && model.efforts.includes(effort) ? effort : usualEffort(model);
}

/** The catalogue's own id for a model's name, so that all names of one model are the same. */
export function idOf(name: string, catalogue: Catalogue): string {
  return catalogue.idOf(name) ?? name;
}
