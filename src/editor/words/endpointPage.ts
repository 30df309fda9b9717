// The page of an endpoint, as Markdown that reads well as text: what it is, how it answered just now, what is known of
// it and how, and what that means for asking there. Pure.
import type { Asked } from '../../core/accounts/account.ts';
import type { Offer, Offers } from '../../core/accounts/capabilities.ts';
import type { Agreement } from '../../core/accounts/endpointCount.ts';
import type { Learnt } from '../../core/accounts/endpointRecord.ts';
import type { Listing } from '../../core/accounts/listing.ts';
import { type Answer, CAPABILITIES, type Capability } from '../../core/providers/builtIn.ts';
import { originOf } from '../../core/providers/endpoint.ts';
import type { ListedModel } from '../../core/providers/provider.ts';
import { formatCount, localDay } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';
import { capabilityLabel, howKnown } from './capabilityWords.ts';
import { checkTrouble } from './checkTrouble.ts';
import { credentialHelp, credentialLabel, type KnownBy } from './credentialWords.ts';
import { momentName } from './dayWords.ts';
import { endpointRules } from './endpointRules.ts';
import { apiLabel, kindLabel } from './endpointWords.ts';
import { inertCode, inertMarkdown } from './inertMarkdown.ts';
import { joined, joinedBy } from './joined.ts';
import { lessonLabel } from './lessonWords.ts';
import { shortDay } from './shortDate.ts';

export interface EndpointPageFacts {
  readonly place: EndpointSnapshot;
  /** False = it stands no longer in the settings. */
  readonly isConfigured: boolean;
  /** New questions of this window go there. */
  readonly isOfWindow: boolean;
  /** New windows start with it. */
  readonly isFirst: boolean;
  readonly known: KnownBy;
  /** What became of the free request, and how long its answer took. */
  readonly asked: Asked;
  readonly tookMs: number;
  /** What was listed last; null = nothing. */
  readonly listing: Listing | null;
  readonly offers: Offers;
  readonly learnt: readonly Learnt[];
  readonly deployments: readonly { readonly name: string; readonly model: string; readonly isSet: boolean }[];
  readonly agreement: Agreement;
  readonly background: string;
  /** The question of a job; null = it is not there any more. */
  readonly titleOf: (jobId: string) => string | null;
  readonly now: number;
}

const MOST_NAME = 60;
const MOST_MODELS_SHOWN = 200;
const MOST_MODEL = 120;
const MOST_LABEL = 500;

