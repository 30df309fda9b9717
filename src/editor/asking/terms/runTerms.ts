// How a question is going to run where it is asked: in the background or in this window, and without what its place refuses.
// What changes quality, price, or what a closed window costs is asked about.
import * as vscode from 'vscode';
import type { Account } from '../../../core/accounts/account.ts';
import { advise, refusedBy } from '../../../core/accounts/advice.ts';
import { howToRun, type Run } from '../../../core/jobs/prepare/howToRun.ts';
import type { Catalogue } from '../../../core/models/catalogue.ts';
import type { Model } from '../../../core/models/model.ts';
import { surelyHas } from '../../../core/providers/builtIn.ts';
import type { Endpoint } from '../../../core/providers/endpoint.ts';
import { HumanError } from '../../../shared/humanError.ts';
import { inert } from '../../../shared/inert.ts';
import type { Job } from '../../../shared/job.ts';
import { type Mode, modelName } from '../../../shared/mode.ts';
import type { Settings } from '../../settings.ts';
import { worstAmount } from '../../words/worstWords.ts';
import { pickEffort } from './effortPick.ts';
import type { ModelChoice } from './modelPick.ts';
import type { SizedTerms } from './sizedPick.ts';

export interface RunNeeds {
  readonly account: Account;
  readonly settings: Pick<Settings, 'background' | 'store'>;
  readonly endpoint: Endpoint;
  readonly catalogue: Catalogue;
  readonly model: Model;
  readonly mode: Mode | null;
  /** Nothing is going to be sent: nothing is asked. */
  readonly isPreview: boolean;
}

/**
 * Undefined when the person backs out.
 * @throws HumanError when the settings rule out every way, or the account does not have the model
 */
export async function runOf(needs: RunNeeds): Promise<Run | undefined> {
  const { account, settings, endpoint, model, mode, isPreview } = needs;
  await assertOnAccount(needs);
  const { background: setting, store } = settings;
  const offers = (await account.capabilities()).for(model.id, store);
  const run = howToRun({ model, mode, setting, offers, endpointName: endpoint.name });
  const tier = offers.serviceTier.learnt;
  if (tier === undefined) return run;
  if (tier.agreedAt === undefined && !isPreview) {
    if (!(await agreesToAnyTier(endpoint.name))) return undefined;
    await account.agreed(tier);
  }
  return { ...run, without: [...run.without, 'service_tier'] };
}

/** By a list that is of today; an older one, or none, is no reason to stop. */
async function assertOnAccount({ account, endpoint, catalogue, model }: RunNeeds): Promise<void> {
  const listing = await account.known();
  if (!surelyHas(endpoint, 'openAiModels') || listing === null || !account.isFresh(listing)) return;
  const advice = advise({ catalogue, listed: listing.models, hasOpenAiModels: true, now: Date.now() });
  const refused = refusedBy(advice, catalogue, model.id);
  if (refused?.whyNot?.kind !== 'notListed') return;
  throw new HumanError(
    '{0} is not on this account: {1} does not list it. Nothing was sent. Choose another model, or have the list asked for again there.',
    [model.id, endpoint.name],
    'chooseModel',
  );
}

async function agreesToAnyTier(endpointName: string): Promise<boolean> {
  const { t } = vscode.l10n;
  const ask = t('Ask Without It');
  const answer = await vscode.window.showWarningMessage(
    t('Ask {0} without a service tier?', inert(endpointName, 60)),
    {
      modal: true,
      detail: t(
        'It refused the default tier, which keeps the price known. Without it the job may run at a dearer tier, and “at most” counts with the dearest. Ponder remembers this answer for {0}.',
        inert(endpointName, 60),
      ),
    },
    ask,
  );
  return answer === ask;
}

export interface EffortNeeds extends SizedTerms {
  /** Without what the place was learnt to refuse. */
  readonly untaught: Catalogue;
  readonly endpointName: string;
}

/** Another mode is another quality and price: where the place refuses the pro mode, a person decides. */
export async function takenMode<T extends ModelChoice>(choice: T, needs: EffortNeeds): Promise<T | undefined> {
  const isRefused = choice.mode === 'pro' && !needs.catalogue.find(choice.model).modes.includes('pro');
  if (!isRefused || !needs.untaught.find(choice.model).modes.includes('pro')) return choice;
  const { t } = vscode.l10n;
  const ask = t('Ask in Standard Mode');
  const answer = await vscode.window.showWarningMessage(
    t('Ask {0} in its standard mode?', inert(choice.model, 60)),
    {
      modal: true,
      detail: t(
        '{0} refused its pro mode, and that was meant. The standard mode does less work on the question, at the same token prices. Nothing was sent.',
        inert(needs.endpointName, 60),
      ),
    },
    ask,
  );
  return answer === ask ? { ...choice, mode: 'standard' } : undefined;
}

/** Another effort is another quality and price: where the place refuses the one that was meant, a person chooses. */
export async function takenEffort<T extends ModelChoice>(choice: T, needs: EffortNeeds): Promise<T | undefined> {
  const { effort } = choice;
  const model = needs.catalogue.find(choice.model);
  const isRefused = effort !== null && !model.efforts.includes(effort);
  if (!isRefused || !needs.untaught.find(choice.model).efforts.includes(effort)) return choice;
  if (model.efforts.length > 0) {
    const chosen = await pickEffort(model, choice.mode, needs);
    return chosen === undefined ? undefined : { ...choice, effort: chosen };
  }
  const { t } = vscode.l10n;
  const ask = t('Ask Without It');
  const answer = await vscode.window.showWarningMessage(
    t('Ask {0} without an effort?', inert(choice.model, 60)),
    {
      modal: true,
      detail: t(
        '{0} takes no effort for this model, and {1} was meant. The model then decides by itself how long it thinks.',
        inert(needs.endpointName, 60),
        inert(effort, 20),
      ),
    },
    ask,
  );
  return answer === ask ? { ...choice, effort: null } : undefined;
}

/** A run that takes minutes, or that nobody chose to have in the foreground, is agreed to each time. */
export async function agreesToStayOpen(job: Job, setting: string): Promise<boolean> {
  if (job.background || (job.streams && setting === 'never')) return true;
  const { t } = vscode.l10n;
  const model = inert(modelName(job), 60);
  const why =
    setting === 'never'
      ? t('ponder.background is “never”.')
      : t('{0} does not run this in the background.', inert(job.endpoint.name, 60));
  const detail = [
    `${why} ${t('{0} works on it only while this window stays open.', model)}`,
    job.streams
      ? t('If the window closes or the connection breaks, what was written until then is kept and the rest is lost.')
      : t(
          '{0} may think for an hour, and nothing is heard of it before its end. If the window closes or the connection breaks, everything is lost.',
          model,
        ),
    job.estimate === null
      ? t('What was used until then may be billed.')
      : t('What was used until then may be billed, up to {0}.', worstAmount(job.estimate, t)),
  ].join('\n\n');
  const ask = t('Ask and Keep It Open');
  const answer = await vscode.window.showWarningMessage(
    t('Ask {0} in this window?', model),
    { modal: true, detail },
    ask,
  );
  return answer === ask;
}

/** For a run that nobody was asked about. */
export function tellStayOpen(job: Job, setting: string): void {
  if (job.background || !job.streams || setting !== 'never') return;
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      '{0} works on it in the foreground: this window must stay open until the answer is there.',
      inert(modelName(job), 60),
    ),
  );
}
