// Finds what is wrong with the form of a key before it is sent anywhere. The sentences never repeat any of the key.
import type { Translate } from '../../shared/humanError.ts';

/** `refused`: the key can't work, so it is not tried. `doubted`: it may work. */
export interface ShapeProblem {
  readonly kind: 'refused' | 'doubted';
  readonly says: string;
}

const MOST_CHARACTERS = 1_000;
const FEWEST_CHARACTERS = 8;
/** A header can carry nothing else. */
const HEADER_TEXT = /^[\x21-\x7e]+$/;

export function shapeProblem(typed: string, isOpenAi: boolean, t: Translate): ShapeProblem | null {
  const refused = (says: string): ShapeProblem => ({ kind: 'refused', says });
  const doubted = (says: string): ShapeProblem => ({ kind: 'doubted', says });
  const key = typed.trim();
  if (key === '') return refused(t('Paste the key, or press Escape.'));
  if (key.length > MOST_CHARACTERS) return refused(t('This is too long to be a key. Copy only the key.'));
  if (/^bearer\s/i.test(key)) return refused(t('Leave out the word “Bearer”: only the key itself is needed.'));
  if (/^(export\s+|set\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=\s*[^=\s]/.test(key)) {
    return refused(t('This is a whole line of settings. Copy only the part after “=”, without quotes.'));
  }
  if (/^["'`]|["'`]$/.test(key)) return refused(t('Leave out the quotes around the key.'));
  if (/\u2026|\u2022|\*{3}|\.{3}/.test(key)) {
    return refused(
      t('This is a shortened key, as lists show it. A key is shown in full only once, when it is created.'),
    );
  }
  if (!HEADER_TEXT.test(key)) return refused(t('A key has no spaces and no special characters. Copy it again.'));
  if (/^https?:/i.test(key)) return refused(t('This is an address, not a key.'));
  if (!isOpenAi) return null;
  if (/^sk-ant-/.test(key)) return refused(t('This is an Anthropic key. It does not work with OpenAI.'));
  if (/^sk-admin-/.test(key)) {
    return refused(t('This is an admin key, which cannot ask questions. Create an ordinary one.'));
  }
  if (key.length < FEWEST_CHARACTERS) return refused(t('This is too short to be a key. Copy it again.'));
  return /^sk-/.test(key) ? null : doubted(t('OpenAI keys begin with “sk-”. Press Enter to try this one anyway.'));
}
