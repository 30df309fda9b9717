// The question before a text with secrets leaves. It says what they are and where they stand, and never what they say.
import * as vscode from 'vscode';
import type { Need } from '../../../core/asking/need.ts';
import { secretPlaces } from '../../../core/asking/secretPlaces.ts';
import { markerOf } from '../../../core/secrets/finding.ts';
import { formatCount } from '../../../shared/format.ts';
import { inert } from '../../../shared/inert.ts';
import { askModal } from '../../askModal.ts';
import { secretLines } from '../../words/secretWords.ts';

type SecretsNeed = Extract<Need, { what: 'secrets' }>;

/** Undefined = the person backed out. */
export type SecretsAnswer = 'clean' | 'asIs' | 'preview' | undefined;

/** So many are told one by one. */
const MOST = 4;

export async function askSecrets({ searched, known, ifClean }: SecretsNeed): Promise<SecretsAnswer> {
  const { t } = vscode.l10n;
  const name = inert(known.asking.endpoint.name, 60);
  const preview = t('Preview');
  const asIs = t('Send Anyway');
  const places = secretPlaces(searched, known.text.source, MOST);
  if (places === null || ifClean === null) {
    const pressed = await askModal({
      message: t('Send this text to {0} without a search for secrets?', name),
      detail: t('Ponder looks for keys and passwords in every text before it leaves. This one could not be searched.'),
      safe: preview,
      acts: [asIs],
    });
    return pressed === preview ? 'preview' : pressed === asIs ? 'asIs' : undefined;
  }
  const isOne = places.count === 1;
  const clean = isOne ? t('Send Without It') : t('Send Without Them');
  const [example] = places.first;
  const marks = example === undefined ? '' : marksSentence(markerOf(example), isOne);
  const pressed = await askModal({
    message: isOne
      ? t('Send a possible secret to {0}?', name)
      : t('Send {0} possible secrets to {1}?', formatCount(places.count), name),
    detail: [secretLines(places, t).join('\n'), marks].join('\n\n'),
    safe: preview,
    acts: [clean, asIs],
  });
  switch (pressed) {
    case preview:
      return 'preview';
    case clean:
      return 'clean';
    case asIs:
      return 'asIs';
    default:
      return undefined;
  }
}

function marksSentence(mark: string, isOne: boolean): string {
  const { t } = vscode.l10n;
  return isOne
    ? t('Sent without it, the text says “{0}” in its place.', mark)
    : t('Sent without them, the text says “{0}” or the like in their places.', mark);
}
