// One quick pick for the question: free text, and below it what was begun before, saved, asked last, or comes with Ponder.
import * as vscode from 'vscode';
import { firstLine } from '../../../shared/format.ts';
import { inert } from '../../../shared/inert.ts';

export type QuestionChoice =
  | { readonly kind: 'question'; readonly question: string }
  /** The person wants to write a long question in an editor; `typed` is the beginning of it. */
  | { readonly kind: 'write'; readonly typed: string }
  /** A question that was begun in an editor. */
  | { readonly kind: 'goOn'; readonly id: string };

export interface QuestionChoices {
  /** What the question will be about, such as `Ask o3-pro about src/a.ts, lines 3–9`. */
  readonly title: string;
  readonly saved: readonly string[];
  readonly last: readonly string[];
  readonly builtIn: readonly string[];
  /** Typed before and not sent. */
  readonly draft: string;
  /** Begun in an editor and not sent. */
  readonly begun: readonly BegunLine[];
  /** Called when the person discards one of these. */
  readonly discard: (id: string) => void;
}

export interface BegunLine {
  readonly id: string;
  readonly text: string;
  readonly about: string;
  /** False while its editor is open, which has to be closed first. */
  readonly canDiscard: boolean;
}

interface Line extends vscode.QuickPickItem {
  readonly choice?: QuestionChoice;
  readonly isWrite?: true;
}

const MOST_LABEL = 120;
const MOST_DETAIL = 200;

/** Undefined when the person backs out. */
export function pickQuestion(choices: QuestionChoices): Promise<QuestionChoice | undefined> {
  const { t } = vscode.l10n;
  const pick = vscode.window.createQuickPick<Line>();
  pick.title = choices.title;
  pick.placeholder = t('Type your question, or choose one');
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  let lines = linesOf(choices);
  const write: Line = { label: `$(edit) ${t('Write in Editor…')}`, alwaysShow: true, isWrite: true };
  const atRest = () => [...lines, ...section(t('long question'), [write])];
  pick.items = atRest();
  /** The line for what is typed, and whether the quick pick shows it already: that lags behind fast typing. */
  let typed: Line | null = null;
  let isTypedShown = false;
  pick.onDidChangeValue((value) => {
    typed = value.trim() === '' ? null : typedLine(value);
    isTypedShown = false;
    pick.items = typed === null ? atRest() : [typed, write, ...lines];
    // Enter asks what was typed, even if another line matches it.
    if (typed !== null) pick.activeItems = [typed];
  });
  pick.onDidChangeActive((active) => {
    if (typed !== null && active.includes(typed)) isTypedShown = true;
  });
  pick.onDidTriggerItemButton(({ item: { choice } }) => {
    if (choice?.kind !== 'goOn') return;
    choices.discard(choice.id);
    lines = linesOf({ ...choices, begun: choices.begun.filter(({ id }) => id !== choice.id) });
    pick.items = atRest();
  });
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const [line] = pick.selectedItems;
      const isMeant = line !== undefined && (isTypedShown || pick.value.trim() === '' || holds(line, pick.value));
      resolve(chosen(isMeant ? line : undefined, pick.value));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** A selected line that does not contain what is typed was selected before the typing, and is not meant. */
function holds({ label, isWrite }: Line, value: string): boolean {
  return isWrite !== true && label.toLowerCase().includes(value.trim().toLowerCase());
}

function chosen(line: Line | undefined, value: string): QuestionChoice | undefined {
  if (line?.isWrite) return { kind: 'write', typed: value };
  if (line?.choice !== undefined) return line.choice;
  // What stands in the box when Enter is pressed may be newer than the line made from it.
  const question = value.trim();
  return question === '' ? undefined : { kind: 'question', question };
}

function typedLine(value: string): Line {
  return {
    label: `$(comment) ${inert(value, MOST_DETAIL)}`,
    description: vscode.l10n.t('ask this'),
    alwaysShow: true,
  };
}

function linesOf({ draft, begun, saved, last, builtIn }: QuestionChoices): readonly Line[] {
  const { t } = vscode.l10n;
  const offered = new Set([...saved, ...builtIn, draft].map((text) => text.trim()));
  return [
    ...section(t('begun, not sent'), [...begun.map(lineToGoOn), ...(draft === '' ? [] : [questionLine(draft)])]),
    ...section(t('saved'), saved.map(questionLine)),
    ...section(t('asked before'), last.filter((text) => !offered.has(text.trim())).map(questionLine)),
    ...section(t('built in'), builtIn.map(questionLine)),
  ];
}

function section(label: string, lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...lines];
}

function lineToGoOn({ id, text, about, canDiscard }: BegunLine): Line {
  const { t } = vscode.l10n;
  return {
    label: `$(edit) ${t('Go on writing: {0}', inert(firstLine(text), MOST_LABEL) || '…')}`,
    detail: t('About {0}', about),
    ...(canDiscard ? { buttons: [{ iconPath: new vscode.ThemeIcon('trash'), tooltip: t('Discard This Draft') }] } : {}),
    choice: { kind: 'goOn', id },
  };
}

/** The label is the question's first line; the rest of it is the detail. */
export function questionLine(question: string): Line {
  const label = inert(firstLine(question), MOST_LABEL);
  const rest = inert(question.trim().slice(firstLine(question).length), MOST_DETAIL);
  return { label, ...(rest === '' ? {} : { detail: rest }), choice: { kind: 'question', question } };
}
