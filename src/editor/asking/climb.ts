// Asking a stronger model, step by step: a rung of the ladder, then the way in which it is asked, then as any question.
import * as vscode from 'vscode';
import { Account } from '../../core/accounts/account.ts';
import { askedAbove, askedAgain } from '../../core/asking/again.ts';
import type { Composition } from '../../core/asking/compose.ts';
import { type EndpointFacts, isDefaultTier, readEndpointFacts } from '../../core/asking/endpointFacts.ts';
import type { GoingOnFrom, Known } from '../../core/asking/known.ts';
import { isSameTerms, ladderAt, rungsAfter } from '../../core/asking/ladderAt.ts';
import type { OwnJobs } from '../../core/asking/ownJobs.ts';
import { foregroundOf } from '../../core/asking/runConsent.ts';
import { partsOf } from '../../core/asking/sendable.ts';
import type { Choice } from '../../core/asking/terms.ts';
import { toldOf } from '../../core/asking/toldOf.ts';
import type { Engine } from '../../core/engine.ts';
import { firstRunOf } from '../../core/models/prices/firstRun.ts';
import { effortAt, type LadderNeeds, type Rung, rungOf } from '../../core/models/prices/rung.ts';
import type { TokenCounter } from '../../core/tokens/tokenCounter.ts';
import { HumanError, isHumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, JobOrigin, JobTexts } from '../../shared/job.ts';
import { readModelName } from '../../shared/mode.ts';
import type { PromptSize } from '../../shared/usage.ts';
import type { Settings } from '../settings.ts';
import { CLIMB_WAYS, type ClimbOptions, type ClimbWay } from './climbOptions.ts';
import { type PricedWay, pickClimbWay } from './terms/pickClimbWay.ts';
import { pickRung } from './terms/pickRung.ts';
import { BACK, type Back } from './terms/pickStep.ts';
import { whileCounting } from './terms/promptSizing.ts';

export interface Climbing {
  readonly job: Job;
  readonly texts: JobTexts;
  readonly askedBy: JobOrigin;
  readonly given: ClimbOptions;
}

export interface ClimbNeeds {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly counter: TokenCounter;
  readonly own: OwnJobs;
  readonly compose: (known: Known) => Promise<Composition>;
  readonly send: (known: Known) => Promise<string | undefined>;
  /** What the job's own question goes on from; absent = it is a first turn. */
  readonly on: GoingOnFrom | undefined;
  /** Asks on from the job's answer, at another model; null = nothing can be asked on from it. */
  readonly followUp: ((choice: Choice) => Known) | null;
}

/** A way with all that is known of what it sends. */
interface KnownWay extends PricedWay {
  readonly known: Known;
  /** Why it can't be sent; null = nothing is known against it. */
  readonly error: unknown;
}

interface Ladder {
  readonly place: EndpointFacts;
  readonly at: (size: PromptSize) => LadderNeeds;
}

/** The new job's id; undefined when the person backs out. @throws HumanError when there is nothing above, or it can't be asked */
export async function climb(needs: ClimbNeeds, climbing: Climbing): Promise<string | undefined> {
  const { job, given } = climbing;
  const ladder = await ladderOf(needs, climbing);
  const named = namedRung(job, given, ladder);
  let active: Rung | undefined;
  for (;;) {
    const rung: Rung | undefined = named ?? (await chooseRung(needs, climbing, ladder, active));
    if (rung === undefined) return undefined;
    const chosen = await chooseWay(needs, climbing, rung, named === null);
    if (chosen === undefined) return undefined;
    if (chosen !== BACK) return await needs.send(chosen);
    active = rung;
  }
}

async function ladderOf({ engine, settings, own, on }: ClimbNeeds, { job, texts, askedBy }: Climbing): Promise<Ladder> {
  const { asking } = askedAgain(job, texts, { askedBy, settings, on });
  const now = Date.now;
  const place = await readEndpointFacts({ ...engine, now }, asking.endpoint, await settings.catalogue());
  const listing = await new Account({ ...engine, endpoint: asking.endpoint, now }).known();
  const inForeground = foregroundOf(place, settings);
  const common = {
    takesPro: (model: Parameters<typeof inForeground>[0]) => !inForeground(model),
    isDefaultTier: isDefaultTier(place),
    own: own.record(engine, place.catalogue),
    maxOutputTokens: settings.maxOutputTokens,
    first: firstRunOf(job, place.catalogue),
    now: now(),
  };
  return { place, at: (size) => ladderAt(place, listing?.models ?? null, { ...common, size }) };
}

const NO_SIZE: PromptSize = { bytes: 0, count: null };

/** What a program names, or a keybinding; null = a person chooses. @throws HumanError when that is the job itself */
function namedRung(job: Job, { model: name, mode, effort }: ClimbOptions, ladder: Ladder): Rung | null {
  if (name === undefined && mode === undefined && effort === undefined) return null;
  const asked = readModelName(name ?? job.model);
  const model = ladder.place.catalogue.find(asked.model);
  const isSame = asked.model === job.model;
  const terms = {
    model: asked.model,
    mode: mode ?? asked.mode ?? (isSame ? job.mode : null),
    effort: effort ?? effortAt(model, job.effort),
  };
  if (isSameTerms(terms, job)) {
    throw new HumanError('The first answer was asked of the same model in the same way. Name a stronger one.');
  }
  return rungOf(terms, ladder.at(NO_SIZE));
}

