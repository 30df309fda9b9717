// The person's own finished jobs, for prices and the list of models. Reading them takes a few milliseconds, for which
// not every question has to wait.
import type { Ledger } from '../ledger/ledger.ts';
import { type OwnRows, readOwnRows } from '../ledger/ownRows.ts';
import type { Catalogue } from '../models/catalogue.ts';
import { OwnRecord } from '../models/prices/ownRecord.ts';

const FRESH_MS = 60_000;

interface Read extends OwnRows {
  readonly ledger: Ledger;
  readonly at: number;
}

export class OwnJobs {
  #read: Read | null = null;

  record({ ledger }: { readonly ledger: Ledger }, catalogue: Catalogue): OwnRecord {
    const now = Date.now();
    const isFresh = this.#read?.ledger === ledger && now >= this.#read.at && now - this.#read.at < FRESH_MS;
    if (!isFresh || this.#read === null) {
      this.#read = { ledger, at: now, ...readOwnRows(ledger.access) };
    }
    const { answered, followed, climbed } = this.#read;
    return new OwnRecord(answered, (name) => catalogue.idOf(name) ?? name, { followed, climbed });
  }
}
