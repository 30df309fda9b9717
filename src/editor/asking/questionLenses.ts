// The line above a question that is written in an editor: what it is about, what Send would send it to, and for how
// much. It is there at once; the price follows the text as VS Code asks for the line again, which it does in pauses.
import * as vscode from 'vscode';
import { CommandId } from '../../shared/ids.ts';
import type { Job } from '../../shared/job.ts';
import { formatUsd } from '../../shared/money.ts';
import type { Settings } from '../settings.ts';
import { sourceWords } from '../words/sourceWords.ts';
import { termsWords } from '../words/termsWords.ts';
import type { AskFlow } from './askFlow.ts';
import type { BegunQuestion } from './question/begunQuestion.ts';
import type { QuestionDocuments } from './question/questionDocuments.ts';

export interface LensNeeds {
  readonly questions: QuestionDocuments;
  readonly asking: AskFlow;
  readonly settings: Settings;
}

interface Priced {
  /** As it was priced. */
  readonly text: string;
  readonly title: string;
}

export class QuestionLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #needs: LensNeeds;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #parts: vscode.Disposable;
  readonly #priced = new Map<string, Priced>();
  readonly #underWay = new Set<string>();

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(needs: LensNeeds) {
    this.#needs = needs;
    const refresh = () => this.#refresh();
    this.#parts = vscode.Disposable.from(
      vscode.languages.registerCodeLensProvider({ scheme: 'untitled' }, this),
      needs.questions.onDidOpen(() => this.#changed.fire()),
      needs.settings.onDidChange(refresh),
      needs.asking.onDidChooseModel(refresh),
      vscode.window.onDidChangeActiveTextEditor(refresh),
      // Another window may have chosen a model meanwhile: the choice is kept for all of them.
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) refresh();
      }),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const question = this.#needs.questions.at(document.uri.toString());
    if (question === null) return [];
    const { t } = vscode.l10n;
    const priced = this.#priced.get(question.id);
    if (priced?.text !== question.text) void this.#price(question);
    const lens = (title: string, command: string) =>
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command, arguments: [document.uri] });
    return [
      lens(`$(send) ${priced?.title ?? t('Send')}`, CommandId.sendQuestion),
      lens(`$(preview) ${t('Preview')}`, CommandId.previewQuestion),
      lens(
        question.after === undefined
          ? t('About {0}', sourceWords(question.asked.source, t))
          : t('Goes on from an answer'),
        '',
      ),
    ];
  }

  dispose(): void {
    this.#parts.dispose();
    this.#changed.dispose();
  }

  /** Another model may be the one that is asked. */
  #refresh(): void {
    if (this.#priced.size === 0) return;
    this.#priced.clear();
    this.#changed.fire();
  }

  /** By the bytes first, then by the tokens. What is typed meanwhile is priced when VS Code asks for the line again. */
  async #price(question: BegunQuestion): Promise<void> {
    const { asking } = this.#needs;
    const { id, text } = question;
    if (this.#underWay.has(id)) return;
    this.#underWay.add(id);
    try {
      for (const isCounted of [false, true]) {
        const title = sendTitle(await asking.price(question, isCounted));
        const isNews = this.#priced.get(id)?.title !== title;
        this.#priced.set(id, { text, title });
        if (isNews) this.#changed.fire();
      }
    } finally {
      this.#underWay.delete(id);
      const now = this.#needs.questions.textOf(id);
      if (now !== null && now !== text) this.#changed.fire();
    }
  }
}

/** @param job as it would be sent; null = its model is picked first, or it can't be sent as it is */
function sendTitle(job: Job | null): string {
  const { t } = vscode.l10n;
  if (job === null) return t('Send…');
  const price = job.estimate === null ? t('price unknown') : t('likely {0}', formatUsd(job.estimate.likely));
  return t('Send to {0} · {1}', termsWords(job), price);
}
