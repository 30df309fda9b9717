// Asking the same once more: a retry, other terms, or a job that waited. What it was asked with holds, as far as it can be had
// today; the price is today's.
import type { Engine } from '../../core/engine.ts';
import type { Terms as JobTerms } from '../../core/jobs/otherTerms.ts';
import { prepare, type Question } from '../../core/jobs/prepare.ts';
import { buildPrompt } from '../../core/jobs/prompt.ts';
import type { Endpoint } from '../../core/providers/endpoint.ts';
import type { TokenCounter } from '../../core/tokens/tokenCounter.ts';
import { HumanError } from '../../shared/humanError.ts';
import type { Job, JobOrigin, JobTexts } from '../../shared/job.ts';
import type { TokenCount } from '../../shared/usage.ts';
import type { KeyEntry } from '../keyEntry.ts';
import type { Settings } from '../settings.ts';
import { type Composed, composedOf } from './composed.ts';
import type { JobSender } from './jobSender.ts';
import type { ModelChoice } from './modelPick.ts';
import type { OwnJobs } from './ownJobs.ts';
import { countedSize, type PromptParts, whileCounting } from './promptSizing.ts';
import { runOf } from './runTerms.ts';
import type { Choice, TermsPicker } from './termsPicker.ts';

export interface AgainNeeds {
  readonly settings: Settings;
  readonly keyEntry: KeyEntry;
  readonly counter: TokenCounter;
  readonly sender: JobSender;
  readonly terms: TermsPicker;
  readonly own: OwnJobs;
}

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
    const composed = await this.#compose(engine, job, texts, { origin, inputCount: count, given });
    if (composed === undefined) return undefined;
    const { prepared, shownWorst } = composed;
    return await this.#needs.sender.send(engine, prepared, { origin, confirm: true, shownWorst });
  }

  async sendWaiting(engine: Engine, job: Job): Promise<void> {
    const texts = engine.ledger.texts(job.id);
    if (texts === null) throw new HumanError('The texts of this job are gone, so it cannot be sent.');
    // The count it was priced by: another one would make another price of it.
    const again = await this.#compose(engine, job, texts, { origin: 'user', inputCount: job.inputCount });
    if (again !== undefined) await this.#needs.sender.sendWaiting(engine, job, again.prepared, again.shownWorst);
  }

  async #compose(
    engine: Engine,
    job: Job,
    texts: JobTexts,
    { origin, inputCount, given }: { origin: JobOrigin; inputCount: TokenCount | null; given?: JobTerms | undefined },
  ): Promise<Composed | undefined> {
    const { settings, keyEntry, sender, terms, own } = this.#needs;
    const endpoint = sender.endpointOf(job);
    if (!(await keyEntry.ensure(endpoint))) return undefined;
    const { catalogue, account } = await terms.at(engine, endpoint);
    const meant = { model: job.model, mode: job.mode, effort: given?.effort ?? job.effort };
    const choice = await this.#taken(engine, { endpoint, origin, parts: partsOf(job, texts) }, meant);
    if (choice === undefined) return undefined;
    const { mode } = choice;
    const model = catalogue.find(choice.model);
    const run = await runOf({ account, settings, endpoint, catalogue, model, mode, isPreview: false });
    if (run === undefined) return undefined;
    const asked: Question = {
      ...texts,
      source: job.source,
      endpoint,
      model: choice.model,
      mode,
      effort: choice.effort,
      maxOutputTokens: given?.maxOutputTokens ?? settings.maxOutputTokens,
      store: settings.store,
      wantsSummary: settings.wantsSummary,
      origin,
      parentId: job.id,
      inputCount,
      ...run,
    };
    const prepared = prepare(asked, catalogue, Date.now(), own.record(engine, catalogue));
    return composedOf(prepared, catalogue, choice.shownSize);
  }

  /** What it was asked with; where the place refuses that or has ended it, what is chosen instead, with prices for the same text. */
  #taken(
    engine: Engine,
    { endpoint, origin, parts }: { endpoint: Endpoint; origin: JobOrigin; parts: PromptParts },
    meant: ModelChoice,
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

function partsOf({ source }: Job, { question, context, instructions }: JobTexts): PromptParts {
  return { input: buildPrompt(question, context, source), instructions };
}
