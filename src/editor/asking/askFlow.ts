// Asking, step by step: text, question, key, model, price, send. What is already known is not asked for.
import * as vscode from 'vscode';
import type { Engine } from '../../core/engine.ts';
import { type Prepared, prepare, type Question } from '../../core/jobs/prepare.ts';
import { assertReadable } from '../../core/jobs/prompt.ts';
import { Account } from '../../core/models/account.ts';
import { endDays } from '../../core/models/advice.ts';
import type { Catalogue } from '../../core/models/catalogue.ts';
import { estimate, utf8Bytes } from '../../core/models/estimate.ts';
import { type Endpoint, servesOpenAi } from '../../core/providers/endpoint.ts';
import { localDay } from '../../shared/format.ts';
import { HumanError, isHumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, JobOrigin, JobTexts } from '../../shared/job.ts';
import { type NanoUsd, nanoFromUsd } from '../../shared/money.ts';
import type { KeyEntry } from '../keyEntry.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { Settings } from '../settings.ts';
import { type AskedText, askedText } from './askedText.ts';
import type { AskOptions } from './askOptions.ts';
import { type ModelChoice, pickModel } from './modelPick.ts';
import { agreesToPrice, isAskedAgain } from './priceQuestions.ts';
import { pickQuestion } from './questionPick.ts';
import { rememberChoice, rememberedChoice } from './remembered.ts';

export interface AskNeeds {
  readonly door: LedgerDoor;
  readonly settings: Settings;
  readonly keyEntry: KeyEntry;
  readonly openAnswer: (id: string) => void;
  /** Tells about a job that another extension or a command with arguments started. */
  readonly announce: (id: string) => void;
}

const LAST_QUESTIONS = 8;
/** What the prompt adds around question and text, generously. */
const PROMPT_WORDS_BYTES = 600;

/** A question that could be sent. `shownWorst`: its model was picked just now with this worst price in view. */
interface Composed {
  readonly prepared: Prepared;
  readonly shownWorst: NanoUsd | null;
}

export class AskFlow {
  readonly #needs: AskNeeds;
  /** A question that was typed and not sent: it comes first the next time. */
  #draft = '';

  constructor(needs: AskNeeds) {
    this.#needs = needs;
  }

  /** The new job's id; undefined when the person backs out. @throws HumanError when nothing could be sent */
  async ask(options: AskOptions, origin: JobOrigin): Promise<string | undefined> {
    const engine = await this.#needs.door.ready();
    const composed = await this.compose(engine, options, origin);
    if (composed === undefined) return undefined;
    const id = await this.#send(engine, composed, options, origin);
    if (id !== undefined && origin !== 'user') this.#needs.announce(id);
    return id;
  }

  /** The same question once more, as a job of its own: today's settings decide how. */
  async askAgain(engine: Engine, job: Job, texts: JobTexts, origin: JobOrigin): Promise<string | undefined> {
    const prepared = await this.#prepareAgain(engine, job, texts, origin);
    if (prepared === undefined) return undefined;
    const id = await this.#send(engine, { prepared, shownWorst: null }, {}, origin);
    if (id !== undefined && origin !== 'user') this.#needs.announce(id);
    return id;
  }

