// Has a person answer what a question needs next, in a quick pick, an input box, or a modal.
import type { Disposable } from 'vscode';
import { Account } from '../../core/accounts/account.ts';
import { askedCheaper, cheaperFor } from '../../core/asking/askedCheaper.ts';
import type { EndpointFacts } from '../../core/asking/endpointFacts.ts';
import type { Known } from '../../core/asking/known.ts';
import type { Need } from '../../core/asking/need.ts';
import type { OwnJobs } from '../../core/asking/ownJobs.ts';
import { partsOf } from '../../core/asking/sendable.ts';
import type { Choice, GivenTerms } from '../../core/asking/terms.ts';
import { toldTexts } from '../../core/asking/told.ts';
import { toldOf } from '../../core/asking/toldOf.ts';
import type { Engine } from '../../core/engine.ts';
import type { Pair } from '../../core/models/prices/cheaperRungs.ts';
import { isSamePlace } from '../../core/providers/endpoint.ts';
import type { TokenCounter } from '../../core/tokens/tokenCounter.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { NanoUsd } from '../../shared/money.ts';
import type { TokenCount } from '../../shared/usage.ts';
import type { KeyEntry } from '../keys/keyEntry.ts';
import type { Settings } from '../settings.ts';
import type { AskWay } from './askCommand.ts';
import { askQuestion } from './question/askQuestion.ts';
import type { QuestionDocuments } from './question/questionDocuments.ts';
import { RowPrices } from './question/rowPrices.ts';
import { askSecrets } from './sending/askSecrets.ts';
import { askPrice, asksBeside, type PriceAnswer, worstOfPair } from './sending/priceQuestions.ts';
import { listedAs, stateSamePrice } from './sending/stateSamePrice.ts';
import { endedNote, offerToFollow } from './terms/endedModel.ts';
import { BACK, type Back, isMoved, type Moved, type PickStep } from './terms/pickStep.ts';
import { PromptSizing, type SizingNeeds, whileCounting } from './terms/promptSizing.ts';
import { agreesToAnyTier, agreesToNoEffort, agreesToStandardMode, agreesToStayOpen } from './terms/runModals.ts';
import type { TermsPicker } from './terms/termsPicker.ts';

export interface AnswerNeeds {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly keyEntry: KeyEntry;
  readonly questions: QuestionDocuments;
  readonly counter: TokenCounter;
  readonly terms: TermsPicker;
  readonly way: AskWay;
  readonly openAnswer: (id: string) => void;
  readonly draft: Draft;
  /** The person's own jobs. */
  readonly own: OwnJobs;
}

/** A question that was typed and not sent. */
export interface Draft {
  text: string;
}

/** The cheaper ones are to be asked in the place of a dear model. */
export interface Cheaper {
  readonly asked: readonly Known[];
  /** What both cost together at most, as the pressed button said. */
  readonly labelled: NanoUsd;
}

type NeedOf<What extends Need['what']> = Extract<Need, { what: What }>;

export class Answers implements Disposable {
  readonly #needs: AnswerNeeds;
  #sizing: PromptSizing | null = null;
  /** The question that was typed or chosen here; null = it was given. */
  #asked: string | null = null;
  /** What was typed into the search for a model before the endpoint was switched. */
  #typed = '';

  constructor(needs: AnswerNeeds) {
    this.#needs = needs;
  }

