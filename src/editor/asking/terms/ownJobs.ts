// The person's own finished jobs, for prices and the list of models. Reading them takes a few milliseconds, which not every
// question has to wait for.

import type { Engine } from '../../../core/engine.ts';
import { readFollowed } from '../../../core/ledger/followed.ts';
import type { Ledger } from '../../../core/ledger/ledger.ts';
import type { Catalogue } from '../../../core/models/catalogue.ts';
import { type Followed, type OwnJob, OwnRecord } from '../../../core/models/prices/ownRecord.ts';

const FRESH_MS = 60_000;

interface Read {
  readonly ledger: Ledger;
  readonly at: number;
  readonly jobs: readonly OwnJob[];
  readonly followed: readonly Followed[];
}

export class OwnJobs {
  #read: Read | null = null;

  record({ ledger }: Pick<Engine, 'ledger'>, catalogue: Catalogue): OwnRecord {
    const now = Date.now();
    const isFresh = this.#read?.ledger === ledger && now >= this.#read.at && now - this.#read.at < FRESH_MS;
    if (!isFresh || this.#read === null) {
      this.#read = { ledger, at: now, jobs: ledger.answered(), followed: readFollowed(ledger) };
    }
    return new OwnRecord(this.#read.jobs, (name) => catalogue.idOf(name) ?? name, this.#read.followed);
  }
}
