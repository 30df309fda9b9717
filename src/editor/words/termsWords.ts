// With what a question is asked, in few words.
import { inert } from '../../shared/inert.ts';
import { type ModelInMode, modelName } from '../../shared/mode.ts';

/** `o3 · medium`, `gpt-6.1-sol · pro · high`. @param asked.effort null = the model knows no efforts */
export function termsWords(asked: ModelInMode & { readonly effort: string | null }): string {
  const model = inert(modelName(asked), 60);
  return asked.effort === null ? model : `${model} · ${inert(asked.effort, 20)}`;
}
