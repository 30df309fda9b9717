// Asking, step by step: text, question, key, model, price, send. What is already known is not asked for.
import type { Engine } from '../../core/engine.ts';
import type { Terms as JobTerms } from '../../core/jobs/prepare/otherTerms.ts';
import { prepare } from '../../core/jobs/prepare/prepare.ts';
import { buildPrompt } from '../../core/jobs/prepare/prompt.ts';
import type { Endpoint } from '../../core/providers/endpoint.ts';
import type { TokenCounter } from '../../core/tokens/tokenCounter.ts';
import type { Job, JobOrigin, JobTexts } from '../../shared/job.ts';
import type { KeyEntry } from '../keys/keyEntry.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { Settings } from '../settings.ts';
import type { AskOptions } from './askOptions.ts';
import type { QuestionDocuments } from './question/questionDocuments.ts';
import { type AskRequest, type AskWay, askQuestion } from './question/questionStep.ts';
import { questionFrom } from './question/savedQuestions.ts';
import { AskAgain } from './sending/askAgain.ts';
import { type Composed, composedOf } from './sending/composed.ts';
import { JobSender } from './sending/jobSender.ts';
import { offerToFollow } from './terms/endedModel.ts';
import type { ModelChoice } from './terms/modelPick.ts';
import { OwnJobs } from './terms/ownJobs.ts';
import { type PromptParts, PromptSizing, whileCounting } from './terms/promptSizing.ts';
import { runOf } from './terms/runTerms.ts';
import { type Choice, type PickPlace, TermsPicker } from './terms/termsPicker.ts';
import { type AskedText, textFor } from './text/askedText.ts';

export interface AskNeeds {
  readonly door: LedgerDoor;
  readonly settings: Settings;
  readonly keyEntry: KeyEntry;
  readonly questions: QuestionDocuments;
  readonly openAnswer: (id: string) => void;
  /** Tells about a job that another extension or a command with arguments started. */
  readonly announce: (id: string) => void;
  readonly counter: TokenCounter;
}

export class AskFlow {
  readonly #needs: AskNeeds;
  readonly #sender: JobSender;
  readonly #terms: TermsPicker;
  readonly #again: AskAgain;
  readonly #own = new OwnJobs();
  /** A question that was typed and not sent: it comes first the next time. */
  #draft = '';

  constructor(needs: AskNeeds) {
    this.#needs = needs;
    this.#sender = new JobSender(needs);
    this.#terms = new TermsPicker(needs.settings, this.#own);
    this.#again = new AskAgain({ ...needs, sender: this.#sender, terms: this.#terms, own: this.#own });
  }

  /** The new job's id; undefined when the person backs out. @throws HumanError when nothing could be sent */
  async ask(options: AskOptions, origin: JobOrigin, way: AskWay = 'usual'): Promise<string | undefined> {
    return await this.send({ options, origin, way });
  }

  async send(request: AskRequest): Promise<string | undefined> {
    const engine = await this.#needs.door.ready();
    const composed = await this.compose(engine, request);
    if (composed === undefined) return undefined;
    const { options, origin } = request;
    const terms = { origin, confirm: options.confirm !== false, shownWorst: composed.shownWorst };
    const id = await this.#sender.send(engine, composed.prepared, terms);
    if (id !== undefined) this.#draft = '';
    return id;
  }

  /** The same question once more, as a job of its own: today's settings decide how, where no terms are given. */
  askAgain(
    engine: Engine,
    job: Job,
    texts: JobTexts,
    origin: JobOrigin,
    given?: JobTerms,
  ): Promise<string | undefined> {
    return this.#again.ask(engine, job, texts, origin, given);
  }

  sendWaiting(engine: Engine, job: Job): Promise<void> {
    return this.#again.sendWaiting(engine, job);
  }

  /** Asks for model and effort, and remembers them; there is no text yet. */
  pickModel(engine: Engine): Promise<ModelChoice | undefined> {
    const { counter } = this.#needs;
    return this.#terms.pickModel(engine, new PromptSizing({ parts: null, isQuestionLeft: false, counter }), {});
  }

