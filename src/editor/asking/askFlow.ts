// Asking, step by step: text, question, key, model, price, send. What is already known is not asked for.
import * as vscode from 'vscode';
import type { Engine } from '../../core/engine.ts';
import { type Prepared, prepare, type Question } from '../../core/jobs/prepare.ts';
import { buildPrompt } from '../../core/jobs/prompt.ts';
import { Account } from '../../core/models/account.ts';
import type { Catalogue } from '../../core/models/catalogue.ts';
import { type Endpoint, takesTier } from '../../core/providers/endpoint.ts';
import type { TokenCounter } from '../../core/tokens/tokenCounter.ts';
import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, JobOrigin, JobTexts } from '../../shared/job.ts';
import type { NanoUsd } from '../../shared/money.ts';
import type { TokenCount } from '../../shared/usage.ts';
import type { KeyEntry } from '../keyEntry.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { QuestionDocuments } from '../questionDocuments.ts';
import type { Settings } from '../settings.ts';
import { sourceWords } from '../sourceWords.ts';
import { type AskedText, textFor } from './askedText.ts';
import type { AskOptions } from './askOptions.ts';
import { builtInQuestions } from './builtInQuestions.ts';
import { JobSender } from './jobSender.ts';
import type { ModelChoice } from './modelPick.ts';
import { OwnJobs } from './ownJobs.ts';
import { countedSize, type PromptParts, PromptSizing, whileCounting } from './promptSizing.ts';
import { pickQuestion } from './questionPick.ts';
import { pickSaved, questionFrom } from './savedQuestions.ts';
import { type Choice, keptOptions, TermsPicker } from './termsPicker.ts';

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

/** `with`: model, effort and cap are asked for whatever is known of them. `saved`: the question is a saved one. */
export type AskMode = 'usual' | 'with' | 'saved';

export interface AskRequest {
  readonly options: AskOptions;
  readonly origin: JobOrigin;
  readonly mode: AskMode;
  /** Taken before; absent = what the active editor shows. */
  readonly text?: AskedText;
  /** Nothing is going to be sent: no key is needed. */
  readonly isPreview?: boolean;
}

const LAST_QUESTIONS = 8;

/** A question that could be sent. `shownWorst`: its model was picked just now with this worst price in view. */
interface Composed {
  readonly prepared: Prepared;
  readonly shownWorst: NanoUsd | null;
}

export class AskFlow {
  readonly #needs: AskNeeds;
  readonly #sender: JobSender;
  readonly #terms: TermsPicker;
  readonly #own = new OwnJobs();
  /** A question that was typed and not sent: it comes first the next time. */
  #draft = '';

  constructor(needs: AskNeeds) {
    this.#needs = needs;
    this.#sender = new JobSender(needs);
    this.#terms = new TermsPicker(needs.settings, this.#own);
  }

