// What the view says beside its jobs: a welcome text where there are none, a line above them where there are. Pure.

import type { Translate } from '../shared/humanError.ts';
import type { ViewContext } from '../shared/ids.ts';
import { inert } from '../shared/inert.ts';
import { certificateShort } from './certificateWords.ts';

export interface ViewFacts {
  readonly problem: 'broken' | 'outdated' | null;
  readonly isOpened: boolean;
  /** No job is shown. */
  readonly isEmpty: boolean;
  /** What the shown jobs have in common; empty = all are shown. */
  readonly filter: string;
  readonly endpoint: string;
  readonly hasKey: boolean;
  readonly isTrusted: boolean;
  /** A place that could not be reached when a job was to be sent there; null = none. */
  readonly offlineAt: string | null;
  /** What kept the connection from coming about, in Node's word. */
  readonly offlineCode?: string | null;
}

/** Which welcome text fits an empty tree. */
export function viewContext(facts: ViewFacts): ViewContext {
  if (facts.problem !== null) return facts.problem;
  if (!facts.isOpened) return 'opening';
  if (facts.filter !== '') return 'nothingFits';
  if (!facts.hasKey) return 'noKey';
  return facts.isTrusted ? 'ready' : 'untrusted';
}

/** The line above the jobs; empty = nothing to say, or a welcome text says it. */
export function viewMessage(facts: ViewFacts, t: Translate): string {
  if (facts.problem !== null || !facts.isOpened || facts.isEmpty) return '';
  const lines = [
    facts.filter === '' ? '' : t('Only some jobs are shown: {0}. “Clear Filter” shows all.', facts.filter),
    facts.offlineAt === null ? '' : offlineHint(facts.offlineAt, facts.offlineCode ?? null, t),
    facts.hasKey
      ? ''
      : t('There is no API key for {0}. “Set API Key” is in the menu above.', inert(facts.endpoint, 60)),
    facts.isTrusted ? '' : t('This workspace is not trusted: asking works, links into it do not.'),
  ];
  return lines.filter((line) => line !== '').join(' ');
}

function offlineHint(endpoint: string, code: string | null, t: Translate): string {
  const trouble = certificateShort(endpoint, code, t);
  return trouble === ''
    ? t('No connection to {0}. What waits is sent when it is back.', inert(endpoint, 60))
    : `${trouble} ${t('What waits is not sent before that is mended; its page says what helps.')}`;
}
