// Responses that a person knows by their id: one settles an uncertain job, any other becomes a job of its own. Only
// reads are made here, which cost nothing.
import { isHiddenId, loggedId } from '../../../shared/code.ts';
import { HumanError } from '../../../shared/humanError.ts';
import type { EndpointSnapshot, Job } from '../../../shared/job.ts';
import { notSent } from '../../ledger/trouble.ts';
import { surelyHas } from '../../providers/builtIn.ts';
import { isSamePlace } from '../../providers/endpoint.ts';
import { describe } from '../../providers/failure.ts';
import { noCredential } from '../../providers/noCredential.ts';
import type { Reply } from '../../providers/provider.ts';
import type { Access } from '../../providers/providerPool.ts';
import type { AdopterNeeds } from './adopterNeeds.ts';
import { broughtJob } from './broughtJob.ts';
import { unreadable } from './unreadable.ts';

/** `known`: the ledger had it before. */
export interface Tracked {
  readonly jobId: string;
  readonly how: 'new' | 'adopted' | 'known';
}

/** What a person sees of a response that names no job. */
export interface Nameless {
  readonly responseId: string;
  readonly model: string | null;
  readonly createdAt: number | null;
  /** Empty = the provider does not show it. */
  readonly question: string;
  readonly answer: string;
}

/** True = it is the job's. */
export type Confirm = (seen: Nameless) => Promise<boolean>;

interface Found {
  /** With the id that was asked for. */
  readonly reply: Reply;
  /** Every id it goes by: a gateway may give it another one each time. */
  readonly ids: readonly string[];
  readonly access: Access;
}

export class Adopter {
  readonly #needs: AdopterNeeds;

  constructor(needs: AdopterNeeds) {
    this.#needs = needs;
  }