  /** A person wants a waiting job sent now: at its own price while that still holds, else as a new job at today's. */
  async sendWaiting(engine: Engine, job: Job): Promise<void> {
    const texts = engine.ledger.texts(job.id);
    if (texts === null) throw new HumanError('The texts of this job are gone, so it cannot be sent.');
    const prepared = await this.#prepareAgain(engine, job, texts, 'user');
    if (prepared === undefined) return;
    if ((await this.#agrees(prepared, null, {}, 'user')) === undefined) return;
    if (prepared.job.estimate?.worst === job.estimate?.worst && prepared.job.maxOutputTokens === job.maxOutputTokens) {
      engine.jobs.sendNow(job.id);
      return;
    }
    if ((await this.#start(engine, prepared, true, false)) !== undefined) await engine.jobs.giveUp(job.id);
  }

  /** All that leads to a question, without sending it. @param isPreview nothing is going to be sent: no key is needed */
  async compose(
    engine: Engine,
    options: AskOptions,
    origin: JobOrigin,
    isPreview = false,
  ): Promise<Composed | undefined> {
    const { settings, keyEntry } = this.#needs;
    this.#assertBackground();
    const { endpoint, instructions } = settings;
    const text = await textFor(options);
    const choice = await this.#knownChoice(engine, options);
    const given = questionFrom(options, settings);
    const question = given ?? (await this.#askQuestion(engine, text, choice));
    if (question === undefined) return undefined;
    if (given === undefined) this.#draft = question;
    if (!isPreview && !(await keyEntry.ensure(endpoint))) return undefined;
    const maxOutputTokens = options.maxOutputTokens ?? settings.maxOutputTokens;
    const bytes = utf8Bytes(text.context) + utf8Bytes(question) + utf8Bytes(instructions) + PROMPT_WORDS_BYTES;
    const picked = choice ?? (await this.pickModel(engine, bytes, maxOutputTokens));
    if (picked === undefined) return undefined;
    const asked: Question = {
      question,
      context: text.context,
      source: text.source,
      instructions,
      endpoint,
      model: picked.model,
      effort: options.effort ?? picked.effort,
      maxOutputTokens,
      store: settings.store,
      wantsSummary: settings.wantsSummary,
      origin,
      parentId: null,
    };
    const catalogue = await this.#catalogueAt(engine, endpoint);
    const prepared = prepare(asked, catalogue, Date.now());
    if (choice !== undefined) return { prepared, shownWorst: null };
    const model = catalogue.find(picked.model);
    const cap = maxOutputTokens > 0 ? maxOutputTokens : catalogue.outputCap(model, picked.effort);
    return { prepared, shownWorst: estimate(model, bytes, cap, picked.effort)?.worst ?? null };
  }

  /** Asks for model and effort, and remembers them. @param bytes the text the prices are for */
  async pickModel(
    engine: Engine,
    bytes: number,
    maxOutputTokens = this.#needs.settings.maxOutputTokens,
  ): Promise<ModelChoice | undefined> {
    const { settings } = this.#needs;
    const { endpoint } = settings;
    const choice = await pickModel({
      catalogue: await settings.catalogue(),
      account: new Account({ ...engine, endpoint, now: Date.now }),
      bytes,
      maxOutputTokens,
      endpointName: endpoint.name,
      isOpenAi: servesOpenAi(endpoint),
      current: settings.model || rememberedChoice(engine.ledger)?.model || '',
    });
    if (choice !== undefined) await rememberChoice(engine.ledger, choice);
    return choice;
  }

  async #send(
    engine: Engine,
    { prepared, shownWorst }: Composed,
    options: AskOptions,
    origin: JobOrigin,
  ): Promise<string | undefined> {
    const asked = await isAskedAgain(engine, prepared.job, this.#needs.openAnswer);
    if (asked === undefined) return undefined;
    const agreed = await this.#agrees(prepared, shownWorst, options, origin);
    const id = agreed === undefined ? undefined : await this.#start(engine, prepared, agreed, asked === 'first');
    if (id !== undefined) this.#draft = '';
    return id;
  }

  #agrees(prepared: Prepared, shownWorst: NanoUsd | null, options: AskOptions, origin: JobOrigin) {
    return agreesToPrice(prepared.job, {
      limit: nanoFromUsd(this.#needs.settings.confirmAboveUsd),
      shownWorst,
      skipsBelowLimit: origin === 'user' || options.confirm === false,
    });
  }

  /** @throws HumanError when the place it was sent to is gone: its text is not sent to another one unasked */
  async #prepareAgain(engine: Engine, job: Job, texts: JobTexts, origin: JobOrigin): Promise<Prepared | undefined> {
    const { settings, keyEntry } = this.#needs;
    this.#assertBackground();
    const endpoint = this.#endpointOf(job);
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
    return prepare(asked, await this.#catalogueAt(engine, endpoint), Date.now());
  }

  /** With the end dates that the place itself told last, which beat ours. */
  async #catalogueAt(engine: Engine, endpoint: Endpoint): Promise<Catalogue> {
    const catalogue = await this.#needs.settings.catalogue();
    const listing = await new Account({ ...engine, endpoint, now: Date.now }).known();
    return listing === null ? catalogue : catalogue.dated(endDays(listing.models));
  }

  #endpointOf(job: Job): Endpoint {
    const endpoint = this.#needs.settings.endpoints.find(
      ({ name, baseUrl }) => name === job.endpoint.name && baseUrl === job.endpoint.baseUrl,
    );
    if (endpoint !== undefined) return endpoint;
    throw new HumanError(
      'The endpoint {0} of this job is no longer in ponder.endpoints, and its text is not sent to another one by itself.',
      [job.endpoint.name],
      'openSettings',
    );
  }

  #assertBackground(): void {
    if (this.#needs.settings.background !== 'never') return;
    throw new HumanError(
      'ponder.background is "never", and this version can only ask in the background. Nothing was sent.',
      [],
      'openSettings',
    );
  }

  async #start(engine: Engine, prepared: Prepared, agreed: boolean, isFirst: boolean): Promise<string | undefined> {
    const { settings } = this.#needs;
    const budget = {
      today: localDay(Date.now()),
      day: nanoFromUsd(settings.budgetDayUsd),
      month: nanoFromUsd(settings.budgetMonthUsd),
    };
    const { t } = vscode.l10n;
    const title = t('Ponder: sending to {0}…', inert(prepared.job.endpoint.name, 60));
    const start = (within: typeof budget | null, consent: boolean) =>
      vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
        engine.jobs.start(prepared, within, consent, isFirst),
      );
    try {
      return await start(budget, agreed);
    } catch (error) {
      if (!isHumanError(error)) throw error;
      if (error.remedy === 'setApiKey') {
        const said = t(error.template, ...error.args.map((text) => inert(text)));
        const isSet = await this.#needs.keyEntry.enter(this.#endpointOf(prepared.job), said);
        return isSet ? await this.#start(engine, prepared, agreed, isFirst) : undefined;
      }
      if (error.remedy !== 'passBudget') throw error;
      const send = t('Send Anyway');
      const answer = await vscode.window.showWarningMessage(t(error.template, ...error.args), { modal: true }, send);
      return answer === send ? await start(null, true) : undefined;
    }
  }

