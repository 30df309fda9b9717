// Asking, step by step: whatever is needed next is asked for, until the question may be sent. What is known is skipped.
import * as vscode from 'vscode';
import { askedAgain, askedAsItWaits, askedOfAnother } from '../../core/asking/again.ts';
import { type Composition, compose, type PreviewReady } from '../../core/asking/compose.ts';
import { composeSeveral } from '../../core/asking/composeSeveral.ts';
import type { EndpointFacts } from '../../core/asking/endpointFacts.ts';
import type { Known } from '../../core/asking/known.ts';
import type { Need } from '../../core/asking/need.ts';
import { OwnJobs } from '../../core/asking/ownJobs.ts';
import { partsOf } from '../../core/asking/sendable.ts';
import type { ModelChoice } from '../../core/asking/terms.ts';
import { isTold, toldTexts } from '../../core/asking/told.ts';
import { toldOf } from '../../core/asking/toldOf.ts';
import { type World, worldOf } from '../../core/asking/world.ts';
import type { Engine } from '../../core/engine.ts';
import type { EffortAndCap as JobTerms } from '../../core/jobs/prepare/otherTerms.ts';
import { bodyOf, type Prepared } from '../../core/jobs/prepare/prepare.ts';
import type { Catalogue } from '../../core/models/catalogue.ts';
import type { Endpoint } from '../../core/providers/endpoint.ts';
import type { TokenCounter } from '../../core/tokens/tokenCounter.ts';
import { HumanError, isHumanError } from '../../shared/humanError.ts';
import type { Job, JobOrigin, JobTexts } from '../../shared/job.ts';
import type { NanoUsd } from '../../shared/money.ts';
import type { KeyEntry } from '../keys/keyEntry.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { Settings } from '../settings.ts';
import { Answers, type Cheaper, type Draft, isCheaper } from './answers.ts';
import type { AskCommand, AskWay } from './askCommand.ts';
import { begunAfter, checkedInThread, goingOnOf, placeAt } from './begunAfter.ts';
import { type Climbing, climb } from './climb.ts';
import type { BegunQuestion } from './question/begunQuestion.ts';
import type { QuestionDocuments } from './question/questionDocuments.ts';
import { questionFrom } from './question/savedQuestions.ts';
import type { Previewed } from './sending/previewDocuments.ts';
import { startJob } from './sending/startJob.ts';
import { sendSeveral } from './sendSeveral.ts';
import { whileCounting } from './terms/promptSizing.ts';
import { tellStayOpen } from './terms/runModals.ts';
import { TermsPicker } from './terms/termsPicker.ts';
import { textAtHand, textFor } from './text/askedText.ts';

export interface AskNeeds {
  readonly door: LedgerDoor;
  readonly settings: Settings;
  readonly keyEntry: KeyEntry;
  readonly questions: QuestionDocuments;
  readonly openAnswer: (id: string) => void;
  /** Tells about a job that another extension or a command with arguments started. */
  readonly announce: (id: string) => void;
  readonly counter: TokenCounter;
  /** Shows what would be sent, to a person who wants to see it before the price is agreed to. */
  readonly preview: (ready: PreviewReady) => Promise<void>;
  /** Asks the person for the window's endpoint; undefined when they back out. */
  readonly switchEndpoint: () => Promise<Endpoint | undefined>;
}

type Ready = Exclude<Composition, Need> | ({ readonly type: 'cheaper' } & Cheaper);

interface Composed {
  readonly step: Composition;
  readonly place: EndpointFacts;
}

export class AskFlow {
  readonly #needs: AskNeeds;
  readonly #terms: TermsPicker;
  readonly #own = new OwnJobs();
  /** A question that was typed and not sent; it is offered first the next time. */
  readonly #draft: Draft = { text: '' };

  readonly #choseModel = new vscode.EventEmitter<void>();

  /** Another model is asked from now on. */
  readonly onDidChooseModel = this.#choseModel.event;

  constructor(needs: AskNeeds) {
    this.#needs = needs;
    this.#terms = new TermsPicker({ ...needs, own: this.#own, chose: () => this.#choseModel.fire() });
  }

  /** The new job's id; undefined when the person backs out. @throws HumanError when nothing could be sent */
  async ask(command: AskCommand): Promise<string | undefined> {
    const engine = await this.#needs.door.ready();
    engine.search.warm();
    if (command.after !== undefined) return await this.#sendOnceMore(engine, await this.#begun(engine, command, false));
    return await this.#send(engine, await this.#begun(engine, command, false), command.way);
  }

  /** The job that would be sent; undefined when the person backs out. */
  async preview(command: AskCommand): Promise<PreviewReady | undefined> {
    const engine = await this.#needs.door.ready();
    const ready = await this.#ready(engine, await this.#begun(engine, command, true), command.way);
    return ready?.type === 'preview' ? await this.#searched(engine, ready) : undefined;
  }

