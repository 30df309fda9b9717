// Before a model's text is copied or inserted: says what is hidden in it, and takes that out if the person wants.
import * as vscode from 'vscode';
import type { Translate } from '../../shared/humanError.ts';
import { askModal } from '../askModal.ts';
import { findHidden, type Hidden, withoutHidden } from './hiddenCharacters.ts';

export type Way = 'copy' | 'insert';

/** The text as the person wants it; undefined when they back out. A text that hides nothing is not asked about. */
export async function withoutSurprise(text: string, way: Way): Promise<string | undefined> {
  const hidden = findHidden(text);
  if (hidden.length === 0) return text;
  const { t } = vscode.l10n;
  const clean = way === 'copy' ? t('Copy Without Them') : t('Insert Without Them');
  const asIs = way === 'copy' ? t('Copy as Is') : t('Insert as Is');
  const answer = await askModal({
    message: t('This text holds characters that you can’t see.'),
    detail: hiddenSentences(hidden, t),
    safe: clean,
    acts: [asIs],
  });
  if (answer === clean) return withoutHidden(text);
  return answer === asIs ? text : undefined;
}

function hiddenSentences(hidden: readonly Hidden[], t: Translate): string {
  const lines = hidden.map((each) => `${kindWords(each, t)}: ${each.codes.join(', ')}`);
  return [...lines, '', t('They can change what code does, or hide text that only machines read.')].join('\n');
}

function kindWords({ kind, count }: Hidden, t: Translate): string {
  const number = String(count);
  switch (kind) {
    case 'direction':
      return t('{0} × mark that changes the reading direction', number);
    case 'tag':
      return t('{0} × tag, an invisible letter', number);
    case 'selector':
      return t('{0} × variation selector', number);
    case 'control':
      return t('{0} × control character', number);
    case 'lineBreak':
      return t('{0} × line separator', number);
    default:
      return t('{0} × zero-width character', number);
  }
}
