// Asks for model and effort, each with its price for the text at hand; Back leads from the effort to the model.
import type { ModelInMode } from '../../../shared/mode.ts';
import { ModelPicker, type ModelPickNeeds, type WantsOther } from './modelPicker.ts';
import { pickCap } from './pickCap.ts';
import { type EffortNeeds, pickEffort } from './pickEffort.ts';
import { BACK, type Back, type PickStep } from './pickStep.ts';

export interface TermsPickNeeds extends ModelPickNeeds, Pick<EffortNeeds, 'lastEffortOf'> {
  /** An effort that is given is not asked for. */
  readonly effort?: string | undefined;
}

export interface PickedTerms extends ModelInMode {
  readonly effort: string | null;
  /** 0 = the usual cap. */
  readonly maxOutputTokens: number;
}

export async function pickModel(needs: TermsPickNeeds): Promise<PickedTerms | WantsOther | Back | undefined> {
  let { maxOutputTokens, active, typed } = needs;
  for (;;) {
    const picked = await new ModelPicker({ ...needs, maxOutputTokens, active, typed }).pick();
    if (picked === undefined || picked === BACK || picked.is === 'other') return picked;
    typed = '';
    const { asks } = picked;
    active = asks;
    // Read again, because learnt rules may have been forgotten meanwhile.
    const catalogue = await needs.account.catalogueFrom(needs.catalogueElsewhere);
    const model = catalogue.find(asks.model);
    const terms = { ...needs, catalogue, maxOutputTokens };
    if (picked.is === 'cap') {
      maxOutputTokens = (await pickCap(model, { effort: null, mode: asks.mode }, terms)) ?? maxOutputTokens;
      continue;
    }
    if (needs.effort !== undefined) return { ...asks, effort: needs.effort, maxOutputTokens };
    if (model.efforts.length === 0) return { ...asks, effort: null, maxOutputTokens };
    const chosen = await pickEffort(model, asks.mode, { ...terms, step: stepAfter(needs.step), canGoBack: true });
    if (chosen !== BACK) return chosen === undefined ? undefined : { ...asks, ...chosen };
  }
}

function stepAfter(step: PickStep | undefined): PickStep | undefined {
  return step === undefined ? undefined : { ...step, step: step.step + 1 };
}