  /**
   * Sends what a person saw in a preview, with its price.
   * @throws HumanError when something else would be sent by now
   */
  async sendPreviewed({ known: { sendable: _, ...known }, prepared }: Previewed): Promise<string | undefined> {
    const engine = await this.#needs.door.ready();
    const today = await this.#ready(engine, known, 'usual');
    if (today === undefined) return undefined;
    const catalogue = await this.#needs.settings.catalogue();
    if (today.type !== 'preview' || !isSameBody(today.prepared, prepared, catalogue)) {
      throw new HumanError('The settings changed since this preview. Nothing was sent: preview the question again.');
    }
    const { estimate } = prepared.job;
    const seen = estimate === null ? {} : { seen: { worst: estimate.worst, isOnButton: true } };
    const asking = { ...known.asking, isPreview: false, asksPrice: estimate === null };
    return await this.#send(engine, { ...known, ...seen, asking }, 'usual');
  }

  /**
   * Asks the same question again, as a new job; if no terms are given, today's settings decide them.
   * @param labelled the worst price in the label of what the person pressed; null = they are asked about the price
   */
  async askAgain(
    engine: Engine,
    job: Job,
    texts: JobTexts,
    askedBy: JobOrigin,
    terms?: JobTerms,
    labelled: NanoUsd | null = null,
  ): Promise<string | undefined> {
    const { settings } = this.#needs;
    const on = await goingOnOf({ engine, settings }, job, settings.store);
    return await this.#sendOnceMore(engine, askedAgain(job, texts, { askedBy, settings, terms, labelled, on }));
  }

  /** Has a person choose a model, priced for this very question, and asks it again as a new job. */
  async askAnother(engine: Engine, job: Job, texts: JobTexts): Promise<string | undefined> {
    const { settings } = this.#needs;
    const on = await goingOnOf({ engine, settings }, job, settings.store);
    return await this.#sendOnceMore(engine, askedOfAnother(job, texts, { askedBy: 'user', settings, on }));
  }

