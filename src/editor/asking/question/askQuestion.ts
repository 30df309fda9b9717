// The step in which the question itself is asked for: a saved one, one that is typed, or one that is written in an editor.
import * as vscode from 'vscode';
import type { Asking, Known } from '../../../core/asking/known.ts';
import type { Choice } from '../../../core/asking/terms.ts';
import type { Ledger } from '../../../core/ledger/ledger.ts';
import { inert } from '../../../shared/inert.ts';
import { modelName } from '../../../shared/mode.ts';
import type { Settings } from '../../settings.ts';
import { sourceWords } from '../../words/sourceWords.ts';
import type { AskWay } from '../askCommand.ts';
import type { AskOptions } from '../askOptions.ts';
import { GIVEN_TEXT } from '../text/askedText.ts';
import { builtInQuestions } from './builtInQuestions.ts';
import { pickQuestion } from './pickQuestion.ts';
import type { QuestionDocuments } from './questionDocuments.ts';
import { pickSaved } from './savedQuestions.ts';

const LAST_QUESTIONS = 8;

export interface QuestionNeeds {
  readonly settings: Settings;
  readonly questions: QuestionDocuments;
  readonly ledger: Ledger;
  /** What was typed before and not sent. */
  readonly draft: string;
}

/** Undefined when the person backs out, or goes on in an editor. */
export async function askQuestion(
  { settings, questions, ledger, draft }: QuestionNeeds,
  { asking, text }: Known,
  way: AskWay,
  choice: Choice | null,
): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const { context } = text;
  const source = text.source ?? GIVEN_TEXT;
  const about = sourceWords(source, t);
  const title =
    choice === null ? t('Ask about {0}', about) : t('Ask {0} about {1}', inert(modelName(choice), 60), about);
  if (way === 'saved') return await pickSaved(title, settings.prompts);
  const chosen = await pickQuestion({
    title,
    saved: settings.prompts,
    last: ledger.lastQuestions(LAST_QUESTIONS),
    builtIn: Object.values(builtInQuestions()),
    draft,
    begun: questions.lines(),
    discard: (id) => void questions.discard(id),
  });
  if (chosen?.kind === 'write') {
    await questions.begin(chosen.typed, { context, source }, keptOptions(asking, choice));
  }
  if (chosen?.kind === 'goOn') await questions.goOn(chosen.id);
  return chosen?.kind === 'question' ? chosen.question : undefined;
}

/** What was chosen before the question is written still holds when it is sent. */
function keptOptions({ confirm, given }: Asking, choice: Choice | null): AskOptions {
  const { model, mode, effort, maxOutputTokens } = choice === null || choice.shownSize === null ? given : choice;
  return {
    ...(confirm ? {} : { confirm }),
    ...(model === undefined ? {} : { model }),
    ...(mode === undefined || mode === null ? {} : { mode }),
    ...(effort === undefined || effort === null ? {} : { effort }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
  };
}