export function endpointPage(facts: EndpointPageFacts, t: Translate): string {
  const { offers, background, agreement } = facts;
  const parts = [
    `# ${inertMarkdown(facts.place.name, MOST_NAME)}`,
    answered(facts, t),
    list(whatItIs(facts, t)),
    ...section(t('When you ask there'), endpointRules({ offers, background, agreement }, t)),
    `## ${t('What it offers')}`,
    t(
      'What has no date is built into Ponder. What is not known yet, Ponder learns from the answers to your questions.',
    ),
    ...offered('yes', t('Yes'), facts, t),
    ...offered('no', t('No'), facts, t),
    ...offered('unknown', t('Not known yet'), facts, t),
    ...section(
      t('What Ponder learnt there'),
      facts.learnt.map((row) => lesson(row, facts, t)),
    ),
    ...section(
      t('Deployments'),
      facts.deployments.map((row) => deployment(row, t)),
    ),
    ...models(facts, t),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** What became of the request; that it was free is said in any case. */
function answered({ place, known, asked, tookMs, now }: EndpointPageFacts, t: Translate): string {
  const name = inertMarkdown(place.name, MOST_NAME);
  if (asked.kind === 'noKey') return joined(credentialHelp(known, place, t), t('Nothing was sent.'));
  const free = t(
    'Ponder asked by a free request, {0}, on {1}. Nothing was spent.',
    '`GET /models`',
    momentName(now, now),
  );
  const took = asked.kind === 'listed' ? t('It answered after {0} ms.', formatCount(tookMs)) : '';
  const trouble = asked.kind === 'failed' ? checkTrouble({ name, known, failure: asked.failure }, t) : '';
  return joined(trouble, took, free);
}

function whatItIs({ place, isConfigured, isOfWindow, isFirst, known }: EndpointPageFacts, t: Translate): string[] {
  const shown = known.kind === 'account' ? { ...known, account: inertCode(known.account, 50) } : known;
  const used = [
    isOfWindow ? t('new questions of this window go there') : '',
    isFirst ? t('new windows start there') : '',
    isConfigured ? '' : t('it is no longer in ponder.endpoints; its jobs are still looked at there'),
  ];
  return [
    `${t('Kind')}: ${kindLabel(place, t)}`,
    `${t('Address')}: \`${originOf(place.baseUrl)}\``,
    `${t('API')}: ${inertMarkdown(apiLabel(place, t), MOST_LABEL)}`,
    `${t('Access')}: ${credentialLabel(shown, place, t)}`,
    `${t('Used')}: ${joinedBy('; ', used) || t('by jobs that were sent there, and when you switch to it')}`,
  ];
}

function offered(answer: Answer, title: string, facts: EndpointPageFacts, t: Translate): readonly string[] {
  const found = CAPABILITIES.filter((capability) => facts.offers[capability].answer === answer);
  const rows = found.map((capability) => offerRow(capability, facts.offers[capability], facts, t));
  return rows.length === 0 ? [] : [`### ${title}`, list(rows)];
}

function offerRow(capability: Capability, offer: Offer, { titleOf, now }: EndpointPageFacts, t: Translate): string {
  const how = howKnown(offer, questionOf(offer.learnt, titleOf), now, t);
  return capabilityLabel(capability, t) + (how === '' ? '' : `: ${how}`);
}

function lesson(row: Learnt, { place, titleOf, now }: EndpointPageFacts, t: Translate): string {
  const who = row.model === null ? inertMarkdown(place.name, MOST_NAME) : inertCode(row.model, MOST_MODEL);
  const question = questionOf(row, titleOf);
  const how = joinedBy(', ', [momentName(row.at, now), question === '' ? '' : t('by the question {0}', question)]);
  return `${who} ${inertMarkdown(lessonLabel(row, t), MOST_LABEL)} (${how})`;
}

function questionOf(learnt: Learnt | undefined, titleOf: EndpointPageFacts['titleOf']): string {
  const title = learnt?.job === undefined ? null : titleOf(learnt.job);
  return title === null ? '' : inertCode(title, MOST_NAME);
}

function deployment({ name, model, isSet }: EndpointPageFacts['deployments'][number], t: Translate): string {
  const [here, meant] = [inertCode(name, MOST_MODEL), inertCode(model, MOST_MODEL)];
  return isSet ? t('{0} runs {1}, by your settings', here, meant) : t('{0} runs {1}, by its last answer', here, meant);
}

function models({ offers, listing, asked, now }: EndpointPageFacts, t: Translate): readonly string[] {
  if (listing === null) return [];
  const title =
    offers.deployments.answer === 'yes' ? t('Models that can be deployed there') : t('Models that it lists');
  const sorted = listing.models.toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  const rows = sorted.slice(0, MOST_MODELS_SHOWN).map((model) => modelRow(model, now, t));
  const more = sorted.length - rows.length;
  return [
    `## ${title}`,
    asked.kind === 'listed' ? '' : t('This is its list of {0}.', momentName(listing.at, now)),
    rows.length === 0 ? t('It lists none.') : list(rows),
    more === 0 ? '' : t('And {0} more.', formatCount(more)),
  ];
}

function modelRow({ id, shutdownDate }: ListedModel, now: number, t: Translate): string {
  const name = inertCode(id, MOST_MODEL);
  if (shutdownDate === null) return name;
  const day = inertMarkdown(shortDay(shutdownDate, now), 20);
  return shutdownDate <= localDay(now) ? t('{0}, retired {1}', name, day) : t('{0}, retires {1}', name, day);
}

function section(title: string, rows: readonly string[]): readonly string[] {
  return rows.length === 0 ? [] : [`## ${title}`, list(rows)];
}

function list(rows: readonly string[]): string {
  return rows.map((row) => `- ${row}`).join('\n');
}