  /** Has a person choose a stronger model, and in which words it is asked. Arguments are not asked for. */
  async climb(engine: Engine, climbing: Climbing): Promise<string | undefined> {
    const compose = async (known: Known) => (await this.#composed(engine, known)).step;
    const send = (known: Known) => this.#sendOnceMore(engine, known);
    const { settings } = this.#needs;
    const on = await goingOnOf({ engine, settings }, climbing.job, settings.store);
    const followUp = await checkedInThread({ engine, settings }, climbing);
    return await climb({ ...this.#needs, engine, own: this.#own, compose, send, on, followUp }, climbing);
  }

  /** Sends a waiting job now, because a person wants it. @throws HumanError when it does not wait any more */
  async sendWaiting(engine: Engine, job: Job): Promise<void> {
    const texts = engine.ledger.texts(job.id);
    if (texts === null) throw new HumanError('The texts of this job are gone, so it can’t be sent.');
    const { settings } = this.#needs;
    const on = await goingOnOf({ engine, settings }, job, job.store);
    await this.#sendOnceMore(engine, askedAsItWaits(job, texts, { settings, on }));
  }

  /**
   * The job that a question in an editor would be sent as; null = its model is picked first, or it can't be sent as it
   * is. @param isCounted false = its bytes have to do, so that there is a price at once
   */
  async price(question: BegunQuestion, isCounted: boolean): Promise<Job | null> {
    try {
      return await this.#jobOf(question, isCounted);
    } catch (error) {
      // Send says what is wrong with it.
      if (isHumanError(error)) return null;
      throw error;
    }
  }

  async #jobOf({ text, asked, options, way, after }: BegunQuestion, isCounted: boolean): Promise<Job | null> {
    const { door, settings, counter } = this.#needs;
    const engine = await door.ready();
    // Nobody has written anything yet, and the code alone has its price.
    const prompt = text.trim() || '?';
    const begun = await this.#begun(
      engine,
      { options: { ...options, prompt }, origin: 'user', way, text: asked, after },
      true,
    );
    const parts = partsOf(toldOf(begun, settings), begun.text, begun.asking.on);
    const { count } = isCounted
      ? await whileCounting({ parts, isQuestionLeft: false, counter }, (sizing) => sizing.counted())
      : { count: null };
    const { step } = await this.#composed(engine, { ...begun, count });
    return step.type === 'preview' ? step.prepared.job : null;
  }

  /** Asks for model and effort, and remembers them. The prices are for the text that would be asked about now. */
  async pickModel(engine: Engine): Promise<ModelChoice | undefined> {
    const { counter, settings } = this.#needs;
    const text = await textAtHand();
    const told = text === null ? null : { ...text, question: '', instructions: settings.instructions.trim() };
    const parts = text === null || told === null ? null : partsOf(told, text);
    const needs = { parts, isQuestionLeft: true, counter, scope: text?.source.scope };
    return await whileCounting(needs, (sizing) => this.#terms.pickModel(engine, sizing, settings.endpoint));
  }

  /** What is known from the command itself. */
  async #begun(engine: Engine, command: AskCommand, isPreview: boolean): Promise<Known> {
    const { options, origin, way, text, asksPrice = false, after } = command;
    const { settings, counter } = this.#needs;
    counter.warm();
    if (after !== undefined) return await begunAfter({ engine, settings }, after, command, isPreview);
    const { endpoint } = settings;
    const taken = text ?? (await textFor(options.text));
    const question = questionFrom(options, settings.prompts);
    return {
      asking: {
        endpoint,
        askedBy: origin,
        confirm: options.confirm !== false,
        given: options,
        picksTerms: way === 'with',
        isPreview,
        asksPrice,
        again: null,
      },
      text: taken,
      ...(question === undefined ? {} : { question }),
    };
  }

  /** The key comes first: the place may tell only with a key whether the job's model has ended. */
  async #sendOnceMore(engine: Engine, known: Known): Promise<string | undefined> {
    if (!(await this.#needs.keyEntry.ensure(known.asking.endpoint))) return undefined;
    return await this.#send(engine, known, 'usual');
  }

  async #send(engine: Engine, begun: Known, way: AskWay): Promise<string | undefined> {
    const ready = await this.#ready(engine, begun, way);
    switch (ready?.type) {
      case 'waitingReady':
        engine.jobs.sendNow(ready.id, ready.budgetPasses);
        return ready.id;
      case 'ready': {
        const started = await startJob(engine, ready, this.#needs.keyEntry);
        if (started === undefined) return undefined;
        if (typeof started !== 'string') return await this.#send(engine, started, way);
        // The draft stays if the question that was sent is another one, such as a program's or a keybinding's.
        if (ready.known.question === this.#draft.text) this.#draft.text = '';
        if (ready.known.asking.askedBy !== 'user') this.#needs.announce(started);
        if (ready.tellsOfWindow) tellStayOpen(ready.prepared.job);
        return started;
      }
      case 'cheaper':
        return await this.#sendSeveral(engine, ready, way);
      case 'preview':
        await this.#needs.preview(await this.#searched(engine, ready));
        return undefined;
      default:
        return undefined;
    }
  }

  /** Composes, gets the answer to what is needed, and composes again; undefined when the person backs out. */
  async #ready(engine: Engine, begun: Known, way: AskWay): Promise<Ready | undefined> {
    const answers = this.#answers(engine, way);
    try {
      let known: Known | undefined = begun;
      while (known !== undefined) {
        const { step, place }: Composed = await this.#composed(engine, known);
        if (step.type !== 'needs') return step;
        const answer: Known | Cheaper | undefined = await answers.to(step, place);
        if (isCheaper(answer)) return { type: 'cheaper', ...answer };
        known = answer;
      }
      return undefined;
    } finally {
      answers.dispose();
    }
  }

  #answers(engine: Engine, way: AskWay): Answers {
    const own = this.#own;
    return new Answers({ ...this.#needs, engine, way, terms: this.#terms, draft: this.#draft, own });
  }

  /** Sends both or none. The id is that of the first; the other one stands beside it. */
  async #sendSeveral(engine: Engine, cheaper: Cheaper, way: AskWay): Promise<string | undefined> {
    const answers = this.#answers(engine, way);
    try {
      const compose = async (asked: readonly Known[], labelled: NanoUsd | null) => {
        const [first] = asked;
        if (first === undefined) return undefined;
        const world = await this.#world(engine, first);
        return { place: world.place, step: composeSeveral(asked, world, labelled) };
      };
      const sent = await sendSeveral({ ...this.#needs, engine, answers, compose }, cheaper);
      if (sent === undefined) return undefined;
      if (typeof sent !== 'string') return await this.#send(engine, sent, way);
      if (cheaper.asked[0]?.question === this.#draft.text) this.#draft.text = '';
      if (cheaper.asked[0]?.asking.askedBy !== 'user') this.#needs.announce(sent);
      return sent;
    } finally {
      answers.dispose();
    }
  }

  /** A preview says which secrets are in what it shows. */
  async #searched({ search }: Engine, ready: PreviewReady): Promise<PreviewReady> {
    const { known } = ready;
    const told = toldOf(known, this.#needs.settings);
    if (isTold(known.searched?.told, told)) return ready;
    return { ...ready, known: { ...known, searched: { told, found: await search.find(toldTexts(told)) } } };
  }

  async #composed(engine: Engine, known: Known): Promise<Composed> {
    const world = await this.#world(engine, known);
    return { place: world.place, step: compose(known, world) };
  }

  async #world(engine: Engine, { asking: { endpoint } }: Known): Promise<World> {
    const { settings } = this.#needs;
    const needs = { ...engine, now: Date.now };
    const place = await placeAt({ engine, settings }, endpoint);
    return worldOf({ ...needs, settings, own: this.#own }, place);
  }
}

/** Whether the same would be sent, to the same place; each preview has an id of its own. */
function isSameBody(one: Prepared, other: Prepared, catalogue: Catalogue): boolean {
  const body = ({ job, texts }: Prepared) =>
    JSON.stringify([job.endpoint, bodyOf(job, texts, catalogue.find(job.model))]).replaceAll(job.id, '');
  return body(one) === body(other);
}