  /** What arguments, settings and memory say; null effort = the model's default. */
  async #knownChoice(engine: Engine, options: AskOptions): Promise<ModelChoice | undefined> {
    const { settings } = this.#needs;
    const remembered = rememberedChoice(engine.ledger);
    const model = options.model ?? (settings.model || remembered?.model);
    if (model === undefined) return undefined;
    if (options.effort !== undefined) return { model, effort: options.effort };
    const usual = settings.effort || (remembered?.model === model ? remembered.effort : null);
    const takes = usual !== null && (await settings.catalogue()).find(model).efforts.includes(usual);
    return { model, effort: takes ? usual : null };
  }

  #askQuestion(engine: Engine, text: AskedText, choice: ModelChoice | undefined): Promise<string | undefined> {
    const { t } = vscode.l10n;
    const about = aboutLabel(text);
    return pickQuestion({
      title: choice === undefined ? t('Ask about {0}', about) : t('Ask {0} about {1}', inert(choice.model, 60), about),
      saved: this.#needs.settings.prompts,
      last: engine.ledger.lastQuestions(LAST_QUESTIONS),
      draft: this.#draft,
    });
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

function questionFrom(options: AskOptions, settings: Settings): string | undefined {
  if (options.prompt !== undefined) return options.prompt;
  if (options.saved === undefined) return undefined;
  const { saved } = options;
  const found = typeof saved === 'number' ? settings.prompts[saved] : settings.prompts.find((text) => text === saved);
  if (found === undefined) throw new HumanError('There is no saved question "{0}" in ponder.prompts.', [String(saved)]);
  return found;
}

function aboutLabel({ source }: AskedText): string {
  const { t } = vscode.l10n;
  const path = inert(source.path, 80);
  switch (source.scope) {
    case 'function':
      return t(
        'the function around the cursor, {0}, lines {1}–{2}',
        path,
        String(source.startLine),
        String(source.endLine),
      );
    case 'document':
      return t('the whole file {0}', path);
    case 'text':
      return t('the given text');
    default:
      return t('{0}, lines {1}–{2}', path, String(source.startLine), String(source.endLine));
  }
}
