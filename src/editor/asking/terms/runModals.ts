// The modals about how a job is going to run: a person has to agree to whatever changes its quality or price, and to a
// run that is lost when the window closes.
import * as vscode from 'vscode';
import type { WhyForeground } from '../../../core/asking/runConsent.ts';
import type { ModelChoice } from '../../../core/asking/terms.ts';
import { inert } from '../../../shared/inert.ts';
import type { Job } from '../../../shared/job.ts';
import { modelName } from '../../../shared/mode.ts';
import { agrees } from '../../askModal.ts';
import { worstAmount } from '../../words/worstWords.ts';

export async function agreesToAnyTier(endpointName: string): Promise<boolean> {
  const { t } = vscode.l10n;
  const name = inert(endpointName, 60);
  return await agrees({
    message: t('Ask {0} without a service tier?', name),
    detail: t(
      '{0} refused the default tier, which fixes the price. Without it the job may run at a more expensive tier; “at most” assumes the most expensive one. Ponder remembers your answer for {0}.',
      name,
    ),
    safe: t('Don’t Ask'),
    act: t('Ask Without It'),
  });
}

export async function agreesToStandardMode({ model }: ModelChoice, endpointName: string): Promise<boolean> {
  const { t } = vscode.l10n;
  return await agrees({
    message: t('Ask {0} in its standard mode?', inert(model, 60)),
    detail: t(
      '{0} refused the pro mode you chose. Standard mode does less work on the question, at the same token prices. Nothing was sent.',
      inert(endpointName, 60),
    ),
    safe: t('Don’t Ask'),
    act: t('Ask in Standard Mode'),
  });
}

export async function agreesToNoEffort({ model }: ModelChoice, effort: string, endpointName: string): Promise<boolean> {
  const { t } = vscode.l10n;
  return await agrees({
    message: t('Ask {0} without an effort?', inert(model, 60)),
    detail: t(
      '{0} takes no effort for this model; you chose {1}. The model decides how long it thinks.',
      inert(endpointName, 60),
      inert(effort, 20),
    ),
    safe: t('Don’t Ask'),
    act: t('Ask Without It'),
  });
}

export async function agreesToStayOpen(job: Job, whose: WhyForeground): Promise<boolean> {
  const { t } = vscode.l10n;
  const model = inert(modelName(job), 60);
  const why =
    whose === 'setting'
      ? t('ponder.background is “never”.')
      : t('{0} does not run this in the background.', inert(job.endpoint.name, 60));
  const detail = [
    `${why} ${t('{0} works on it only while this window stays open.', model)}`,
    job.streams
      ? t('If the window closes or the connection breaks, Ponder keeps what has arrived; the rest is lost.')
      : t(
          '{0} may think for an hour and sends nothing before it is done. If the window closes or the connection breaks, everything is lost.',
          model,
        ),
    job.estimate === null
      ? t('What was used until then may be billed.')
      : t('What was used until then may be billed, up to {0}.', worstAmount(job.estimate, t)),
  ].join('\n\n');
  return await agrees({
    message: t('Ask {0} in this window?', model),
    detail,
    safe: t('Don’t Ask'),
    act: t('Ask and Keep It Open'),
  });
}

/** For a run in the foreground that no person agreed to. */
export function tellStayOpen(job: Job): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      '{0} runs in the foreground. Keep this window open until the answer arrives.',
      inert(modelName(job), 60),
    ),
  );
}
