// The step in which the question itself is asked for: a saved one, one that is typed, or one that is written in an editor.
import * as vscode from 'vscode';
import type { Asking, Known, SeenPrice } from '../../../core/asking/known.ts';
import { givenTerms } from '../../../core/asking/terms.ts';
import type { Ledger } from '../../../core/ledger/ledger.ts';
import { inert } from '../../../shared/inert.ts';
import type { JobSource } from '../../../shared/job.ts';
import type { Settings } from '../../settings.ts';
import { jobTitle } from '../../words/jobLine.ts';
import { sourceWords } from '../../words/sourceWords.ts';
import type { AskWay } from '../askCommand.ts';
import type { AskOptions } from '../askOptions.ts';
import type { PickStep } from '../terms/pickStep.ts';
import { GIVEN_TEXT } from '../text/askedText.ts';
import { builtInQuestions } from './builtInQuestions.ts';
import { pickQuestion } from './pickQuestion.ts';
import type { QuestionDocuments } from './questionDocuments.ts';
import type { RowPrices } from './rowPrices.ts';
import { pickSaved } from './savedQuestions.ts';

const LAST_QUESTIONS = 8;

export interface QuestionNeeds {
  readonly settings: Settings;
  readonly questions: QuestionDocuments;
  readonly ledger: Ledger;
  /** What was typed before and not sent. */
  readonly draft: string;
  /** What stands in the box when it opens: the person came back to it. */
  readonly value: string;
  /** Null = the model is chosen after the question. */
  readonly prices: RowPrices | null;
  readonly step: PickStep | null;
}

/** A question, and the price that was beside it. */
export interface AskedQuestion {
  readonly question: string;
  readonly seen: SeenPrice | undefined;
}

/** Undefined when the person backs out, or goes on in an editor. */
export async function askQuestion(
  { settings, questions, ledger, draft, value, prices, step }: QuestionNeeds,
  { asking, text }: Known,
  way: AskWay,
): Promise<AskedQuestion | undefined> {
  const { context } = text;
  const source = text.source ?? GIVEN_TEXT;
  const title = titleOf(asking, source, prices);
  if (way === 'saved') {
    const row = await pickSaved({ title, prompts: settings.prompts, prices, step });
    return row?.question === undefined ? undefined : { question: row.question, seen: row.seen };
  }
  const chosen = await pickQuestion({
    title,
    saved: settings.prompts,
    last: ledger.lastQuestions(LAST_QUESTIONS),
    builtIn: Object.values(builtInQuestions()),
    draft,
    value,
    begun: () => questions.lines(),
    discard: (id) => void questions.discard(id),
    prices,
    step,
  });
  if (chosen?.kind === 'write') {
    await questions.begin(
      chosen.typed,
      { context, source },
      {
        options: givenOf(asking),
        way: asking.picksTerms ? 'with' : 'usual',
        after: asking.on?.turns.at(-1)?.job.id,
      },
    );
  }
  if (chosen?.kind === 'goOn') await questions.goOn(chosen.id);
  return chosen?.kind === 'question' ? chosen : undefined;
}

function titleOf({ on }: Asking, source: JobSource, prices: RowPrices | null): string {
  const { t } = vscode.l10n;
  const before = on?.turns.at(-1)?.job;
  if (before !== undefined) {
    const title = inert(jobTitle(before, t), 60);
    return prices === null ? t('Ask on from “{0}”', title) : t('Ask {0} on from “{1}”', prices.terms, title);
  }
  const about = sourceWords(source, t);
  return prices === null ? t('Ask about {0}', about) : t('Ask {0} about {1}', prices.terms, about);
}

/** What was given before the question is written still holds when it is sent. */
function givenOf({ confirm, given }: Asking): AskOptions {
  return { ...(confirm ? {} : { confirm }), ...givenTerms(given) };
}