  /**
   * Settles an uncertain job by the response that its POST became. The job stays as it is if a person says that the
   * response is not its own.
   * @param confirm asked if the place keeps no metadata; null = nobody can be asked
   * @throws HumanError when the response can't be read, or is not this job's
   */
  async adopt(jobId: string, responseId: string, confirm: Confirm | null): Promise<Job> {
    const { ledger } = this.#needs;
    const job = ledger.get(jobId);
    if (job?.state !== 'uncertain') throw settled();
    const found = await this.#find(job.endpoint, responseId, job.keyFingerprint);
    const named = found.reply.response.metadataJob;
    if (named !== null && named !== jobId) {
      throw new HumanError('The response {0} belongs to another job: {1}.', [responseId, named]);
    }
    if (named === jobId) return await this.#settle(job, found, false);
    const isKept = surelyHas(job.endpoint, 'metadata') && !job.dropped.includes('metadata');
    if (isKept || confirm === null) {
      throw new HumanError(
        'The response {0} names no job in its metadata, so it is not the answer to this one. “Adopt Response by ID” makes a new job from it.',
        [responseId],
      );
    }
    if (this.#isTaken(found.ids, job)) throw taken(responseId);
    if (!(await confirm(await this.#nameless(found)))) return job;
    return await this.#settle(job, found, true);
  }

  /**
   * Makes a job of a response, whoever asked for it; nothing is sent and no budget is checked.
   * @throws HumanError when the response can't be read, or its job was removed
   */
  async track(responseId: string, endpoint: EndpointSnapshot): Promise<Tracked> {
    const { ledger, recorder } = this.#needs;
    const before = this.#known(responseId, endpoint);
    if (before !== null) return { jobId: before, how: 'known' };
    const found = await this.#find(endpoint, responseId, null);
    const { reply, ids, access } = found;
    for (const id of ids) {
      const known = this.#known(id, endpoint);
      if (known !== null) return { jobId: known, how: 'known' };
    }
    const named = ledger.get(reply.response.metadataJob ?? '');
    // What another place says in its metadata is not about this ledger's jobs.
    if (named !== null && isSamePlace(named.endpoint, endpoint)) {
      if (named.state === 'submitting') throw onItsWay(responseId);
      if (named.state === 'uncertain') {
        await this.#settle(named, found, false);
        return { jobId: named.id, how: 'adopted' };
      }
    }
    const { job, texts, word } = await broughtJob(this.#needs, endpoint, reply, access);
    await this.#write(job, reply, () => recorder.bring(job, texts, word, ids));
    return { jobId: job.id, how: 'new' };
  }

  async #settle(job: Job, { reply, ids }: Found, isConfirmed: boolean): Promise<Job> {
    const { recorder, clock } = this.#needs;
    const adopted = await this.#write(job, reply, async () => {
      const word = await recorder.word(job, reply);
      return await recorder.record(
        job.id,
        { type: 'adopted', at: clock.now(), word, isConfirmed },
        {
          lookInMs: reply.pollAfterMs,
          refuse: () => (this.#isTaken(ids, job) ? 'another job has this response' : null),
        },
      );
    });
    if (adopted !== null) return adopted;
    throw this.#isTaken(ids, job) ? taken(reply.response.id) : settled();
  }

  /**
   * An end is tried until it is written, since the provider may soon forget it; else a failed write is told at once.
   */
  async #write<T>(job: Job, reply: Reply, write: () => Promise<T>): Promise<T> {
    try {
      return await this.#needs.recorder.keeper.keepEnd(job, reply, write);
    } catch (error) {
      throw notSent(error);
    }
  }

  #isTaken(ids: readonly string[], { id: except, endpoint: { baseUrl } }: Job): boolean {
    return ids.some((id) => this.#needs.ledger.tracked(id, { baseUrl, except }) !== null);
  }

  #known(responseId: string, { baseUrl }: EndpointSnapshot): string | null {
    const tracked = this.#needs.ledger.tracked(responseId, { baseUrl });
    if (tracked === null) return null;
    if (!tracked.isRemoved) return tracked.id;
    throw new HumanError('The job with the response {0} was removed from the list; what it cost is still counted.', [
      responseId,
    ]);
  }

  async #find(endpoint: EndpointSnapshot, responseId: string, fingerprint: string | null): Promise<Found> {
    const access = await this.#needs.pool.access(endpoint);
    if (access === null) throw noCredential(endpoint);
    const result = await access.provider.read(responseId);
    if (!result.ok) {
      this.#needs.log.info(`Response ${loggedId(responseId)}: ${describe(result.failure)}`);
      const isOtherKey = fingerprint !== null && fingerprint !== access.fingerprint;
      throw unreadable(result.failure, { endpoint, responseId, isOtherKey });
    }
    const { response } = result.value;
    // The id that a person pasted may hold a key, too.
    const id = isHiddenId(response.id) ? response.id : responseId;
    const reply = { ...result.value, response: { ...response, id } };
    return { reply, ids: [...new Set([id, response.id])], access };
  }

  /** @throws HumanError when it shows neither question nor answer to know it by */
  async #nameless({ reply: { response }, access }: Found): Promise<Nameless> {
    const { id: responseId, model, createdAt, answer, declined } = response;
    const asked = await access.provider.asked(responseId);
    if (!asked.ok) this.#needs.log.info(`Response ${loggedId(responseId)}: its input: ${describe(asked.failure)}`);
    const seen = {
      responseId,
      model,
      createdAt,
      question: asked.ok ? asked.value.question : '',
      answer: answer || (declined ?? ''),
    };
    if (seen.question + seen.answer !== '') return seen;
    throw new HumanError(
      'The response {0} names no job and shows neither question nor answer, so nobody can tell whose it is. Try again when it is finished.',
      [responseId],
    );
  }
}

function settled(): HumanError {
  return new HumanError('This job is no longer uncertain. Open it to see what became of it.');
}

function taken(responseId: string): HumanError {
  return new HumanError('The response {0} is already tracked by another job. Open that one.', [responseId]);
}

function onItsWay(responseId: string): HumanError {
  return new HumanError('The response {0} answers a question that is being sent right now; its job will receive it.', [
    responseId,
  ]);
}
