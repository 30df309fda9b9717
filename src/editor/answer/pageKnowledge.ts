// What a page says beyond its own job: how long such jobs usually take, and on which terms it could be asked again.

import { endsToldBy } from '../../core/accounts/account.ts';
import { endOf } from '../../core/accounts/ended.ts';
import { keptListing } from '../../core/accounts/listing.ts';
import { ladderAt, rungsAfter } from '../../core/asking/ladderAt.ts';
import { OwnJobs } from '../../core/asking/ownJobs.ts';
import type { Engine } from '../../core/engine.ts';
import { otherTerms } from '../../core/jobs/prepare/otherTerms.ts';
import { sendsTier, sizeOf } from '../../core/jobs/prepare/prepare.ts';
import type { Catalogue } from '../../core/models/catalogue.ts';
import { firstRunOf } from '../../core/models/prices/firstRun.ts';
import { usualTime } from '../../core/models/prices/ownRecord.ts';
import { surelyHas } from '../../core/providers/builtIn.ts';
import { isHumanError } from '../../shared/humanError.ts';
import type { Job, JobTexts } from '../../shared/job.ts';
import { canEscalate } from '../../shared/jobActs.ts';
import type { Settings } from '../settings.ts';
import { type Climb, type Knowledge, NO_KNOWLEDGE } from './knowledge.ts';

export class PageKnowledge {
  readonly #settings: Pick<Settings, 'catalogue' | 'maxOutputTokens'>;
  readonly #own = new OwnJobs();
  #loaded: { readonly promise: Promise<Catalogue>; readonly catalogue: Catalogue | null } | null = null;

  constructor({ settings }: { settings: Pick<Settings, 'catalogue' | 'maxOutputTokens'> }) {
    this.#settings = settings;
  }

  /** Returns `NO_KNOWLEDGE` until the catalogue is loaded; then `onDidLoad` is called, as there is more to say. */
  of(engine: Pick<Engine, 'ledger'>, job: Job, texts: JobTexts, onDidLoad: () => void): Knowledge {
    const catalogue = this.#catalogue(onDidLoad);
    if (catalogue === null) return NO_KNOWLEDGE;
    const name = catalogue.idOf(job.model) ?? job.model;
    // With the place's own end dates, or else the catalogue's.
    const dated = catalogue.with({ ends: endsToldBy(job.endpoint, engine.ledger) });
    const ended = endOf(job.model, job.endpoint, dated, Date.now());
    return {
      usual: usualTime(this.#own.record(engine, catalogue).of(name, job.mode), job.effort),
      otherTerms: job.textsRemovedAt === null && ended === null ? otherTerms(job, texts, catalogue) : null,
      ended,
      climb: canEscalate(job) && texts.question !== '' ? this.#climbOf(engine, job, texts, dated) : null,
    };
  }

  /** By what was listed last at the place, to whichever key: the command looks closer. */
  #climbOf(engine: Pick<Engine, 'ledger'>, job: Job, texts: JobTexts, catalogue: Catalogue): Climb | null {
    const { endpoint } = job;
    if (surelyHas(endpoint, 'deployments')) return { next: null };
    const maxOutputTokens = this.#cap();
    if (maxOutputTokens === null) return null;
    const listed = keptListing(engine.ledger, endpoint)?.models ?? null;
    const ladder = ladderAt({ endpoint, catalogue }, listed, {
      takesPro: () => job.background,
      isDefaultTier: sendsTier(job),
      own: this.#own.record(engine, catalogue),
      size: sizeOf(job, texts),
      maxOutputTokens,
      first: firstRunOf(job, catalogue),
      now: Date.now(),
    });
    const [next] = rungsAfter(job, ladder);
    return next === undefined ? null : { next };
  }

  /** Null = the setting makes no sense, which whoever asks a question is told. */
  #cap(): number | null {
    try {
      return this.#settings.maxOutputTokens;
    } catch (error) {
      if (!isHumanError(error)) throw error;
      return null;
    }
  }

  /** Null until it is loaded. The settings return the same promise until they change. */
  #catalogue(onDidLoad: () => void): Catalogue | null {
    const promise = this.#settings.catalogue();
    if (this.#loaded?.promise === promise) return this.#loaded.catalogue;
    this.#loaded = { promise, catalogue: null };
    promise.then(
      (catalogue) => {
        if (this.#loaded?.promise !== promise) return;
        this.#loaded = { promise, catalogue };
        onDidLoad();
      },
      // Whoever asks a question is told why the catalogue did not load; a page does without it.
      () => undefined,
    );
    return null;
  }
}
