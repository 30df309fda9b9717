// The ladder above an answer: what could be asked next, each with its price for this very question.
import * as vscode from 'vscode';
import { isSameTerms } from '../../../core/asking/ladderAt.ts';
import type { Catalogue } from '../../../core/models/catalogue.ts';
import type { ClimbRecord } from '../../../core/models/prices/ownRecord.ts';
import type { Rung } from '../../../core/models/prices/rung.ts';
import { inert } from '../../../shared/inert.ts';
import type { Job } from '../../../shared/job.ts';
import { modelName } from '../../../shared/mode.ts';
import type { PromptSize } from '../../../shared/usage.ts';
import { joinedBy } from '../../words/joined.ts';
import { modelUseLabel } from '../../words/modelWords.ts';
import { termsWords } from '../../words/termsWords.ts';
import { ActiveLine } from './activeLine.ts';
import { priceLabel } from './modelPrices.ts';
import type { PromptSizing } from './promptSizing.ts';
import { chosenOf } from './sizedPick.ts';

export interface RungPickNeeds {
  readonly job: Job;
  readonly catalogue: Catalogue;
  readonly sizing: PromptSizing;
  /** For a text of this size. */
  readonly rungs: (size: PromptSize) => readonly Rung[];
  readonly record: ClimbRecord;
  /** The line to begin with: the person has chosen it before, and came back. */
  readonly active?: Rung | undefined;
}

interface RungLine extends vscode.QuickPickItem {
  readonly rung: Rung;
}

/** Undefined when the person backs out. */
export function pickRung(needs: RungPickNeeds): Promise<Rung | undefined> {
  const { t } = vscode.l10n;
  const { job, sizing, record } = needs;
  const pick = vscode.window.createQuickPick<RungLine>();
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.placeholder = recordSentence(job, record);
  const active = new ActiveLine(pick, needs.active === undefined ? undefined : termsWords(needs.active));
  const draw = () => {
    pick.title = t('Ask a stronger model than {0}', termsWords(job)) + sizing.suffix;
    active.draw(needs.rungs(sizing.now).map((rung) => lineOf(rung, needs)));
  };
  draw();
  return chosenOf<RungLine, Rung>(pick, sizing, draw, ({ rung }) => rung);
}

function lineOf(rung: Rung, { job, catalogue }: RungPickNeeds): RungLine {
  const { t } = vscode.l10n;
  const isFirstChoice = job.instead !== undefined && isSameTerms(rung, job.instead);
  const isOwn = rung.model === job.model;
  const about = [
    isFirstChoice ? t('what you chose first') : '',
    isOwn && rung.mode === job.mode ? t('the same model, more effort') : '',
    isOwn && rung.mode === job.mode ? '' : modelUseLabel({ model: catalogue.find(rung.model), mode: rung.mode }, t),
  ];
  return {
    label: termsWords(rung),
    description: priceLabel(rung.estimate),
    detail: inert(joinedBy(' · ', about), 200),
    rung,
  };
}

/** What climbing brought so far; without a record, whose word the order is. */
export function recordSentence(job: Pick<Job, 'model' | 'mode'>, { climbs, better }: ClimbRecord): string {
  const { t } = vscode.l10n;
  const name = inert(modelName(job), 60);
  if (climbs === 0) return t('Least step first. Which model is stronger is Ponder’s judgement.');
  if (climbs === 1) {
    return better === 1
      ? t('You climbed once from {0}; the higher answer was rated better.', name)
      : t('You climbed once from {0}; the higher answer was not rated better.', name);
  }
  return t(
    'You climbed {0} times from {1}; {2} of the higher answers were rated better.',
    String(climbs),
    name,
    String(better),
  );
}