  /** What is known, including the answer; undefined when the person backs out, or goes on in an editor. */
  async to(need: Need, place: EndpointFacts): Promise<Known | Cheaper | undefined> {
    const { known } = need;
    switch (need.what) {
      case 'terms': {
        const picked = await this.#pickTerms(known);
        if (picked === BACK) return this.#backToQuestion(known);
        if (isMoved(picked)) return this.#movedTo(picked, known);
        return picked === undefined ? undefined : { ...known, picked };
      }
      case 'question':
        return await this.#ask(need, place);
      case 'key':
        return (await this.#needs.keyEntry.ensure(known.asking.endpoint)) ? known : undefined;
      case 'model': {
        const choice = await this.#pickModel(need);
        if (isMoved(choice)) return this.#movedTo(choice, known);
        return choice === BACK ? this.#backToQuestion(known) : withTerms(known, choice);
      }
      case 'effort': {
        const { engine, terms } = this.#needs;
        const { endpoint } = known.asking;
        return withTerms(known, await terms.pickEffort(engine, this.#sized(known), need.choice, endpoint));
      }
      case 'count':
        return { ...known, count: await this.#counted(known) };
      case 'search':
        return {
          ...known,
          searched: { told: need.told, found: await this.#needs.engine.search.find(toldTexts(need.told)) },
        };
      case 'secrets':
        return await this.#toldAbout(need);
      case 'price':
        return await this.#priced(need, place);
      default:
        return (await this.#agrees(need)) ? need.ifYes : undefined;
    }
  }

  /** Once a price is stated for the model, the question is priced anew. */
  async #priced(need: NeedOf<'price'>, place: EndpointFacts): Promise<Known | Cheaper | undefined> {
    const { endpoint, catalogue, catalogueElsewhere } = place;
    const { model, estimate } = need.job;
    const listed = estimate === null ? listedAs(model, { endpoint, catalogue, catalogueElsewhere }) : null;
    const now = Date.now();
    const own = (catalogue: EndpointFacts['catalogue']) => this.#needs.own.record(this.#needs.engine, catalogue);
    const pair = cheaperFor(need.known, { place, now, own });
    const answer = await askPrice(need, listed, pair);
    if (answer === 'cheaper' && pair !== null) return cheaperThan(need.known, pair);
    if (answer !== 'listPrice' || listed === null) return afterPrice(need, answer);
    await stateSamePrice(model, listed);
    return need.known;
  }

  dispose(): void {
    this.#sizing?.dispose();
    this.#sizing = null;
  }

  async #agrees(need: Exclude<Extract<Need, { ifYes: Known }>, { what: 'price' | 'secrets' }>): Promise<boolean> {
    const { endpoint } = need.known.asking;
    switch (need.what) {
      case 'standardMode':
        return await agreesToStandardMode(need.choice, endpoint.name);
      case 'noEffort':
        return await agreesToNoEffort(need.choice, need.effort, endpoint.name);
      case 'anyTier': {
        if (!(await agreesToAnyTier(endpoint.name))) return false;
        await new Account({ ...this.#needs.engine, endpoint, now: Date.now }).agreed(need.refused);
        return true;
      }
      case 'beside':
        return await asksBeside(need, this.#needs.openAnswer);
      case 'openWindow':
        return await agreesToStayOpen(need.job, need.why);
      default:
        return assertNever(need);
    }
  }

  async #toldAbout(need: NeedOf<'secrets'>): Promise<Known | undefined> {
    switch (await askSecrets(need)) {
      case 'preview':
        return previewed(need.known);
      case 'asIs':
        return need.ifYes;
      case 'clean':
        // Another text, of another size.
        this.dispose();
        return need.ifClean ?? undefined;
      default:
        return undefined;
    }
  }

  async #pickTerms(known: Known): Promise<Choice | Moved | Back | undefined> {
    const { engine, terms } = this.#needs;
    const { given } = known.asking;
    return await terms.pick(engine, this.#sized(known), given, { ...this.#place(known), step: this.#termsStep(given) });
  }

  async #pickModel({ known, given, ended }: NeedOf<'model'>): Promise<Choice | Moved | Back | undefined> {
    const { engine, settings, terms } = this.#needs;
    const { again } = known.asking;
    const here = { ...this.#place(known), step: this.#termsStep(given) };
    const place =
      ended === null
        ? { ...here, refused: again?.job.model }
        : { ...here, note: endedNote(ended), current: ended.asked };
    const choice = await terms.pickUsual(engine, this.#sized(known), given, place);
    const isChosen = choice !== undefined && choice !== BACK && !isMoved(choice);
    if (isChosen && ended !== null && again === null) void offerToFollow(settings, ended.asked, choice);
    return choice;
  }

  async #ask({ known, choice }: NeedOf<'question'>, place: EndpointFacts): Promise<Known | undefined> {
    const { engine, settings, questions, way, draft, own } = this.#needs;
    const { asking } = known;
    const isOneStep = choice !== null || stepsOf(asking.given) === 0;
    const ask = async (sizing: PromptSizing) =>
      await askQuestion(
        {
          settings,
          questions,
          ledger: engine.ledger,
          draft: draft.text,
          value: this.#asked ?? '',
          prices:
            choice === null
              ? null
              : new RowPrices({
                  choice,
                  place,
                  own: own.record(engine, place.catalogue),
                  sizing,
                  on: asking.on,
                }),
          step: isOneStep ? null : { step: 1, of: 1 + stepsOf(asking.given), canGoBack: false },
        },
        known,
        way,
      );
    const asked = await whileCounting(this.#sizingNeeds({ ...known, question: '' }), ask);
    if (asked === undefined) return undefined;
    const { question, seen } = asked;
    this.#asked = question;
    // A saved question needs no draft: it stays in the settings, whatever becomes of the job.
    if (way !== 'saved') draft.text = question;
    return { ...known, question, ...(seen === undefined ? {} : { seen }) };
  }

  #place({ asking: { endpoint, again } }: Known) {
    const typed = this.#typed;
    this.#typed = '';
    return { endpoint, canMove: again === null, typed };
  }

  /** The question goes to another endpoint, with the models, prices and rules there: a model has to be picked anew. */
  #movedTo({ endpoint, typed }: Moved, known: Known): Known {
    this.#typed = typed;
    if (isSamePlace(endpoint, known.asking.endpoint)) return known;
    const { seen: _, terms, ...others } = known;
    const asking = { ...known.asking, endpoint };
    return { ...others, asking, ...(terms === undefined ? {} : { terms: { type: 'open', ended: null } }) };
  }

  /** The question is asked for once more, and stands in the box already. */
  #backToQuestion({ question: _, terms: __, ...known }: Known): Known {
    this.dispose();
    return known;
  }

  /** The step in which the terms are picked; there is a way back if the question was asked for here. */
  #termsStep(given: GivenTerms): PickStep | undefined {
    const before = this.#asked === null ? 0 : 1;
    const of = before + stepsOf(given);
    return of < 2 ? undefined : { step: before + 1, of, canGoBack: before > 0 };
  }

  async #counted(known: Known): Promise<TokenCount | null> {
    const { count } = await this.#sized(known).counted();
    this.dispose();
    return count;
  }

  /** The tokens are counted while a person chooses, and no longer than that. */
  #sized(known: Known): PromptSizing {
    this.#sizing ??= new PromptSizing(this.#sizingNeeds(known));
    return this.#sizing;
  }

  #sizingNeeds(known: Known): SizingNeeds {
    const { settings, counter } = this.#needs;
    return {
      parts: partsOf(toldOf(known, settings), known.text, known.asking.on),
      isQuestionLeft: known.question === undefined,
      counter,
    };
  }
}

/** Who wants to see the question first is shown it, and nothing is sent. */
function previewed(known: Known): Known {
  return { ...known, asking: { ...known.asking, isPreview: true } };
}

function cheaperThan(dear: Known, pair: Pair): Cheaper {
  return { asked: askedCheaper(dear, pair), labelled: worstOfPair(pair) };
}

export function isCheaper(answer: Known | Cheaper | undefined): answer is Cheaper {
  return answer !== undefined && 'labelled' in answer;
}

function afterPrice({ known, ifYes }: NeedOf<'price'>, answer: PriceAnswer): Known | undefined {
  if (answer === 'preview') return previewed(known);
  return answer === 'ask' ? ifYes : undefined;
}

/** Steps in which model and effort are picked, as far as they are not given. */
function stepsOf({ model, effort }: GivenTerms): number {
  return [model, effort].filter((each) => each === undefined).length;
}

function withTerms(known: Known, choice: Choice | undefined): Known | undefined {
  return choice === undefined ? undefined : { ...known, terms: { type: 'chosen', choice } };
}
