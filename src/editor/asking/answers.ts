// Has a person answer what a question needs next, in a quick pick, an input box, or a modal.
import type { Disposable } from 'vscode';
import { Account } from '../../core/accounts/account.ts';
import type { Known } from '../../core/asking/known.ts';
import type { Need } from '../../core/asking/need.ts';
import { partsOf } from '../../core/asking/sendable.ts';
import type { Choice } from '../../core/asking/terms.ts';
import type { Engine } from '../../core/engine.ts';
import type { TokenCounter } from '../../core/tokens/tokenCounter.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { TokenCount } from '../../shared/usage.ts';
import type { KeyEntry } from '../keys/keyEntry.ts';
import type { Settings } from '../settings.ts';
import type { AskWay } from './askCommand.ts';
import { askQuestion } from './question/askQuestion.ts';
import type { QuestionDocuments } from './question/questionDocuments.ts';
import { askPrice, asksBeside, type PriceAnswer } from './sending/priceQuestions.ts';
import { endedNote, offerToFollow } from './terms/endedModel.ts';
import { BACK } from './terms/pickStep.ts';
import { PromptSizing, type SizingNeeds, whileCounting } from './terms/promptSizing.ts';
import { agreesToAnyTier, agreesToNoEffort, agreesToStandardMode, agreesToStayOpen } from './terms/runModals.ts';
import type { TermsPicker } from './terms/termsPicker.ts';

export interface AnswerNeeds {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly keyEntry: KeyEntry;
  readonly questions: QuestionDocuments;
  readonly counter: TokenCounter;
  readonly terms: TermsPicker;
  readonly way: AskWay;
  readonly openAnswer: (id: string) => void;
  readonly draft: Draft;
}

/** A question that was typed and not sent. */
export interface Draft {
  text: string;
}

type NeedOf<What extends Need['what']> = Extract<Need, { what: What }>;

export class Answers implements Disposable {
  readonly #needs: AnswerNeeds;
  #sizing: PromptSizing | null = null;

  constructor(needs: AnswerNeeds) {
    this.#needs = needs;
  }

  /** What is known, including the answer; undefined when the person backs out, or goes on in an editor. */
  async to(need: Need): Promise<Known | undefined> {
    const { known } = need;
    switch (need.what) {
      case 'terms': {
        const picked = await this.#pickTerms(known);
        return picked === undefined ? undefined : { ...known, picked };
      }
      case 'question': {
        const question = await this.#ask(need);
        return question === undefined ? undefined : { ...known, question };
      }
      case 'key':
        return (await this.#needs.keyEntry.ensure(known.asking.endpoint)) ? known : undefined;
      case 'model':
        return withTerms(known, await this.#pickModel(need));
      case 'effort': {
        const { engine, terms } = this.#needs;
        const { endpoint } = known.asking;
        return withTerms(known, await terms.pickEffort(engine, this.#sized(known), need.choice, endpoint));
      }
      case 'count':
        return { ...known, count: await this.#counted(known) };
      case 'price':
        return afterPrice(need, await askPrice(need));
      default:
        return (await this.#agrees(need)) ? need.ifYes : undefined;
    }
  }

  dispose(): void {
    this.#sizing?.dispose();
    this.#sizing = null;
  }

  async #agrees(need: Exclude<Extract<Need, { ifYes: Known }>, { what: 'price' }>): Promise<boolean> {
    const { endpoint } = need.known.asking;
    switch (need.what) {
      case 'standardMode':
        return await agreesToStandardMode(need.choice, endpoint.name);
      case 'noEffort':
        return await agreesToNoEffort(need.choice, need.effort, endpoint.name);
      case 'anyTier': {
        if (!(await agreesToAnyTier(endpoint.name))) return false;
        await new Account({ ...this.#needs.engine, endpoint, now: Date.now }).agreed(need.refused);
        return true;
      }
      case 'beside':
        return await asksBeside(need, this.#needs.openAnswer);
      case 'openWindow':
        return await agreesToStayOpen(need.job, need.why);
      default:
        return assertNever(need);
    }
  }

  #pickTerms(known: Known): Promise<Choice | undefined> {
    const { engine, terms } = this.#needs;
    const { endpoint, given } = known.asking;
    return whileCounting(this.#sizingNeeds(known), async (sizing) => {
      const picked = await terms.pick(engine, sizing, given, { endpoint });
      return picked === BACK ? undefined : picked;
    });
  }

  async #pickModel({ known, given, ended }: NeedOf<'model'>): Promise<Choice | undefined> {
    const { engine, settings, terms } = this.#needs;
    const { endpoint, again } = known.asking;
    const place = ended === null ? { endpoint } : { endpoint, note: endedNote(ended), current: ended.asked };
    const choice = await terms.pickUsual(engine, this.#sized(known), given, place);
    if (choice !== undefined && ended !== null && again === null) void offerToFollow(settings, ended.asked, choice);
    return choice;
  }

  async #ask({ known, choice }: NeedOf<'question'>): Promise<string | undefined> {
    const { engine, settings, questions, way, draft } = this.#needs;
    const needs = { settings, questions, ledger: engine.ledger, draft: draft.text };
    const question = await askQuestion(needs, known, way, choice);
    // A saved question needs no draft: it stays in the settings, whatever becomes of the job.
    if (question !== undefined && way !== 'saved') draft.text = question;
    return question;
  }

  async #counted(known: Known): Promise<TokenCount | null> {
    const { count } = await this.#sized(known).counted();
    this.dispose();
    return count;
  }

  /** The tokens are counted while a person chooses, and no longer than that. */
  #sized(known: Known): PromptSizing {
    this.#sizing ??= new PromptSizing(this.#sizingNeeds(known));
    return this.#sizing;
  }

  #sizingNeeds({ asking, text, question }: Known): SizingNeeds {
    const { settings, counter } = this.#needs;
    return {
      parts: partsOf(asking, text, question ?? '', settings),
      isQuestionLeft: question === undefined,
      counter,
    };
  }
}

/** Who wants to see the question first is shown it, and nothing is sent. */
function afterPrice({ known, ifYes }: NeedOf<'price'>, answer: PriceAnswer): Known | undefined {
  if (answer === 'preview') return { ...known, asking: { ...known.asking, isPreview: true } };
  return answer === 'ask' ? ifYes : undefined;
}

function withTerms(known: Known, choice: Choice | undefined): Known | undefined {
  return choice === undefined ? undefined : { ...known, terms: { type: 'chosen', choice } };
}
