// One quick pick for the question: free text, with built-in, saved and last questions below it.
import * as vscode from 'vscode';
import { inert } from '../../shared/inert.ts';

interface QuestionItem extends vscode.QuickPickItem {
  readonly question?: string;
}

export interface QuestionChoices {
  /** What the question will be about, such as `o3-pro about src/a.ts, lines 3–9`. */
  readonly title: string;
  readonly saved: readonly string[];
  readonly last: readonly string[];
  /** Typed before and not sent. */
  readonly draft: string;
}

/** Questions that are worth a slow model. */
function builtIn(): readonly string[] {
  const { t } = vscode.l10n;
  return [
    t('Find the bug. Explain how it happens with a concrete sequence of steps, and show the smallest correct fix.'),
    t('Prove that this is correct, or give a counterexample. State every assumption you rely on.'),
    t(
      'Review this for races, edge cases and failure modes. List each with the input or interleaving that triggers it.',
    ),
    t('Propose a better algorithm. Compare complexity, memory and risks with the present one.'),
  ];
}

/** The question as typed or chosen; undefined when the person backs out. */
export function pickQuestion({ title, saved, last, draft }: QuestionChoices): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<QuestionItem>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t('Type your question, or choose one');
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  const choices = [
    ...section(vscode.l10n.t('typed before, not sent'), draft === '' ? [] : [draft]),
    ...section(vscode.l10n.t('saved'), saved),
    ...section(vscode.l10n.t('asked before'), last),
    ...section(vscode.l10n.t('built in'), builtIn()),
  ];
  pick.items = choices;
  pick.onDidChangeValue((value) => {
    pick.items = value.trim() === '' ? choices : [typed(value), ...choices];
  });
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.question ?? (pick.value.trim() || undefined));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function typed(value: string): QuestionItem {
  return {
    label: `$(comment) ${inert(value, 200)}`,
    description: vscode.l10n.t('ask this'),
    // No question of its own: what stands in the box when Enter is pressed may be newer than this line.
    alwaysShow: true,
  };
}

function section(label: string, questions: readonly string[]): QuestionItem[] {
  if (questions.length === 0) return [];
  return [
    { label, kind: vscode.QuickPickItemKind.Separator },
    ...questions.map((question) => ({ label: inert(question, 200), question })),
  ];
}
