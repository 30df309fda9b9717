// A reply that is paid for and not in the ledger yet, in words. Made of inert text.
import type { Held } from '../../core/jobs/life/keeper.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';

/** @param title of the job; empty = it can't be read */
export function heldSentence({ responseId, answer, isTried }: Held, title: string, t: Translate): string {
  const about = inert(title, 80) || t('a question');
  const id = inert(responseId, 300);
  if (isTried) {
    return t(
      'The reply to “{0}” can’t be saved yet. Leave this window open: it holds the reply and keeps trying. Free some disk space, or make the ledger’s folder writable. The response id is {1}.',
      about,
      id,
    );
  }
  const first = t(
    'The reply to “{0}” can’t be saved: Ponder was updated, or the ledger is damaged. The response id is {1}.',
    about,
    id,
  );
  return answer === ''
    ? `${first} ${t('Copy it before you reload this window: “Adopt Response by ID” fetches the answer with it, if the provider keeps one.')}`
    : `${first} ${t('Copy the answer before you reload this window: the provider may not keep it.')}`;
}

export function storedSentence(title: string, t: Translate): string {
  return t('The reply to “{0}” is saved now.', inert(title, 80) || t('a question'));
}
