// From a question that could be sent to a job that is: a second bill, the price, the budget and the key are asked about here.
import * as vscode from 'vscode';
import type { Engine } from '../../../core/engine.ts';
import { type Prepared, sendsTier } from '../../../core/jobs/prepare/prepare.ts';
import type { Agreed } from '../../../core/jobs/sending/submitter.ts';
import { noLongerWaits } from '../../../core/ledger/noLongerWaits.ts';
import type { Endpoint } from '../../../core/providers/endpoint.ts';
import { HumanError, isHumanError } from '../../../shared/humanError.ts';
import { inert } from '../../../shared/inert.ts';
import type { Job, JobOrigin } from '../../../shared/job.ts';
import { isSameMode } from '../../../shared/mode.ts';
import type { NanoUsd } from '../../../shared/money.ts';
import type { KeyEntry } from '../../keys/keyEntry.ts';
import type { Settings } from '../../settings.ts';
import { agreesToStayOpen, tellStayOpen } from '../terms/runTerms.ts';
import { agreesToPrice, asksBeside } from './priceQuestions.ts';

export interface JobSenderNeeds {
  readonly settings: Settings;
  readonly keyEntry: KeyEntry;
  readonly openAnswer: (id: string) => void;
  /** Tells about a job that another extension or a command with arguments started. */
  readonly announce: (id: string) => void;
}

/** Who asks, and what they saw. */
export interface Terms {
  readonly origin: JobOrigin;
  /** False = a command said that its price need not be asked about. */
  readonly confirm: boolean;
  /** The model was picked just now with this worst price in view; null = none was. */
  readonly shownWorst: NanoUsd | null;
  /** The job that is asked again, as the person knew it; absent = none is. */
  readonly again?: Job;
}

interface SendTerms extends Terms {
  /** A waiting job that is sent by this, or given up for it. */
  readonly replaces: string | null;
  /** Jobs with the same question that the person knows of; with any other it is refused. null = it takes the place of one. */
  readonly besides: readonly Job[] | null;
  /** How the settings have it sent, as it was prepared; null = as it was asked with. */
  readonly manner: string | null;
}

export class JobSender {
  readonly #needs: JobSenderNeeds;

  constructor(needs: JobSenderNeeds) {
    this.#needs = needs;
  }

  /** The job's id as soon as its row is written; undefined when the person backs out. */
  async send(engine: Engine, prepared: Prepared, terms: Terms): Promise<string | undefined> {
    const { background } = this.#needs.settings;
    const manner = this.#manner();
    const alike = await asksBeside(engine, prepared.job, this.#needs.openAnswer);
    if (alike === undefined) return undefined;
    if (!(await agreesToStayOpen(prepared.job, background))) return undefined;
    // Asked with another model or effort it is not alike, and would be a second bill all the same.
    const besides = terms.again?.state === 'uncertain' ? [...alike, terms.again] : alike;
    const id = await this.#start(engine, prepared, { ...terms, besides, replaces: null, manner });
    if (id !== undefined && terms.origin !== 'user') this.#needs.announce(id);
    if (id !== undefined) tellStayOpen(prepared.job, background);
    return id;
  }

  /**
   * A person wants a waiting job sent now: at its own price while that still holds, else as a new job at today's.
   * @throws HumanError when it does not wait any more
   */
  async sendWaiting(engine: Engine, job: Job, today: Prepared, shownWorst: NanoUsd | null = null): Promise<void> {
    if (!(await agreesToStayOpen(today.job, this.#needs.settings.background))) return;
    const terms: SendTerms = {
      origin: 'user',
      confirm: true,
      shownWorst,
      besides: null,
      replaces: job.id,
      manner: null,
    };
    if (isSameRun(today.job, job)) {
      const agreed = await this.#agrees(engine, today.job, terms);
      if (agreed === undefined) return;
      if (engine.ledger.get(job.id)?.state !== 'waiting') throw noLongerWaits();
      this.#assertStillSo(today.job, null);
      engine.jobs.sendNow(job.id, agreed.budgetPasses);
      return;
    }
    await this.#start(engine, today, terms);
  }

  /** @throws HumanError when the place it was sent to is gone: its text is not sent to another one unasked */
  endpointOf(job: Job): Endpoint {
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

  #manner(): string {
    const { store, background } = this.#needs.settings;
    return JSON.stringify([store, background]);
  }

  /** @throws HumanError when the settings changed while a question was open: nobody has agreed to what they say now */
  #assertStillSo(job: Job, manner: string | null): void {
    const { organization, project } = this.endpointOf(job);
    const isSamePayer = organization === job.endpoint.organization && project === job.endpoint.project;
    if (isSamePayer && (manner === null || manner === this.#manner())) return;
    throw new HumanError('The settings changed while a question was open. Nothing was sent: ask again.');
  }

  #agrees(engine: Engine, job: Job, terms: SendTerms): Promise<Agreed | undefined> {
    const { confirmAbove, limits } = this.#needs.settings;
    return agreesToPrice(job, {
      limit: confirmAbove,
      shownWorst: terms.shownWorst,
      // What pro mode may cost nobody knows: then it is as if the price were unknown, but to the person who asks.
      skipsBelowLimit: (terms.origin === 'user' && terms.confirm) || (!terms.confirm && job.mode !== 'pro'),
      reaches: engine.ledger.budgets.reaches(limits, terms.replaces),
    });
  }

  /** @param before what the person agreed to already; absent = they are asked */
  async #start(engine: Engine, prepared: Prepared, terms: SendTerms, before?: Agreed): Promise<string | undefined> {
    const { t } = vscode.l10n;
    const { besides, replaces } = terms;
    const agreed = before ?? (await this.#agrees(engine, prepared.job, terms));
    if (agreed === undefined) return undefined;
    this.#assertStillSo(prepared.job, terms.manner);
    const job: Job = { ...prepared.job, budgetPasses: agreed.budgetPasses };
    const title = t('Ponder: sending to {0}…', inert(job.endpoint.name, 60));
    const { limits } = this.#needs.settings;
    const more = {
      ...(besides === null ? {} : { isFirst: true, besides }),
      ...(replaces === null ? {} : { replaces }),
    };
    try {
      return await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
        engine.jobs.start({ ...prepared, job }, limits, agreed.priceConsent, more),
      );
    } catch (error) {
      if (!isHumanError(error)) throw error;
      // Another window was quicker, or the day is another one by now: what is left is another figure.
      if (error.remedy === 'passBudget') return await this.#start(engine, prepared, terms);
      if (error.remedy !== 'setApiKey') throw error;
      const said = t(error.template, ...error.args.map((text) => inert(text)));
      const isSet = await this.#needs.keyEntry.enter(this.endpointOf(job), said);
      return isSet ? await this.#start(engine, prepared, terms, agreed) : undefined;
    }
  }
}

/** What was agreed to then is what would be sent today. */
function isSameRun(today: Job, job: Job): boolean {
  return (
    today.estimate?.worst === job.estimate?.worst &&
    today.maxOutputTokens === job.maxOutputTokens &&
    today.model === job.model &&
    isSameMode(today.mode, job.mode) &&
    today.effort === job.effort &&
    today.background === job.background &&
    today.streams === job.streams &&
    sendsTier(today) === sendsTier(job)
  );
}
