// What the view says beside its jobs: a welcome text where there are none, a line above them where there are, a number
// on its icon. Pure.

import type { GroupCounts } from '../../core/ledger/queries.ts';
import type { Translate } from '../../shared/humanError.ts';
import type { ViewContext } from '../../shared/ids.ts';
import { inert } from '../../shared/inert.ts';
import { joinedBy } from '../words/joined.ts';

export interface ViewFacts {
  readonly problem: 'broken' | 'outdated' | null;
  readonly isOpened: boolean;
  /** No job is shown. */
  readonly isEmpty: boolean;
  /** What the shown jobs have in common; empty = all are shown. */
  readonly filter: string;
  readonly endpoint: string;
  /** The place lets people in by a sign-in; absent = by a key. */
  readonly signsIn?: boolean;
  readonly hasKey: boolean;
  readonly isTrusted: boolean;
  /** The name of the endpoint that a waiting job could not reach; null = none. */
  readonly offlineAt: string | null;
  /** What is wrong with that endpoint's certificate, as Node's error code; absent or null = something else is wrong. */
  readonly certificate?: string | null;
}

/** The number on the view's icon: what needs the person and what is unread, each job once. What runs is no news. */
export function badgeOf(groups: GroupCounts | null, t: Translate): { value: number; tooltip: string } | undefined {
  const { needsYou, unread } = groups ?? { needsYou: 0, unread: 0 };
  if (needsYou + unread === 0) return undefined;
  const parts = [
    needsYou === 0 ? '' : needsYou === 1 ? t('1 needs you') : t('{0} need you', String(needsYou)),
    unread === 0 ? '' : t('{0} unread', String(unread)),
  ];
  return { value: needsYou + unread, tooltip: joinedBy(', ', parts) };
}

/** Which welcome text fits an empty tree. */
export function viewContext(facts: ViewFacts): ViewContext {
  if (facts.problem !== null) return facts.problem;
  if (!facts.isOpened) return 'opening';
  if (facts.filter !== '') return 'nothingFits';
  if (!facts.hasKey) return facts.signsIn === true ? 'notSignedIn' : 'noKey';
  return facts.isTrusted ? 'ready' : 'untrusted';
}

/** The line above the jobs; empty = nothing to say, or a welcome text says it. */
export function viewMessage(facts: ViewFacts, t: Translate): string {
  if (facts.problem !== null || !facts.isOpened) return '';
  if (facts.isEmpty) return facts.filter === '' ? '' : t('No jobs fit: {0}', facts.filter);
  const lines = [
    facts.filter === '' ? '' : t('Showing: {0}', facts.filter),
    facts.offlineAt === null ? '' : offlineHint(facts.offlineAt, facts.certificate ?? null, t),
    facts.hasKey ? '' : keyHint(facts, t),
    facts.isTrusted ? '' : t('This workspace is not trusted: asking works, links into it do not.'),
  ];
  return joinedBy(' · ', lines);
}

function keyHint({ endpoint, signsIn }: ViewFacts, t: Translate): string {
  return signsIn === true
    ? t('Nobody is signed in to {0}. “Set API Key or Sign In” is in the menu above.', inert(endpoint, 60))
    : t('There is no API key for {0}. “Set API Key or Sign In” is in the menu above.', inert(endpoint, 60));
}

function offlineHint(endpoint: string, certificate: string | null, t: Translate): string {
  const name = inert(endpoint, 60);
  if (certificate === null)
    return t('No connection to {0}. Waiting questions are sent when it is back; “Try Now” above tries at once.', name);
  return t(
    'This machine does not trust the certificate of {0} ({1}), so nothing is sent to it. The page of a waiting job says what helps.',
    name,
    inert(certificate, 60),
  );
}
