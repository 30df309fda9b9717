// The ways out when nobody knows whether a question arrived, or what it cost. Each asks the person before it acts.
import * as vscode from 'vscode';
import type { Engine } from '../../core/engine.ts';
import { NO_FILTER } from '../../core/ledger/jobFilter.ts';
import { CommandId } from '../../shared/ids.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, JobState } from '../../shared/job.ts';
import { canEnterCost } from '../../shared/jobActs.ts';
import type { WayOut } from '../../shared/pageProtocol.ts';
import { agrees } from '../askModal.ts';
import { execute } from '../execute.ts';
import type { ChosenJobs, JobElement } from '../tree/chosenJobs.ts';
import { jobTitle } from '../words/jobLine.ts';
import { isWithoutMark, sentLabel, worstLabel } from '../words/uncertainWords.ts';
import { askCost } from './askCost.ts';
import { askResponseId } from './askResponseId.ts';
import { confirmNameless } from './confirmNameless.ts';

const MOST_LISTED = 100;

interface Way extends vscode.QuickPickItem {
  readonly go: () => Promise<unknown>;
}

export const goWayOut: Readonly<Record<WayOut, (engine: Engine, job: Job) => Promise<void>>> = {
  adopt,
  enterCost,
  discard,
};

/** @param sendAgain asks the same question once more, as a new job */
export function waysOut(engine: Engine, job: Job, sendAgain: () => Promise<unknown>): Way[] {
  const { t } = vscode.l10n;
  const worst = worstLabel(job, t);
  return [
    ...knownWay(engine, job),
    {
      label: `$(link) ${t('Adopt a response…')}`,
      description: t('costs nothing more'),
      detail: isWithoutMark(job)
        ? t('If the provider’s logs show a response from that time with this question')
        : t('If the provider’s logs show a response whose metadata has job = {0}', job.id),
      go: () => adopt(engine, job),
    },
    {
      label: `$(debug-restart) ${t('Send again as a new job')}`,
      description: t('up to {0}', worst),
      detail: t('If the first one did arrive, both are billed; this one stays uncertain'),
      go: sendAgain,
    },
    {
      label: `$(edit) ${t('Enter what it cost…')}`,
      description: t('instead of up to {0}', worst),
      detail: t('As the provider’s bill says; whether it arrived stays open'),
      go: () => enterCost(engine, job),
    },
    {
      label: `$(trash) ${t('Discard')}`,
      description: job.cost === null ? t('it may still be billed: up to {0}', worst) : '',
      detail:
        job.cost === null
          ? t('Ponder stops counting it, and won’t send it again')
          : t('The cost you entered still counts; it won’t be sent again'),
      go: () => discard(engine, job),
    },
  ];
}

/** Opens the other job that already had the response which came for this job: its answer may do. */
function knownWay({ ledger }: Engine, { error }: Job): Way[] {
  const other = error?.kind === 'knownResponse' ? ledger.get(error.message) : null;
  if (other === null) return [];
  const { t } = vscode.l10n;
  return [
    {
      label: `$(go-to-file) ${t('Open “{0}”', inert(jobTitle(other, t), 60))}`,
      description: t('it has the response that came'),
      detail: inert(error?.code ?? '', 100),
      go: async () => void (await execute(CommandId.openAnswer, { type: 'job', id: other.id })),
    },
  ];
}

/** Asks for the id of the response that the question got, and settles the job with that response. */
async function adopt(engine: Engine, job: Job): Promise<void> {
  const { t } = vscode.l10n;
  const responseId = await askResponseId(t('Adopt the response to “{0}”', inert(jobTitle(job, t), 60)), job.endpoint);
  if (responseId === undefined) return;
  const title = t('Ponder: asking {0} about it…', inert(job.endpoint.name, 60));
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
    engine.jobs.adopt(job.id, responseId, (seen) => confirmNameless(job, engine.ledger.texts(job.id), seen)),
  );
}

/** Takes the cost that a person found on the bill. */
export async function enterCost(engine: Engine, job: Job): Promise<void> {
  const cost = await askCost(job);
  if (cost !== undefined) await engine.jobs.enterCost(job.id, cost);
}

/** Gives an uncertain job up, once the person knows what that may cost. */
async function discard(engine: Engine, job: Job): Promise<void> {
  const { t } = vscode.l10n;
  const isMeant = await agrees({
    message: t('Discard “{0}”?', inert(jobTitle(job, t), 80)),
    detail:
      job.cost === null
        ? t(
            'If it did arrive, it will still be billed: up to {0}. Ponder counts it as nothing spent.',
            worstLabel(job, t),
          )
        : t('The cost you entered still counts.'),
    safe: t('Keep It'),
    act: t('Discard'),
  });
  if (isMeant) await engine.jobs.giveUp(job.id);
}

/** The job that the person picks, as an element; undefined when there is none to pick, or the person backs out. */
export async function pickUncertain(picked: ChosenJobs, { ledger }: Engine): Promise<JobElement | undefined> {
  const { t } = vscode.l10n;
  const inState = (...states: JobState[]) => ledger.page(MOST_LISTED, null, { ...NO_FILTER, states });
  const costless = inState('completed', 'incomplete', 'failed', 'cancelled', 'lost', 'unknown').filter(canEnterCost);
  const jobs = [...inState('uncertain'), ...costless.filter(({ cost }) => cost === null)];
  if (jobs.length === 0) {
    void vscode.window.showInformationMessage(t('No job needs resolving: none is uncertain, and every cost is known.'));
    return undefined;
  }
  const items = jobs.map((job) => ({
    label: inert(jobTitle(job, t), 100),
    description: t('up to {0}', worstLabel(job, t)),
    detail: sentLabel(job, t),
    id: job.id,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: t('Resolve which job?'), matchOnDetail: true });
  return chosen === undefined ? undefined : picked.element(chosen.id);
}
