// Whatever is about to leave is searched for secrets first. If there are any, a person says what becomes of them, and
// that holds for these very texts at this place.

import type { Question } from '../jobs/prepare/prepare.ts';
import { MAX_INPUT_CHARACTERS } from '../jobs/prepare/prompt.ts';
import { secretsMark } from '../jobs/prepare/secretsMark.ts';
import { redacted } from '../secrets/redacted.ts';
import type { Known } from './known.ts';
import { missing, type Need } from './need.ts';
import { isTold, TOLD_PARTS, type Told, toldTexts } from './told.ts';
import { toldOf } from './toldOf.ts';
import type { World } from './world.ts';

/** Null = it may be sent as far as secrets go. */
export function secretNeed(known: Known, { settings }: Pick<World, 'settings'>): Need | null {
  // Nothing leaves for a preview, which says what is in it.
  if (known.asking.isPreview) return null;
  const told = toldOf(known, settings);
  if (isAgreed(known, told) || isTooLong(told)) return null;
  const { searched } = known;
  if (searched === undefined || !isTold(searched.told, told)) return missing(known, { what: 'search', told });
  const { found } = searched;
  if (found?.every(({ length }) => length === 0) === true) return null;
  return {
    type: 'needs',
    known,
    what: 'secrets',
    searched,
    ifYes: { ...known, agreedSecrets: told },
    ifClean: found === null ? null : cleaned(known, told, found),
  };
}

/** What the job tells of them. What was taken out of a question that is asked again is not in its texts any more. */
export function secretFactsOf(known: Known, told: Told): NonNullable<Question['secrets']> {
  const { asking, cleaned } = known;
  const before = asking.again?.job.secretsRemoved ?? 0;
  const now = cleaned !== undefined && isTold(cleaned.told, told) ? cleaned.removed : 0;
  return { removed: before + now, isAgreed: isAgreed(known, told) };
}

/** It was agreed to just now, or when the same was sent to the same place before. */
function isAgreed({ asking: { again, endpoint }, agreedSecrets }: Known, told: Told): boolean {
  const before = again?.job.secretsAgreed;
  return isTold(agreedSecrets, told) || (before !== undefined && before === secretsMark(endpoint, told));
}

/** It is refused later, in words. */
function isTooLong(told: Told): boolean {
  return toldTexts(told).some(({ length }) => length > MAX_INPUT_CHARACTERS);
}

function cleaned(known: Known, told: Told, found: NonNullable<NonNullable<Known['searched']>['found']>): Known {
  const [question, context, instructions] = TOLD_PARTS.map((part, index) => redacted(told[part], found[index] ?? []));
  const before = known.cleaned;
  const isMore = before !== undefined && isTold(before.told, told);
  return {
    ...known,
    cleaned: {
      of: isMore ? before.of : told,
      told: { question: question ?? '', context: context ?? '', instructions: instructions ?? '' },
      removed: found.reduce((sum, { length }) => sum + length, isMore ? before.removed : 0),
    },
  };
}
