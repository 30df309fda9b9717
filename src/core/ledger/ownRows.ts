// What the rows say about the person's own jobs. Not a part of `Ledger`, which is loaded with every start: it is needed
// only to ask a question or to look at an answer.
import type { Climbed, Followed, OwnJob } from '../models/prices/ownRecord.ts';
import type { LedgerAccess } from './ledgerAccess.ts';
import { selectAnswered, selectFollowed } from './queries.ts';
import { selectClimbs } from './selectClimbs.ts';

export interface OwnRows {
  /** The jobs that were answered last. */
  readonly answered: readonly OwnJob[];
  /** How often one model was asked after another. */
  readonly followed: readonly Followed[];
  /** How often a stronger model was asked on purpose. */
  readonly climbed: readonly Climbed[];
}

export function readOwnRows({ guard }: Pick<LedgerAccess, 'guard'>): OwnRows {
  return guard.read((db) => ({
    answered: selectAnswered(db),
    followed: selectFollowed(db),
    climbed: selectClimbs(db),
  }));
}