async function chooseRung(
  needs: ClimbNeeds,
  climbing: Climbing,
  { place, at }: Ladder,
  active: Rung | undefined,
): Promise<Rung | undefined> {
  const { job } = climbing;
  const { catalogue } = place;
  if (rungsAfter(job, at(NO_SIZE)).length === 0) throw nothingAbove(job, place);
  const record = needs.own.record(needs.engine, catalogue).climbsFrom(job.model);
  return await whileCounting(
    sizingOf(
      needs,
      askedAgain(job, climbing.texts, { askedBy: climbing.askedBy, settings: needs.settings, on: needs.on }),
    ),
    (sizing) => pickRung({ job, catalogue, sizing, rungs: (size) => rungsAfter(job, at(size)), record, active }),
  );
}

function nothingAbove(job: Job, { catalogue, endpoint }: EndpointFacts): HumanError {
  return catalogue.find(job.model).strength === null
    ? new HumanError(
        'Ponder doesn’t know how strong {0} is, so it can’t say what is stronger. Give it a “strength” in ponder.models, or ask another model.',
        [job.model],
        'openSettings',
      )
    : new HumanError('{1} has no stronger model than {0} that Ponder knows of.', [job.model, endpoint.name]);
}

/** What is known of the question to be sent, its price in view; BACK = another rung. */
async function chooseWay(
  needs: ClimbNeeds,
  climbing: Climbing,
  rung: Rung,
  canGoBack: boolean,
): Promise<Known | Back | undefined> {
  const { given } = climbing;
  if (given.way !== undefined) {
    if (!waysOf(needs, climbing).includes(given.way)) throw notThisWay(given.way);
    const known = knownOf(needs, climbing, rung, given.way, null);
    // A rung that was picked was picked with its price; only the text that is sent may be another one.
    return canGoBack ? (await pricedWay(needs, climbing, rung, given.way)).known : known;
  }
  const ways = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window }, () =>
    Promise.all(waysOf(needs, climbing).map((way) => pricedWay(needs, climbing, rung, way))),
  );
  const picked = await pickClimbWay(rung, ways, canGoBack);
  if (picked === undefined || picked === BACK) return picked;
  const chosen = ways.find(({ way }) => way === picked.way);
  if (chosen === undefined) return undefined;
  if (chosen.error !== null) throw chosen.error;
  const { known } = chosen;
  return picked.isPreview ? { ...known, asking: { ...known.asking, isPreview: true } } : known;
}

function waysOf({ followUp }: ClimbNeeds, { texts }: Climbing): readonly ClimbWay[] {
  const hasAnswer = texts.answer.trim() !== '';
  return CLIMB_WAYS.filter((way) => way === 'again' || (way === 'check' ? hasAnswer : followUp !== null));
}

function notThisWay(way: ClimbWay): HumanError {
  return way === 'followUp'
    ? new HumanError('This job can’t be asked on as a follow-up. Nothing was sent.')
    : new HumanError('This job has no text that could be checked. Nothing was sent.');
}

async function pricedWay(needs: ClimbNeeds, climbing: Climbing, rung: Rung, way: ClimbWay): Promise<KnownWay> {
  const known = knownOf(needs, climbing, rung, way, null);
  const size = await whileCounting(sizingOf(needs, known), (sizing) => sizing.counted());
  const counted = { ...knownOf(needs, climbing, rung, way, size), count: size.count };
  try {
    const step = await needs.compose({ ...counted, asking: { ...counted.asking, isPreview: true } });
    const price = step.type === 'preview' ? step.prepared.job.estimate : rung.estimate;
    return { way, price, known: counted, error: null };
  } catch (error) {
    if (!isHumanError(error)) throw error;
    const whyNot = vscode.l10n.t(error.template, ...error.args.map((text) => inert(text)));
    return { way, price: { whyNot }, known: counted, error };
  }
}

/** @param shownSize the size for which its price is in view; null = no price is */
function knownOf(
  { settings, on, followUp }: ClimbNeeds,
  climbing: Climbing,
  { model, mode, effort }: Rung,
  way: ClimbWay,
  shownSize: PromptSize | null,
): Known {
  const { job, texts, askedBy, given } = climbing;
  const choice: Choice = { model, mode, effort, maxOutputTokens: settings.maxOutputTokens, shownSize };
  if (way === 'followUp' && followUp !== null) return followUp(choice);
  const confirm = given.confirm !== false;
  return askedAbove(job, texts, { askedBy, settings, choice, checks: way === 'check', confirm, on });
}

function sizingOf({ settings, counter }: ClimbNeeds, known: Known) {
  return { parts: partsOf(toldOf(known, settings), known.text, known.asking.on), isQuestionLeft: false, counter };
}
