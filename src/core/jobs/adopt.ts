// Responses that a person knows by their id: one settles an uncertain job, any other becomes a job of its own. Only read
// calls here, they cost nothing.
import { randomUUID } from 'node:crypto';
import { localDay } from '../../shared/format.ts';
import { HumanError } from '../../shared/humanError.ts';
import type { EndpointSnapshot, Job, JobTexts } from '../../shared/job.ts';
import type { Clock } from '../clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger } from '../logger.ts';
import type { Catalogue } from '../models/catalogue.ts';
import { tierOf } from '../models/cost.ts';
import { estimate, utf8Bytes } from '../models/estimate.ts';
import { describe, type Failure } from '../providers/failure.ts';
import type { AskedInput, Reply } from '../providers/provider.ts';
import type { Access, ProviderPool } from '../providers/providerPool.ts';
import { type ResponseTerms, responseTerms } from '../providers/responseTerms.ts';
import { advance } from './advance.ts';
import { BLANK, titleOf } from './prepare.ts';
import type { Recorder } from './record.ts';

export interface AdopterNeeds {
  readonly ledger: Ledger;
  readonly recorder: Recorder;
  readonly pool: ProviderPool;
  readonly catalogue: () => Promise<Catalogue>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** `known`: the ledger had it before. */
export interface Tracked {
  readonly jobId: string;
  readonly how: 'new' | 'adopted' | 'known';
}

interface Found {
  readonly reply: Reply;
  readonly access: Access;
}

export class Adopter {
  readonly #needs: AdopterNeeds;

  constructor(needs: AdopterNeeds) {
    this.#needs = needs;
  }

  /**
   * Settles an uncertain job by the response that was made of it.
   * @throws HumanError when it can't be read, or is not this job's
   */
  async adopt(jobId: string, responseId: string): Promise<Job> {
    const { ledger } = this.#needs;
    const job = ledger.get(jobId);
    if (job?.state !== 'uncertain') throw settled();
    const { reply } = await this.#find(job.endpoint, responseId, job.keyFingerprint);
    const named = reply.response.metadataJob;
    if (named === null) {
      throw new HumanError(
        'The response {0} names no job in its metadata, so it is not the answer to this one. “Adopt Response” makes a job of its own of it.',
        [responseId],
      );
    }
    if (named !== jobId) throw new HumanError('The response {0} belongs to another job: {1}.', [responseId, named]);
    return await this.#settle(job, reply);
  }

  /**
   * Makes a job of a response, whoever asked for it; nothing is sent and no budget is asked.
   * @throws HumanError when it can't be read, or was tracked and removed
   */
  async track(responseId: string, endpoint: EndpointSnapshot): Promise<Tracked> {
    const { ledger } = this.#needs;
    const known = this.#known(responseId);
    if (known !== null) return { jobId: known, how: 'known' };
    const { reply, access } = await this.#find(endpoint, responseId, null);
    const named = ledger.get(reply.response.metadataJob ?? '');
    if (named?.state === 'uncertain') {
      await this.#settle(named, reply);
      return { jobId: named.id, how: 'adopted' };
    }
    const { job, texts, word } = await this.#jobOf(endpoint, reply, access);
    await this.#needs.recorder.bring(job, texts, word);
    return { jobId: job.id, how: 'new' };
  }

  async #settle(job: Job, reply: Reply): Promise<Job> {
    const { recorder, clock, ledger } = this.#needs;
    const word = await recorder.word(job, reply);
    const { id } = reply.response;
    const adopted = await recorder.record(
      job.id,
      { type: 'adopted', at: clock.now(), word, ownReply: false },
      {
        lookInMs: reply.pollAfterMs,
        refuse: () => (ledger.tracked(id) === null ? null : 'another job has this response'),
      },
    );
    if (adopted !== null) return adopted;
    if (ledger.tracked(id) !== null) {
      throw new HumanError('The response {0} is already tracked by another job. Open that one.', [id]);
    }
    throw settled();
  }

