// Sends several questions in one step, for one price: what each still needs is asked for, and then all start or none.
import * as vscode from 'vscode';
import type { OneNeeds, SeveralReady, SumNeeds } from '../../core/asking/composeSeveral.ts';
import type { EndpointFacts } from '../../core/asking/endpointFacts.ts';
import { type Known, withoutPrice } from '../../core/asking/known.ts';
import type { Engine } from '../../core/engine.ts';
import { isHumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { NanoUsd } from '../../shared/money.ts';
import type { KeyEntry } from '../keys/keyEntry.ts';
import { type Answers, type Cheaper, isCheaper } from './answers.ts';
import { asksSum } from './sending/priceQuestions.ts';

export interface SeveralNeeds {
  readonly engine: Engine;
  readonly keyEntry: KeyEntry;
  readonly answers: Pick<Answers, 'to'>;
  readonly compose: (
    asked: readonly Known[],
    labelled: NanoUsd | null,
  ) => Promise<{ readonly place: EndpointFacts; readonly step: OneNeeds | SumNeeds | SeveralReady } | undefined>;
}

/** The first one's id; the one that a person wants to see first; undefined = they backed out, and nothing was sent. */
export async function sendSeveral(needs: SeveralNeeds, cheaper: Cheaper): Promise<string | Known | undefined> {
  let { asked } = cheaper;
  let labelled: NanoUsd | null = cheaper.labelled;
  for (;;) {
    const composed = await needs.compose(asked, labelled);
    if (composed === undefined) return undefined;
    const { step, place } = composed;
    switch (step.type) {
      case 'needs': {
        const answer = await needs.answers.to(step.need, place);
        if (answer === undefined || isCheaper(answer)) return undefined;
        if (answer.asking.isPreview) return answer;
        asked = step.before.with(step.at, answer);
        break;
      }
      case 'price':
        if (!(await asksSum(step))) return undefined;
        asked = step.ifYes;
        break;
      case 'severalReady': {
        const started = await startAll(needs, step);
        if (typeof started === 'string' || started === undefined) return started;
        // What was agreed to does not hold any more: the sum is asked about anew.
        asked = started;
        labelled = null;
        break;
      }
    }
  }
}

async function startAll(
  { engine, keyEntry }: SeveralNeeds,
  { each }: SeveralReady,
): Promise<string | readonly Known[] | undefined> {
  const { t } = vscode.l10n;
  const [first] = each;
  if (first === undefined) return undefined;
  const { endpoint, id } = first.prepared.job;
  const title = t('Ponder: sending to {0}…', inert(endpoint.name, 60));
  const all = each.map(({ prepared, more }) => ({ ...prepared, ...more }));
  const known = each.map((one) => one.known);
  try {
    await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
      engine.jobs.startAll(all, first.limits, first.priceConsent),
    );
    return id;
  } catch (error) {
    if (!isHumanError(error)) throw error;
    if (error.remedy === 'passBudget') return known.map(withoutPrice);
    if (error.remedy !== 'setApiKey' && error.remedy !== 'signIn') throw error;
    const said = t(error.template, ...error.args.map((text) => inert(text)));
    return (await keyEntry.enter(first.known.asking.endpoint, said)) ? known : undefined;
  }
}
