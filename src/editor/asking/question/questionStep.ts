// The step in which the question itself is asked for: a saved one, one that is typed, or one that is written in an editor.
import * as vscode from 'vscode';
import type { Ledger } from '../../../core/ledger/ledger.ts';
import { inert } from '../../../shared/inert.ts';
import type { JobOrigin } from '../../../shared/job.ts';
import { modelName } from '../../../shared/mode.ts';
import type { Settings } from '../../settings.ts';
import { sourceWords } from '../../words/sourceWords.ts';
import type { AskOptions } from '../askOptions.ts';
import { type Choice, keptOptions } from '../terms/termsPicker.ts';
import type { AskedText } from '../text/askedText.ts';
import { builtInQuestions } from './builtInQuestions.ts';
import type { QuestionDocuments } from './questionDocuments.ts';
import { pickQuestion } from './questionPick.ts';
import { pickSaved } from './savedQuestions.ts';

/** `with`: model, effort and cap are asked for whatever is known of them. `saved`: the question is a saved one. */
export type AskWay = 'usual' | 'with' | 'saved';

export interface AskRequest {
  readonly options: AskOptions;
  readonly origin: JobOrigin;
  readonly way: AskWay;
  /** Taken before; absent = what the active editor shows. */
  readonly text?: AskedText;
  /** Nothing is going to be sent: no key is needed. */
  readonly isPreview?: boolean;
}

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
  { options, way }: AskRequest,
  text: AskedText,
  choice: Choice | null,
): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const about = sourceWords(text.source, t);
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
  if (chosen?.kind === 'write') await questions.begin(chosen.typed, text, keptOptions(options, choice));
  if (chosen?.kind === 'goOn') await questions.goOn(chosen.id);
  return chosen?.kind === 'question' ? chosen.question : undefined;
}
