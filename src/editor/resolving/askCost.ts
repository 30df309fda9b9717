// Asks a person what a job cost when the provider did not say: the figure is on the provider's bill.
import * as vscode from 'vscode';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { NANO_PER_USD, type NanoUsd } from '../../shared/money.ts';
import { nanoOf } from '../../shared/numbers.ts';
import { jobTitle } from '../words/jobLine.ts';
import { worstLabel } from '../words/uncertainWords.ts';

/** In nano-dollars; undefined = the person backed out. */
export function askCost(job: Job): Promise<NanoUsd | undefined> {
  const { t } = vscode.l10n;
  const box = vscode.window.createInputBox();
  box.title = t('What did “{0}” cost?', inert(jobTitle(job, t), 60));
  box.prompt = t(
    'US dollars, from the provider’s bill. It counts on {0}, instead of up to {1}.',
    inert(job.sentOn ?? '', 20),
    worstLabel(job, t),
  );
  box.placeholder = '0.42';
  box.ignoreFocusOut = true;
  return new Promise((resolve) => {
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidAccept(() => {
      const cost = costIn(box.value);
      if (cost === null) {
        box.validationMessage = t('Type US dollars like 0.42: digits and one point, at most 1,000,000.');
        return;
      }
      resolve(cost);
      box.hide();
    });
    box.onDidHide(() => {
      box.dispose();
      resolve(undefined);
    });
    box.show();
  });
}

/** What a person typed, in nano-dollars, or null. A comma is refused, as it may separate thousands or cents. */
export function costIn(typed: string): NanoUsd | null {
  const found = /^\$?\s*(\d{1,7})(?:\.(\d{1,9}))?$/.exec(typed.trim());
  if (found === null) return null;
  const [, dollars = '', rest = ''] = found;
  return nanoOf(Number(dollars) * NANO_PER_USD + Number(rest.padEnd(9, '0')));
}
