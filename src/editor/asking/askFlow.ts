// Asking, step by step: text, question, key, model, price, send. What is already known is not asked for.
import * as vscode from 'vscode';
import type { Engine } from '../../core/engine.ts';
import { type Prepared, prepare, type Question } from '../../core/jobs/prepare.ts';
import { utf8Bytes } from '../../core/models/estimate.ts';
import { isOpenAi } from '../../core/providers/endpoint.ts';
import { localDay } from '../../shared/format.ts';
import { HumanError, isHumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, JobOrigin, JobTexts } from '../../shared/job.ts';
import { formatUsd, nanoFromUsd } from '../../shared/money.ts';
import type { KeyEntry } from '../keyEntry.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { Settings } from '../settings.ts';
import { type AskedText, askedText } from './askedText.ts';
import type { AskOptions } from './askOptions.ts';
import { type ModelChoice, pickModel } from './modelPick.ts';
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

/** A question that could be sent, and whether its model was picked just now with the price in view. */
interface Composed {
  readonly prepared: Prepared;
  readonly pricedByHand: boolean;
}

export class AskFlow {
  readonly #needs: AskNeeds;

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

  /** The same question once more, as a job of its own: today's settings decide where to and how. */
  async askAgain(engine: Engine, job: Job, texts: JobTexts): Promise<string | undefined> {
    const { settings, keyEntry } = this.#needs;
    const endpoint = settings.endpoints.find(({ name }) => name === job.endpoint.name) ?? settings.endpoint;
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
      origin: 'user',
      parentId: job.id,
    };
    const prepared = prepare(asked, await settings.catalogue(), Date.now());
    return await this.#send(engine, { prepared, pricedByHand: false }, {}, 'user');
  }

  async #send(
    engine: Engine,
    { prepared, pricedByHand }: Composed,
    options: AskOptions,
    origin: JobOrigin,
  ): Promise<string | undefined> {
    if (!(await this.#isNewEnough(engine, prepared))) return undefined;
    const agreed = await this.#agreesToPrice(prepared, pricedByHand, options, origin);
    return agreed === undefined ? undefined : await this.#start(engine, prepared, agreed);
  }

  /** All that leads to a question, without sending it. */
  async compose(engine: Engine, options: AskOptions, origin: JobOrigin): Promise<Composed | undefined> {
    const { settings, keyEntry } = this.#needs;
    if (settings.background === 'never') {
      throw new HumanError(
        'ponder.background is "never", and this version can only ask in the background. Nothing was sent.',
        [],
        'openSettings',
      );
    }
    const { endpoint } = settings;
    const text = await textFor(options);
    const choice = await this.#knownChoice(engine, options);
    const question = questionFrom(options, settings) ?? (await this.#askQuestion(engine, text, choice));
    if (question === undefined) return undefined;
    if (!(await keyEntry.ensure(endpoint))) return undefined;
    const picked = choice ?? (await this.pickModel(engine, utf8Bytes(text.context) + utf8Bytes(question)));
    if (picked === undefined) return undefined;
    const asked: Question = {
      question,
      context: text.context,
      source: text.source,
      instructions: settings.instructions,
      endpoint,
      model: picked.model,
      effort: picked.effort,
      maxOutputTokens: options.maxOutputTokens ?? settings.maxOutputTokens,
      store: settings.store,
      wantsSummary: settings.wantsSummary,
      origin,
      parentId: null,
    };
    return { prepared: prepare(asked, await settings.catalogue(), Date.now()), pricedByHand: choice === undefined };
  }

  /** Asks for model and effort, and remembers them. @param bytes the text the prices are for */
  async pickModel(engine: Engine, bytes: number): Promise<ModelChoice | undefined> {
    const { settings } = this.#needs;
    const choice = await pickModel({
      catalogue: await settings.catalogue(),
      bytes,
      maxOutputTokens: settings.maxOutputTokens,
      isOpenAi: isOpenAi(settings.endpoint),
      current: settings.model || rememberedChoice(engine.ledger)?.model || '',
    });
    if (choice !== undefined) await rememberChoice(engine.ledger, choice);
    return choice;
  }

  /** Asks about the price where it must be asked. True = a person agreed to it; undefined = they backed out. */
  async #agreesToPrice(
    { job }: Prepared,
    pricedByHand: boolean,
    options: AskOptions,
    origin: JobOrigin,
  ): Promise<boolean | undefined> {
    const limit = nanoFromUsd(this.#needs.settings.confirmAboveUsd);
    const isBelow = job.estimate !== null && job.estimate.worst <= limit;
    const skips = isBelow && (origin === 'user' || options.confirm === false);
    if (skips || pricedByHand) return pricedByHand && !isBelow;
    const { t } = vscode.l10n;
    const model = inert(job.model, 60);
    const ask = t('Ask');
    const message =
      job.estimate === null
        ? t('Ask {0} at an unknown price?', model)
        : t('Ask {0} for up to {1}?', model, formatUsd(job.estimate.worst));
    const detail = [
      inert(job.title, 200),
      job.estimate === null
        ? t('ponder.prices can say what this model costs.')
        : t(
            'Likely about {0}. Input: at most {1} tokens. Output, hidden reasoning included: at most {2} tokens.',
            formatUsd(job.estimate.likely),
            String(job.estimate.inputTokens),
            String(job.maxOutputTokens),
          ),
    ].join('\n\n');
    const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, ask);
    return answer === ask ? true : undefined;
  }

  async #start(engine: Engine, prepared: Prepared, agreed: boolean): Promise<string | undefined> {
    const { settings } = this.#needs;
    const budget = {
      today: localDay(Date.now()),
      day: nanoFromUsd(settings.budgetDayUsd),
      month: nanoFromUsd(settings.budgetMonthUsd),
    };
    try {
      return await engine.jobs.start(prepared, budget, agreed);
    } catch (error) {
      if (!isHumanError(error) || error.remedy !== 'passBudget') throw error;
      const send = vscode.l10n.t('Send Anyway');
      const message = vscode.l10n.t(error.template, ...error.args);
      const answer = await vscode.window.showWarningMessage(message, { modal: true }, send);
      return answer === send ? await engine.jobs.start(prepared, null, true) : undefined;
    }
  }

  /** The same question on its way already is a question, not a second bill. */
  async #isNewEnough(engine: Engine, { job }: Prepared): Promise<boolean> {
    const [same] = engine.ledger.inFlight(job.payloadHash);
    if (same === undefined) return true;
    const { t } = vscode.l10n;
    const open = t('Open It');
    const again = t('Ask Again');
    const answer = await vscode.window.showWarningMessage(
      t('The same question about the same text is already on its way to {0}.', inert(job.model, 60)),
      { modal: true, detail: t('Asking again is a second job with a price of its own.') },
      open,
      again,
    );
    if (answer === open) this.#needs.openAnswer(same.id);
    return answer === again;
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
    });
  }
}

async function textFor(options: AskOptions): Promise<AskedText> {
  if (options.text === undefined) return await askedText();
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
