// Why a block of an answer can't be put back, in a sentence. Pure.

import type { NoPatch } from '../../core/patch/planPatch.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { HumanError } from '../../shared/humanError.ts';

export function noPatchError(why: NoPatch, file: string): HumanError {
  switch (why) {
    case 'language':
      return new HumanError('This code is of another language than {0}. Compare or insert it instead.', [file]);
    case 'shell':
      return new HumanError('This is for a terminal, and not code of {0}. Copy or insert it instead.', [file]);
    case 'unlike':
      return new HumanError(
        'This code is not a replacement of what was asked about in {0}. Compare or insert it instead.',
        [file],
      );
    case 'unsure':
      return new HumanError('Nobody can tell which lines of {0} this code replaces. Compare or insert it instead.', [
        file,
      ]);
    case 'elided':
      return new HumanError(
        'This code leaves something out, and nobody can tell which lines of {0} that is. Compare or insert it instead.',
        [file],
      );
    case 'hunkGone':
      return new HumanError('The lines that this diff changes are not in {0}. Compare or insert it instead.', [file]);
    case 'hunkDoubled':
      return new HumanError(
        'The lines that this diff changes are at several places of {0}. Compare or insert it instead.',
        [file],
      );
    case 'sameLines':
      return new HumanError(
        'Two of the code blocks change the same lines of {0}. Choose one of them.',
        [file],
        null,
        'hint',
      );
    case 'marker':
      return new HumanError(
        'This code has a mark in place of a secret that was taken out of the question, which would take the secret’s place in {0}. Compare or insert it instead.',
        [file],
      );
    case 'already':
      return new HumanError('It is already so in {0}.', [file], null, 'hint');
    default:
      return assertNever(why);
  }
}
