// A job that waits its turn at a rate limit, in words: nothing is wrong with it.
import type { LinePlace } from '../../core/ledger/lines.ts';
import { localDay, localTime } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { joined } from './joined.ts';
import { saidSentence } from './saidWords.ts';

const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' });
const ENDINGS: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };

/** `3rd in line, starts about 14:05`. @param place as it is now; null = only the plan is known */
export function lineLabel(job: Job, place: LinePlace | null, t: Translate): string {
  const when = startOf(job, place);
  if (place === null) return t('In line, starts about {0}', when);
  if (place.place === 1) return t('Next in line, starts about {0}', when);
  return t('{0} in line, starts about {1}', ordinal(place.place), when);
}

/** Where it stands, why, and that it goes by itself. */
export function lineSentence(job: Job, place: LinePlace | null, t: Translate): string {
  const endpoint = inert(job.endpoint.name, 60);
  const when = startOf(job, place);
  const goes =
    place === null
      ? t('This one goes out by itself at about {0}.', when)
      : place.place === 1
        ? t('This one is next, and goes out by itself at about {0}.', when)
        : t('This one is {0} in line, and goes out by itself at about {1}.', ordinal(place.place), when);
  const why =
    job.error?.kind === 'noCapacity'
      ? t('{0} has no capacity for it now, and charges nothing.', endpoint)
      : t('{0} limits how much can be sent each minute, so questions go out one after another.', endpoint);
  return joined(why, goes, saidSentence(job.error, t));
}

function startOf(job: Job, place: LinePlace | null): string {
  const at = place?.startsAt ?? job.notBefore ?? job.updatedAt;
  const day = localDay(at);
  return day === localDay(job.updatedAt) ? localTime(at) : `${day} ${localTime(at)}`;
}

function ordinal(count: number): string {
  return `${count}${ENDINGS[ORDINALS.select(count)] ?? 'th'}`;
}
