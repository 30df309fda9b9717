// Makes a question that could be sent out of what is known. What is missing for it is asked for, one thing at a time.

import { endOf } from '../accounts/ended.ts';
import { chainOf, pastTurn } from '../jobs/prepare/chainOf.ts';
import { prepare, type Question } from '../jobs/prepare/prepare.ts';
import { type PromptTexts, promptTexts } from '../jobs/prepare/questionTurns.ts';
import type { Catalogue } from '../models/catalogue.ts';
import { usualEffort } from '../models/model.ts';
import { type FirstRun, firstRunOf } from '../models/prices/firstRun.ts';
import type { AskSettings } from './askSettings.ts';
import { mannerOf } from './assertStillSo.ts';
import { composedOf } from './composed.ts';
import type { AskedText, Asking, EndedModel, HowAsked, Known, Sendable, TermsSoFar } from './known.ts';
import { consent, missing, type Need } from './need.ts';
import { refusedTerms } from './refusedTerms.ts';
import { refusedTier, runOf } from './runConsent.ts';
import { secretFactsOf, secretNeed } from './secretNeed.ts';
import { type Choice, type GivenTerms, usualTerms } from './terms.ts';
import type { Told } from './told.ts';
import { toldOf } from './toldOf.ts';
import type { World } from './world.ts';

interface Decided extends Known {
  readonly choice: Choice;
}

/** @throws HumanError when it could not be sent whatever is answered */
export function sendable(asked: Known, world: World): Need | (Known & { readonly sendable: Sendable }) {
  if (asked.sendable !== undefined) return { ...asked, sendable: asked.sendable };
  const { asking, question } = asked;
  const isPickedNext = asked.terms === undefined && asking.picksTerms && asked.picked === undefined;
  const terms = asked.terms ?? termsOf(asked, world);
  const known: Known = isPickedNext ? asked : { ...asked, terms };
  if (question === undefined) {
    const isKnown = terms.type === 'chosen' && !isPickedNext;
    return missing(known, { what: 'question', choice: isKnown ? terms.choice : null });
  }
  if (!asking.isPreview && !world.place.hasKey) return missing(known, { what: 'key' });
  // Before anything is priced: without its secrets it is another text.
  const secrets = secretNeed(known, world);
  if (secrets !== null) return secrets;
  if (isPickedNext) return missing(known, { what: 'terms' });
  if (terms.type === 'open') {
    return missing(known, { what: 'model', ended: terms.ended, given: givenFor(asking, terms.ended) });
  }
  const { choice } = terms;
  return refusedNeed(known, choice, world) ?? decided({ ...known, choice }, world);
}

/** A person chooses what takes the place of an ended model; for anybody else it is refused later, in words. */
function termsOf({ asking, picked }: Known, world: World): TermsSoFar {
  const { settings, place } = world;
  const choice =
    picked ??
    asking.again?.terms ??
    usualTerms(asking.given, { settings, remembered: world.remembered(), catalogue: place.catalogueElsewhere });
  if (choice === null) return { type: 'open', ended: null };
  const ended = asking.askedBy === 'user' ? endedModel(choice, world) : null;
  return ended === null ? { type: 'chosen', choice } : { type: 'open', ended };
}

function endedModel({ model, mode }: Choice, { place, now }: World): EndedModel | null {
  const ended = endOf(model, place.endpoint, place.catalogue, now);
  return ended === null ? null : { ...ended, asked: { model, mode } };
}

/** The terms given for an ended model are dropped with it, except for the cap. */
function givenFor({ given }: Asking, ended: EndedModel | null): GivenTerms {
  if (ended === null) return given;
  return given.maxOutputTokens === undefined ? {} : { maxOutputTokens: given.maxOutputTokens };
}

function refusedNeed(known: Known, choice: Choice, { place }: World): Need | null {
  const refused = known.asking.isPreview ? null : refusedTerms(choice, place);
  if (refused === null) return null;
  if (refused.what === 'effort') return missing(known, { what: 'effort', choice });
  const { instead, ...what } = refused;
  return consent(known, { terms: { type: 'chosen', choice: instead } }, { choice, ...what });
}

function decided({ choice, ...known }: Decided, world: World): Need | (Known & { readonly sendable: Sendable }) {
  const { asking, text, count } = known;
  const { place, settings, now } = world;
  if (count === undefined) return missing(known, { what: 'count' });
  const model = place.catalogue.find(choice.model);
  const { background, without, ...how } = howAsked(asking, choice, settings);
  const settled = { background, store: how.store };
  const { api, without: refused, ...run } = runOf(place, { model, mode: choice.mode, settings: settled, now });
  const tier = refusedTier(place, model);
  if (tier !== null && tier.agreedAt === undefined && !asking.isPreview && known.isAnyTierAgreed !== true) {
    return consent(known, { isAnyTierAgreed: true }, { what: 'anyTier', refused: tier });
  }
  const told = toldOf(known, settings);
  const { on } = asking;
  const asked: Question = {
    ...how,
    ...run,
    ...told,
    source: text.source,
    secrets: secretFactsOf(known, told),
    endpoint: api === undefined ? place.endpoint : { ...place.endpoint, api },
    model: choice.model,
    mode: choice.mode,
    effort: choice.effort,
    maxOutputTokens: choice.maxOutputTokens,
    parent: parentOf(asking),
    first: firstOf(asking, place.catalogue),
    ...(asking.instead === undefined ? {} : { instead: asking.instead }),
    inputCount: count,
    without: [...new Set([...refused, ...without])],
    ...(on === undefined
      ? {}
      : { goesOn: chainOf({ ...on, model, effort: choice.effort ?? usualEffort(model), catalogue: place.catalogue }) }),
  };
  const prepared = prepare(asked, place.catalogue, now, world.own(place.catalogue));
  const composed = composedOf(prepared, place.catalogue, choice.shownSize);
  const isHeld = (asking.again?.held ?? null) !== null;
  const manner = isHeld || asking.isPreview ? null : mannerOf(settings);
  return { ...known, sendable: { ...composed, background: settings.background, manner } };
}

function parentOf({ again, on, parent }: Asking): Question['parent'] {
  return again === null ? (parent ?? on?.parent ?? null) : { id: again.job.id, relation: again.relation };
}

/** What a stronger model is likely to use follows from what the lower one used for the same question. */
function firstOf({ again, on }: Asking, catalogue: Catalogue): FirstRun | null {
  if (again?.relation !== 'escalation') return null;
  const first = firstRunOf(again.job, catalogue);
  // What its first run read holds the turns before it, too, which are counted apart.
  return first === null || (again.isSameText && on === undefined) ? first : { ...first, input: null };
}

/** A waiting job is sent as it was asked, unless a person chose another model for it, with its price in view. */
function howAsked({ again, askedBy }: Asking, { model }: Choice, settings: AskSettings): HowAsked {
  const held = again?.held ?? null;
  if (held !== null && again?.job.model === model) return held;
  const { store, wantsSummary, background } = settings;
  return { store, wantsSummary, background, without: [], origin: held?.origin ?? askedBy };
}

/** All the text that is sent of a question: its tokens are counted. */
export type PromptParts = PromptTexts;

/** @param on the answer that it goes on from */
export function partsOf(told: Told, { source }: Pick<AskedText, 'source'>, on?: Asking['on']): PromptParts {
  const isSentAlong = on !== undefined && on.why !== null;
  return promptTexts(
    isSentAlong ? { ...told, before: { by: 'messages', turns: on.turns.map(pastTurn) } } : told,
    source,
  );
}