  /** All that leads to a question, without sending it. */
  async compose(engine: Engine, request: AskRequest): Promise<Composed | undefined> {
    const { options, isPreview = false } = request;
    const { settings, keyEntry, counter } = this.#needs;
    counter.warm();
    const { endpoint } = settings;
    const text = request.text ?? (await textFor(options.text));
    const given = questionFrom(options, settings.prompts);
    const known =
      request.way === 'with'
        ? await whileCounting(
            { parts: this.#parts(text, given ?? ''), isQuestionLeft: given === undefined, counter },
            (sizing) => this.#terms.pick(engine, sizing, options),
          )
        : await this.#terms.known(engine, options);
    if (known === undefined) return undefined;
    // Somebody else's arguments are refused in a sentence; a person chooses what takes the place of the usual model.
    const ended =
      known === null || request.origin !== 'user' ? undefined : await this.#terms.instead(engine, endpoint, known);
    const usual = ended === undefined ? known : null;
    const question = given ?? (await this.#askQuestion(engine, request, text, usual));
    if (question === undefined) return undefined;
    if (!isPreview && !(await keyEntry.ensure(endpoint))) return undefined;
    return await whileCounting(
      { parts: this.#parts(text, question), isQuestionLeft: false, counter },
      async (sizing) => {
        const meant = usual ?? (await this.#pickInstead(engine, sizing, options, ended));
        if (meant === undefined) return undefined;
        const choice = isPreview ? meant : await this.#terms.taken(engine, endpoint, sizing, meant);
        if (choice === undefined) return undefined;
        return await this.#priced(engine, endpoint, { request, text, question, choice, sizing });
      },
    );
  }

  /** What an ended model was to be asked with goes with it, but for the cap. */
  async #pickInstead(engine: Engine, sizing: PromptSizing, options: AskOptions, ended: PickPlace | undefined) {
    if (ended === undefined) return await this.#terms.pickUsual(engine, sizing, options);
    const { maxOutputTokens } = options;
    const given = maxOutputTokens === undefined ? {} : { maxOutputTokens };
    const choice = await this.#terms.pickUsual(engine, sizing, given, ended);
    if (choice !== undefined && ended.current !== undefined) {
      void offerToFollow(this.#needs.settings, ended.current, choice);
    }
    return choice;
  }

  #parts({ context, source }: Pick<Job, 'source'> & { context: string }, question: string): PromptParts {
    return { input: buildPrompt(question, context, source), instructions: this.#needs.settings.instructions.trim() };
  }

  async #priced(
    engine: Engine,
    endpoint: Endpoint,
    asked: { request: AskRequest; text: AskedText; question: string; choice: Choice; sizing: PromptSizing },
  ): Promise<Composed | undefined> {
    const { settings } = this.#needs;
    const { request, text, question, choice, sizing } = asked;
    const { count } = await sizing.counted();
    const { catalogue, account } = await this.#terms.at(engine, endpoint);
    const model = catalogue.find(choice.model);
    const { mode } = choice;
    const isPreview = request.isPreview ?? false;
    const run = await runOf({ account, settings, endpoint, catalogue, model, mode, isPreview });
    if (run === undefined) return undefined;
    const prepared = prepare(
      {
        question,
        context: text.context,
        source: text.source,
        instructions: settings.instructions,
        endpoint,
        model: choice.model,
        mode,
        effort: choice.effort,
        maxOutputTokens: choice.maxOutputTokens,
        store: settings.store,
        wantsSummary: settings.wantsSummary,
        origin: request.origin,
        parent: null,
        inputCount: count,
        ...run,
      },
      catalogue,
      Date.now(),
      this.#own.record(engine, catalogue),
    );
    return composedOf(prepared, catalogue, choice.shownSize);
  }

  /** Undefined when the person backs out, or goes on in an editor. */
  async #askQuestion(engine: Engine, request: AskRequest, text: AskedText, choice: Choice | null) {
    const needs = { ...this.#needs, ledger: engine.ledger, draft: this.#draft };
    const question = await askQuestion(needs, request, text, choice);
    // A saved one is not lost with its job.
    if (question !== undefined && request.way !== 'saved') this.#draft = question;
    return question;
  }
}