  /** The new job's id; undefined when the person backs out. @throws HumanError when nothing could be sent */
  async ask(options: AskOptions, origin: JobOrigin, mode: AskMode = 'usual'): Promise<string | undefined> {
    return await this.send({ options, origin, mode });
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

  /** The same question once more, as a job of its own: today's settings decide how. */
  async askAgain(engine: Engine, job: Job, texts: JobTexts, origin: JobOrigin): Promise<string | undefined> {
    const input = buildPrompt(texts.question, texts.context, job.source);
    const parts = { input, instructions: texts.instructions };
    const { count } = await countedSize(parts, this.#needs.counter);
    const prepared = await this.#prepareAgain(engine, job, texts, origin, count);
    if (prepared === undefined) return undefined;
    return await this.#sender.send(engine, prepared, { origin, confirm: true, shownWorst: null });
  }

  async sendWaiting(engine: Engine, job: Job): Promise<void> {
    const texts = engine.ledger.texts(job.id);
    if (texts === null) throw new HumanError('The texts of this job are gone, so it cannot be sent.');
    // The count it was priced by: another one would make another price of it.
    const prepared = await this.#prepareAgain(engine, job, texts, 'user', job.inputCount);
    if (prepared !== undefined) await this.#sender.sendWaiting(engine, job, prepared);
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
    this.#assertBackground();
    counter.warm();
    const { endpoint } = settings;
    const text = request.text ?? (await textFor(options.text));
    const given = questionFrom(options, settings.prompts);
    const known =
      request.mode === 'with'
        ? await whileCounting(
            { parts: this.#parts(text, given ?? ''), isQuestionLeft: given === undefined, counter },
            (sizing) => this.#terms.pick(engine, sizing, options),
          )
        : await this.#terms.known(engine, options);
    if (known === undefined) return undefined;
    const question = given ?? (await this.#askQuestion(engine, request, text, known));
    if (question === undefined) return undefined;
    if (!isPreview && !(await keyEntry.ensure(endpoint))) return undefined;
    return await whileCounting(
      { parts: this.#parts(text, question), isQuestionLeft: false, counter },
      async (sizing) => {
        const choice = known ?? (await this.#terms.pickUsual(engine, sizing, options));
        if (choice === undefined) return undefined;
        return await this.#priced(engine, endpoint, { request, text, question, choice, sizing });
      },
    );
  }

  #parts({ context, source }: AskedText, question: string): PromptParts {
    return { input: buildPrompt(question, context, source), instructions: this.#needs.settings.instructions.trim() };
  }

  async #priced(
    engine: Engine,
    endpoint: Endpoint,
    asked: { request: AskRequest; text: AskedText; question: string; choice: Choice; sizing: PromptSizing },
  ): Promise<Composed> {
    const { settings } = this.#needs;
    const { request, text, question, choice, sizing } = asked;
    const { count } = await sizing.counted();
    const catalogue = await this.#catalogueAt(engine, endpoint);
    const prepared = prepare(
      {
        question,
        context: text.context,
        source: text.source,
        instructions: settings.instructions,
        endpoint,
        model: choice.model,
        effort: choice.effort,
        maxOutputTokens: choice.maxOutputTokens,
        store: settings.store,
        wantsSummary: settings.wantsSummary,
        origin: request.origin,
        parentId: null,
        inputCount: count,
      },
      catalogue,
      Date.now(),
      this.#own.record(engine, catalogue),
    );
    if (choice.shownSize === null) return { prepared, shownWorst: null };
    const model = catalogue.find(choice.model);
    const cap = choice.maxOutputTokens > 0 ? choice.maxOutputTokens : catalogue.outputCap(model, choice.effort);
    return { prepared, shownWorst: catalogue.worst(model.id, choice.shownSize, cap, takesTier(endpoint)) };
  }

  /** Undefined when the person backs out, or goes on in an editor. */
  async #askQuestion(
    engine: Engine,
    { options, mode }: AskRequest,
    text: AskedText,
    choice: Choice | null,
  ): Promise<string | undefined> {
    const { settings, questions } = this.#needs;
    const { t } = vscode.l10n;
    const about = sourceWords(text.source, t);
    const title = choice === null ? t('Ask about {0}', about) : t('Ask {0} about {1}', inert(choice.model, 60), about);
    if (mode === 'saved') return await pickSaved(title, settings.prompts);
    const chosen = await pickQuestion({
      title,
      saved: settings.prompts,
      last: engine.ledger.lastQuestions(LAST_QUESTIONS),
      builtIn: Object.values(builtInQuestions()),
      draft: this.#draft,
      begun: questions.lines(),
      discard: (id) => void questions.discard(id),
    });
    if (chosen?.kind === 'write') await questions.begin(chosen.typed, text, keptOptions(options, choice));
    if (chosen?.kind === 'goOn') await questions.goOn(chosen.id);
    if (chosen?.kind !== 'question') return undefined;
    this.#draft = chosen.question;
    return chosen.question;
  }

  async #prepareAgain(
    engine: Engine,
    job: Job,
    texts: JobTexts,
    origin: JobOrigin,
    inputCount: TokenCount | null,
  ): Promise<Prepared | undefined> {
    const { settings, keyEntry } = this.#needs;
    this.#assertBackground();
    const endpoint = this.#sender.endpointOf(job);
    if (!(await keyEntry.ensure(endpoint))) return undefined;
    const asked: Question = {
      ...texts,
      source: job.source,
      endpoint,
      model: job.model,
      effort: job.effort,
      maxOutputTokens: settings.maxOutputTokens,
      store: settings.store,
      wantsSummary: settings.wantsSummary,
      origin,
      parentId: job.id,
      inputCount,
    };
    const catalogue = await this.#catalogueAt(engine, endpoint);
    return prepare(asked, catalogue, Date.now(), this.#own.record(engine, catalogue));
  }

  async #catalogueAt(engine: Engine, endpoint: Endpoint): Promise<Catalogue> {
    const account = new Account({ ...engine, endpoint, now: Date.now });
    return await account.dated(await this.#needs.settings.catalogue());
  }

  #assertBackground(): void {
    if (this.#needs.settings.background !== 'never') return;
    throw new HumanError(
      'ponder.background is "never", and this version can only ask in the background. Nothing was sent.',
      [],
      'openSettings',
    );
  }
}
