// Asking the same once more: a retry, other terms, or a job that waited. What it was asked with holds, as far as it can be had
// today; the price is today's.
import type { Engine } from '../../../core/engine.ts';
import type { Terms as JobTerms } from '../../../core/jobs/prepare/otherTerms.ts';
import { prepare, type Question } from '../../../core/jobs/prepare/prepare.ts';
import { buildPrompt } from '../../../core/jobs/prepare/prompt.ts';
import { noLongerWaits } from '../../../core/ledger/noLongerWaits.ts';
import type { Endpoint } from '../../../core/providers/endpoint.ts';
import { type Field, isField } from '../../../core/providers/refusal.ts';
import type { TokenCounter } from '../../../core/tokens/tokenCounter.ts';
import { HumanError } from '../../../shared/humanError.ts';
import type { Job, JobOrigin, JobTexts } from '../../../shared/job.ts';
import type { TokenCount } from '../../../shared/usage.ts';
import type { KeyEntry } from '../../keys/keyEntry.ts';
import type { Settings } from '../../settings.ts';
import type { ModelChoice } from '../terms/modelPick.ts';
import type { OwnJobs } from '../terms/ownJobs.ts';
import { countedSize, type PromptParts, whileCounting } from '../terms/promptSizing.ts';
import { runOf } from '../terms/runTerms.ts';
import type { Choice, TermsPicker } from '../terms/termsPicker.ts';
import { type Composed, composedOf } from './composed.ts';
import type { JobSender } from './jobSender.ts';

export interface AgainNeeds {
  readonly settings: Settings;
  readonly keyEntry: KeyEntry;
  readonly counter: TokenCounter;
  readonly sender: JobSender;
  readonly terms: TermsPicker;
  readonly own: OwnJobs;
}

/** How a question is asked beside its model: by the settings of today, or as it was. */
interface Held extends Pick<Question, 'maxOutputTokens' | 'store' | 'wantsSummary' | 'origin'> {
  /** As `ponder.background` has it. */
  readonly background: string;
  readonly without: readonly Field[];
}

interface Again {
  /** Only a person chooses what takes the place of an ended model. */
  readonly who: JobOrigin;
  readonly effort: string | null;
  readonly inputCount: TokenCount | null;
  readonly held: Held;
}

type Meant = ModelChoice & Pick<Choice, 'maxOutputTokens'>;
type ShownChoice = ModelChoice & Pick<Choice, 'shownSize'>;

export class AskAgain {
  readonly #needs: AgainNeeds;

  constructor(needs: AgainNeeds) {
    this.#needs = needs;
  }

  get #counter(): TokenCounter {
    return this.#needs.counter;
  }

  /** The same question once more, as a job of its own: today's settings decide how, where no terms are given. */
  async ask(
    engine: Engine,
    job: Job,
    texts: JobTexts,
    origin: JobOrigin,
    given?: JobTerms,
  ): Promise<string | undefined> {
    const { count } = await countedSize(partsOf(job, texts), this.#counter);
    const today = this.#today(origin, given);
    const effort = given?.effort ?? job.effort;
    const composed = await this.#compose(engine, job, texts, { who: origin, effort, inputCount: count, held: today });
    if (composed === undefined) return undefined;
    const { prepared, shownWorst } = composed;
    return await this.#needs.sender.send(engine, prepared, { origin, confirm: true, shownWorst, again: job });
  }

  /** What it was asked with holds, whatever the settings say by now. @throws HumanError when it does not wait any more */
  async sendWaiting(engine: Engine, job: Job): Promise<void> {
    if (job.state !== 'waiting') throw noLongerWaits();
    const texts = engine.ledger.texts(job.id);
    if (texts === null) throw new HumanError('The texts of this job are gone, so it cannot be sent.');
    // The count it was priced by: another one would make another price of it.
    const { inputCount, effort } = job;
    const again = await this.#compose(engine, job, texts, { who: 'user', effort, inputCount, held: asAsked(job) });
    if (again !== undefined) await this.#needs.sender.sendWaiting(engine, job, again.prepared, again.shownWorst);
  }

  async #compose(
    engine: Engine,
    job: Job,
    texts: JobTexts,
    { who, effort, inputCount, held }: Again,
  ): Promise<Composed | undefined> {
    const { keyEntry, sender, terms, own } = this.#needs;
    const endpoint = sender.endpointOf(job);
    if (!(await keyEntry.ensure(endpoint))) return undefined;
    const { catalogue, account } = await terms.at(engine, endpoint);
    const { maxOutputTokens } = held;
    const meant = { model: job.model, mode: job.mode, effort, maxOutputTokens };
    const choice = await this.#taken(engine, { endpoint, origin: who, parts: partsOf(job, texts) }, meant);
    if (choice === undefined) return undefined;
    const { mode } = choice;
    const model = catalogue.find(choice.model);
    // Another model was chosen at what the settings say, with its price in view.
    const { background, without, ...how } = choice.model === job.model ? held : this.#today(held.origin);
    const settings = { background, store: how.store };
    const run = await runOf({ account, settings, endpoint, catalogue, model, mode, isPreview: false });
    if (run === undefined) return undefined;
    const asked: Question = {
      ...texts,
      source: job.source,
      endpoint,
      model: choice.model,
      mode,
      effort: choice.effort,
      parent: { id: job.id, relation: 'retry' },
      inputCount,
      ...how,
      background: run.background,
      without: [...new Set([...run.without, ...without])],
    };
    const prepared = prepare(asked, catalogue, Date.now(), own.record(engine, catalogue));
    return composedOf(prepared, catalogue, choice.shownSize);
  }

  #today(origin: JobOrigin, given?: JobTerms): Held {
    const { maxOutputTokens, store, wantsSummary, background } = this.#needs.settings;
    const cap = given?.maxOutputTokens ?? maxOutputTokens;
    return { maxOutputTokens: cap, store, wantsSummary, background, without: [], origin };
  }

  /** What it was asked with; where the place refuses that or has ended it, what is chosen instead, with prices for the same text. */
  #taken(
    engine: Engine,
    { endpoint, origin, parts }: { endpoint: Endpoint; origin: JobOrigin; parts: PromptParts },
    meant: Meant,
  ): Promise<ShownChoice | undefined> {
    const { terms } = this.#needs;
    return whileCounting({ parts, isQuestionLeft: false, counter: this.#counter }, async (sizing) => {
      const instead = origin === 'user' ? await terms.instead(engine, endpoint, meant) : undefined;
      if (instead !== undefined) return await terms.pickUsual(engine, sizing, {}, instead);
      const taken = await terms.taken(engine, endpoint, sizing, meant);
      return taken === undefined ? undefined : { ...taken, shownSize: null };
    });
  }
}

function asAsked({ maxOutputTokens, store, wantsSummary, background, dropped, origin }: Job): Held {
  const without = dropped.filter(isField);
  return { maxOutputTokens, store, wantsSummary, background: background ? 'auto' : 'never', without, origin };
}

function partsOf({ source }: Job, { question, context, instructions }: JobTexts): PromptParts {
  return { input: buildPrompt(question, context, source), instructions };
}
