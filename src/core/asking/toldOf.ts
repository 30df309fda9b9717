// The texts of a question as they would be sent.
import type { AskSettings } from './askSettings.ts';
import type { Known } from './known.ts';
import { isTold, type Told } from './told.ts';

/** Without what was taken out, as long as they are those it was taken out of. */
export function toldOf(
  { asking, text, question, cleaned }: Pick<Known, 'asking' | 'text' | 'question' | 'cleaned'>,
  settings: Pick<AskSettings, 'instructions'>,
): Told {
  const { instructions } = asking.again ?? asking.on ?? settings;
  const told = { question: (question ?? '').trim(), context: text.context, instructions: instructions.trim() };
  return isTold(cleaned?.of, told) && cleaned !== undefined ? cleaned.told : told;
}
