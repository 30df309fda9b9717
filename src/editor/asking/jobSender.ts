// From a question that could be sent to a job that is: a second bill, the price, the budget and the key are asked about here.
import * as vscode from 'vscode';
import type { Engine } from '../../core/engine.ts';
import type { Prepared } from '../../core/jobs/prepare.ts';
import type { Budget } from '../../core/ledger/totals.ts';
import type { Endpoint } from '../../core/providers/endpoint.ts';
import { localDay } from '../../shared/format.ts';
import { HumanError, isHumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, JobOrigin } from '../../shared/job.ts';
import { type NanoUsd, nanoFromUsd } from '../../shared/money.ts';
import type { KeyEntry } from '../keyEntry.ts';
import type { Settings } from '../settings.ts';
import { agreesToPrice, isAskedAgain } from './priceQuestions.ts';

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
}

export class JobSender {
  readonly #needs: JobSenderNeeds;

  constructor(needs: JobSenderNeeds) {
    this.#needs = needs;
  }

  /** The job's id as soon as its row is written; undefined when the person backs out. */
  async send(engine: Engine, prepared: Prepared, terms: Terms): Promise<string | undefined> {
    const asked = await isAskedAgain(engine, prepared.job, this.#needs.openAnswer);
    if (asked === undefined) return undefined;
    const agreed = await this.#agrees(prepared, terms);
    if (agreed === undefined) return undefined;
    const id = await this.#start(engine, prepared, agreed, asked === 'first');
    if (id !== undefined && terms.origin !== 'user') this.#needs.announce(id);
    return id;
  }

  /** A person wants a waiting job sent now: at its own price while that still holds, else as a new job at today's. */
  async sendWaiting(engine: Engine, job: Job, today: Prepared): Promise<void> {
    if ((await this.#agrees(today, { origin: 'user', confirm: true, shownWorst: null })) === undefined) return;
    if (today.job.estimate?.worst === job.estimate?.worst && today.job.maxOutputTokens === job.maxOutputTokens) {
      engine.jobs.sendNow(job.id);
      return;
    }
    if ((await this.#start(engine, today, true, false)) !== undefined) await engine.jobs.giveUp(job.id);
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

  #agrees({ job }: Prepared, { origin, confirm, shownWorst }: Terms): Promise<boolean | undefined> {
    return agreesToPrice(job, {
      limit: nanoFromUsd(this.#needs.settings.confirmAboveUsd),
      shownWorst,
      skipsBelowLimit: origin === 'user' || !confirm,
    });
  }

  async #start(engine: Engine, prepared: Prepared, agreed: boolean, isFirst: boolean): Promise<string | undefined> {
    const { t } = vscode.l10n;
    const title = t('Ponder: sending to {0}…', inert(prepared.job.endpoint.name, 60));
    const start = (within: Budget | null, consent: boolean) =>
      vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
        engine.jobs.start(prepared, within, consent, isFirst),
      );
    try {
      return await start(this.#budget(), agreed);
    } catch (error) {
      if (!isHumanError(error)) throw error;
      if (error.remedy === 'setApiKey') {
        const said = t(error.template, ...error.args.map((text) => inert(text)));
        const isSet = await this.#needs.keyEntry.enter(this.endpointOf(prepared.job), said);
        return isSet ? await this.#start(engine, prepared, agreed, isFirst) : undefined;
      }
      if (error.remedy !== 'passBudget') throw error;
      const send = t('Send Anyway');
      const answer = await vscode.window.showWarningMessage(
        t(error.template, ...error.args.map((text) => inert(text))),
        { modal: true },
        send,
      );
      return answer === send ? await start(null, true) : undefined;
    }
  }

  #budget(): Budget {
    const { settings } = this.#needs;
    return {
      today: localDay(Date.now()),
      day: nanoFromUsd(settings.budgetDayUsd),
      month: nanoFromUsd(settings.budgetMonthUsd),
    };
  }
}
