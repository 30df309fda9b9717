// Asking, step by step: text, question, key, model, price, send. What is already known is not asked for.
import * as vscode from 'vscode';
import type { Engine } from '../../core/engine.ts';
import { type Prepared, prepare, type Question } from '../../core/jobs/prepare.ts';
import { assertReadable } from '../../core/jobs/prompt.ts';
import { Account } from '../../core/models/account.ts';
import { endDays } from '../../core/models/advice.ts';
import type { Catalogue } from '../../core/models/catalogue.ts';
import { utf8Bytes } from '../../core/models/estimate.ts';
import { type Endpoint, takesTier } from '../../core/providers/endpoint.ts';
import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, JobOrigin, JobTexts } from '../../shared/job.ts';
import type { NanoUsd } from '../../shared/money.ts';
import type { KeyEntry } from '../keyEntry.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { QuestionDocuments } from '../questionDocuments.ts';
import type { Settings } from '../settings.ts';
import { sourceWords } from '../sourceWords.ts';
import { type AskedText, askedText } from './askedText.ts';
import type { AskOptions } from './askOptions.ts';
import { builtInQuestions } from './builtInQuestions.ts';
import { JobSender } from './jobSender.ts';
import type { ModelChoice } from './modelPick.ts';
import { OwnJobs } from './ownJobs.ts';
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
/** What the prompt adds around question and text, generously. */
const PROMPT_WORDS_BYTES = 600;
/** Left for a question that is typed after the price was shown. */
const LATER_QUESTION_BYTES = 1_000;

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
    const prepared = await this.#prepareAgain(engine, job, texts, origin);
    if (prepared === undefined) return undefined;
    return await this.#sender.send(engine, prepared, { origin, confirm: true, shownWorst: null });
  }

  async sendWaiting(engine: Engine, job: Job): Promise<void> {
    const texts = engine.ledger.texts(job.id);
    if (texts === null) throw new HumanError('The texts of this job are gone, so it cannot be sent.');
    const prepared = await this.#prepareAgain(engine, job, texts, 'user');
    if (prepared !== undefined) await this.#sender.sendWaiting(engine, job, prepared);
  }

  /** Asks for model and effort, and remembers them. @param bytes the text the prices are for */
  pickModel(engine: Engine, bytes: number): Promise<ModelChoice | undefined> {
    return this.#terms.pickModel(engine, bytes, {});
  }

  /** All that leads to a question, without sending it. */
  async compose(engine: Engine, request: AskRequest): Promise<Composed | undefined> {
    const { options, isPreview = false } = request;
    const { settings, keyEntry } = this.#needs;
    this.#assertBackground();
    const { endpoint } = settings;
    const text = request.text ?? (await textFor(options));
    const bytesWith = (bytes: number) =>
      utf8Bytes(text.context) + bytes + utf8Bytes(settings.instructions) + PROMPT_WORDS_BYTES;
    const given = questionFrom(options, settings.prompts);
    const early = given === undefined ? LATER_QUESTION_BYTES : utf8Bytes(given);
    const known =
      request.mode === 'with'
        ? await this.#terms.pick(engine, bytesWith(early), options)
        : await this.#terms.known(engine, options);
    if (known === undefined) return undefined;
    const question = given ?? (await this.#askQuestion(engine, request, text, known));
    if (question === undefined) return undefined;
    if (!isPreview && !(await keyEntry.ensure(endpoint))) return undefined;
    const bytes = bytesWith(utf8Bytes(question));
    const choice = known ?? (await this.#terms.pickUsual(engine, bytes, options));
    if (choice === undefined) return undefined;
    return await this.#priced(engine, endpoint, { request, text, question, choice, bytes });
  }

  async #priced(
    engine: Engine,
    endpoint: Endpoint,
    asked: { request: AskRequest; text: AskedText; question: string; choice: Choice; bytes: number },
  ): Promise<Composed> {
    const { settings } = this.#needs;
    const { request, text, question, choice } = asked;
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
      },
      catalogue,
      Date.now(),
      this.#own.record(engine, catalogue),
    );
    if (choice.shownBytes === null) return { prepared, shownWorst: null };
    const model = catalogue.find(choice.model);
    const cap = choice.maxOutputTokens > 0 ? choice.maxOutputTokens : catalogue.outputCap(model, choice.effort);
    return { prepared, shownWorst: catalogue.worst(model.id, choice.shownBytes, cap, takesTier(endpoint)) };
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

  async #prepareAgain(engine: Engine, job: Job, texts: JobTexts, origin: JobOrigin): Promise<Prepared | undefined> {
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
    };
    const catalogue = await this.#catalogueAt(engine, endpoint);
    return prepare(asked, catalogue, Date.now(), this.#own.record(engine, catalogue));
  }

  /** With the end dates that the place itself told last, which beat ours. */
  async #catalogueAt(engine: Engine, endpoint: Endpoint): Promise<Catalogue> {
    const catalogue = await this.#needs.settings.catalogue();
    const listing = await new Account({ ...engine, endpoint, now: Date.now }).known();
    return listing === null ? catalogue : catalogue.dated(endDays(listing.models));
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

async function textFor(options: AskOptions): Promise<AskedText> {
  if (options.text === undefined) {
    const text = await askedText();
    // Before the person types a question about what can't be read.
    assertReadable(text.context, text.source.path);
    return text;
  }
  const source = { uri: '', path: 'text', languageId: '', startLine: 1, endLine: 1, scope: 'text' as const };
  return { context: options.text, source };
}
