// Makes a job of a question that may be sent. If only a key is missing, or a budget has no room any more, asking goes
// on.
import * as vscode from 'vscode';
import type { NewJobReady } from '../../../core/asking/consented.ts';
import { type Known, withoutPrice } from '../../../core/asking/known.ts';
import type { Engine } from '../../../core/engine.ts';
import { isHumanError } from '../../../shared/humanError.ts';
import { inert } from '../../../shared/inert.ts';
import type { KeyEntry } from '../../keys/keyEntry.ts';

/** The job's id as soon as its row is written, or what to compose again; undefined = the person entered no key. */
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
    // Another window was quicker, or a new day has begun: the budget's room is not what it was.
    if (error.remedy === 'passBudget') return withoutPrice(known);
    if (error.remedy !== 'setApiKey' && error.remedy !== 'signIn') throw error;
    const said = t(error.template, ...error.args.map((text) => inert(text)));
    return (await keyEntry.enter(known.asking.endpoint, said)) ? known : undefined;
  }
}
