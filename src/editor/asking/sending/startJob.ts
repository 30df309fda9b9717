// A question that may be sent becomes a job; where only a key is missing, or room in a budget is gone, asking goes on.
import * as vscode from 'vscode';
import type { NewJobReady } from '../../../core/asking/consented.ts';
import { type Known, withoutPrice } from '../../../core/asking/known.ts';
import type { Engine } from '../../../core/engine.ts';
import { isHumanError } from '../../../shared/humanError.ts';
import { inert } from '../../../shared/inert.ts';
import type { KeyEntry } from '../../keys/keyEntry.ts';

/** The job's id as soon as its row is written, or what to compose anew; undefined when the person enters no key. */
export async function startJob(
  { jobs }: Engine,
  { known, prepared, limits, priceConsent, more }: NewJobReady,
  keyEntry: KeyEntry,
): Promise<string | Known | undefined> {
  const { t } = vscode.l10n;
  const title = t('Ponder: sending to {0}…', inert(prepared.job.endpoint.name, 60));
  try {
    return await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
      jobs.start(prepared, limits, priceConsent, more),
    );
  } catch (error) {
    if (!isHumanError(error)) throw error;
    // Another window was quicker, or the day is another one by now: what is left is another figure.
    if (error.remedy === 'passBudget') return withoutPrice(known);
    if (error.remedy !== 'setApiKey') throw error;
    const said = t(error.template, ...error.args.map((text) => inert(text)));
    return (await keyEntry.enter(known.asking.endpoint, said)) ? known : undefined;
  }
}