  #known(responseId: string): string | null {
    const tracked = this.#needs.ledger.tracked(responseId);
    if (tracked === null) return null;
    if (!tracked.isRemoved) return tracked.id;
    throw new HumanError('The job with the response {0} was removed from the list; what it cost is still counted.', [
      responseId,
    ]);
  }

  async #find(endpoint: EndpointSnapshot, responseId: string, fingerprint: string | null): Promise<Found> {
    const access = await this.#needs.pool.access(endpoint);
    if (access === null) throw new HumanError('There is no API key for {0}.', [endpoint.name], 'setApiKey');
    const result = await access.provider.read(responseId);
    if (!result.ok) {
      this.#needs.log.info(`Response ${responseId}: ${describe(result.failure)}`);
      const isOtherKey = fingerprint !== null && fingerprint !== access.fingerprint;
      throw unreadable(result.failure, endpoint.name, responseId, isOtherKey);
    }
    if (result.value.response.id === responseId) return { reply: result.value, access };
    throw new HumanError('{0} answered about another response than {1}. Nothing was changed.', [
      endpoint.name,
      responseId,
    ]);
  }

  async #jobOf(endpoint: EndpointSnapshot, reply: Reply, { provider, fingerprint }: Access) {
    const { clock, recorder, log } = this.#needs;
    const { response } = reply;
    const now = clock.now();
    const asked = await provider.asked(response.id);
    if (!asked.ok) log.info(`Response ${response.id}: its input: ${describe(asked.failure)}`);
    const input = asked.ok ? asked.value : null;
    const sentAt = Math.min(response.createdAt ?? now, now);
    const { name, provider: kind, baseUrl, organization, project } = endpoint;
    const terms = responseTerms(response);
    const queued: Job = {
      ...BLANK,
      id: randomUUID(),
      state: 'queued',
      createdAt: sentAt,
      updatedAt: now,
      sentAt,
      sentOn: localDay(sentAt),
      title: titleOf(input?.question ?? '') || `Response ${response.id}`,
      endpoint: { name, provider: kind, baseUrl, organization, project },
      keyFingerprint: fingerprint,
      responseId: response.id,
      mode: terms.mode,
      effort: terms.effort,
      store: terms.store,
      wantsSummary: false,
      streams: false,
      source: null,
      // What was sent for it is not known to the byte: it is like no other question.
      payloadHash: response.id,
      parentId: null,
      origin: 'user',
      inputCount: null,
      ...(await this.#priced(response.model, input, terms)),
    };
    const word = await recorder.word(queued, reply);
    const step = advance(queued, { type: 'seen', at: now, word });
    if (!step.ok) throw new Error(step.why);
    // What is over is billed already: there is nothing left to hold back for it.
    const job = step.job.finishedAt === null ? step.job : { ...step.job, estimate: null, reserved: null };
    const texts: JobTexts = {
      question: input?.question ?? '',
      context: '',
      // Ponder sends them as a developer message where it can, other programs as they like.
      instructions: [...new Set([terms.instructions, input?.instructions ?? ''])]
        .filter((text) => text !== '')
        .join('\n\n'),
      answer: '',
      reasoningSummary: '',
    };
    return { job, texts, word };
  }

  async #priced(
    served: string | null,
    input: AskedInput | null,
    terms: ResponseTerms,
  ): Promise<Pick<Job, 'model' | 'maxOutputTokens' | 'estimate' | 'reserved'>> {
    const { effort, mode, instructions } = terms;
    const catalogue = await this.#needs.catalogue();
    const model = catalogue.find(served ?? '');
    // Where nobody says how much it may write, it may write anything.
    const most = terms.maxOutputTokens ?? model.maxOutputTokens;
    const cap = most ?? catalogue.outputCap(model, effort, mode);
    const chainTokens = this.#chainTokens(terms);
    // Those that stand in the input are among its bytes.
    const size = { bytes: (input?.bytes ?? 0) + utf8Bytes(instructions), count: null };
    const isDearer = terms.tier !== null && !Object.hasOwn(model.prices, tierOf(terms.tier));
    // Where more is billed than can be seen from here, or at a tier without a known price, there is no ceiling.
    const price =
      input === null || !input.isWhole || chainTokens === null || most === null || terms.hasMoreInput || isDearer
        ? null
        : estimate(model, size, catalogue.outputTerms(model, { effort, mode }, cap), {
            chainTokens,
            isDefaultTier: terms.tier === 'default',
          });
    return {
      model: catalogue.idOf(served ?? '') ?? served ?? 'unknown model',
      maxOutputTokens: cap,
      estimate: price,
      reserved: price?.worst ?? null,
    };
  }

  /** Tokens of the turns before; null = nobody here knows them. */
  #chainTokens({ previousResponseId }: ResponseTerms): number | null {
    if (previousResponseId === null) return 0;
    const { ledger } = this.#needs;
    const usage = ledger.get(ledger.tracked(previousResponseId)?.id ?? '')?.usage;
    return usage == null || usage.contradicts === true ? null : usage.inputTokens + usage.outputTokens;
  }
}

function settled(): HumanError {
  return new HumanError('This job is not uncertain any more: open it to see what became of it.');
}

function unreadable({ kind, offline }: Failure, endpoint: string, responseId: string, isOtherKey: boolean): HumanError {
  if (kind === 'keyRefused') {
    return new HumanError('{0} refused the API key. Enter another one.', [endpoint], 'setApiKey');
  }
  if ((kind === 'notFound' || kind === 'noAccess') && isOtherKey) {
    return new HumanError(
      '{0} does not show {1} to today’s key, and the job was sent with another one. Set that one first.',
      [endpoint, responseId],
      'setApiKey',
    );
  }
  if (kind === 'noAccess') {
    return new HumanError('{0} does not let this key read {1}. Set a key with the right to.', [endpoint, responseId]);
  }
  if (kind === 'notFound') {
    return new HumanError(
      '{0} does not have {1}: it expired, was deleted, or belongs to another project. Check the id.',
      [endpoint, responseId],
    );
  }
  if (offline) return new HumanError('There is no connection to {0}. Try again when there is.', [endpoint]);
  return new HumanError('{0} gave no usable answer about {1}. Try again in a moment.', [endpoint, responseId]);
}
