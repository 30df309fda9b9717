// What a ledger has to hold that stands for all of them.
import assert from 'node:assert/strict';
import { JOB_STATES, type Job, type PauseReason, type WaitingReason } from '../../src/shared/job.ts';

const WAITS = { rateLimit: 1, offline: 1, noKey: 1, budget: 1, consent: 1, parent: 1 } satisfies Record<
  WaitingReason,
  1
>;
const PAUSES = { keyRefused: 1, otherKey: 1, noKey: 1, noAccess: 1, tooLarge: 1 } satisfies Record<PauseReason, 1>;

export function assertHoldsEverything(jobs: readonly Job[]): void {
  const missing = (words: readonly string[], of: (job: Job) => string | null) =>
    words.filter((word) => !jobs.some((job) => of(job) === word));
  assert.deepEqual(
    missing(JOB_STATES, ({ state }) => state),
    [],
    'no job is so',
  );
  assert.deepEqual(
    missing(Object.keys(WAITS), ({ waitingReason }) => waitingReason),
    [],
    'no job waits so',
  );
  assert.deepEqual(
    missing(Object.keys(PAUSES), ({ pauseReason }) => pauseReason),
    [],
    'no job is paused so',
  );
  for (const [what, isSo] of Object.entries(KINDS)) assert.ok(jobs.some(isSo), `there is no job that ${what}`);
}

const KINDS: Readonly<Record<string, (job: Job) => boolean>> = {
  'ran in the foreground': ({ background }) => !background,
  'streamed in the background': ({ background, streams }) => background && streams,
  'was not stored': ({ store }) => !store,
  'has a cost typed in': ({ cost }) => cost?.enteredOn !== undefined,
  'has a fee for tools': ({ cost }) => cost?.parts.some(({ kind }) => kind === 'tools') === true,
  'read from the cache': ({ usage }) => (usage?.cachedTokens ?? 0) > 0,
  'wrote to the cache': ({ usage }) => (usage?.cacheWriteTokens ?? 0) > 0,
  'wrote to the cache for long': ({ usage }) => (usage?.longCacheWriteTokens ?? 0) > 0,
  'was charged at flex': ({ cost }) => cost?.tier === 'flex',
  'was charged at priority': ({ cost }) => cost?.tier === 'priority',
  'was charged at batch': ({ cost }) => cost?.tier === 'batch',
  'is reserved for its worst': ({ state, cost, reserved }) => state === 'failed' && cost === null && reserved !== null,
  'has no price': ({ state, cost, reserved }) => state === 'completed' && cost === null && reserved === null,
  'passed a day': ({ budgetPasses }) => budgetPasses.some(({ limit }) => limit === 'day'),
  'passed a month': ({ budgetPasses }) => budgetPasses.some(({ limit }) => limit === 'month'),
  'lost its texts': ({ textsRemovedAt }) => textsRemovedAt !== null,
  'was deleted at the provider': ({ deletedAtProviderAt }) => deletedAtProviderAt !== null,
  'was liked': ({ rating }) => rating?.thumb === 'up',
  'was disliked': ({ rating }) => rating?.thumb === 'down',
  'has a parent': ({ parentId }) => parentId !== null,
  'needs tool output': ({ needsToolOutput }) => needsToolOutput,
  'is to be cancelled': ({ cancelRequestedAt, cancelSentAt }) => cancelRequestedAt !== null && cancelSentAt === null,
  'had a field left out': ({ dropped }) => dropped.length > 0,
  'is about several selections': ({ source }) => source?.ranges !== undefined,
  'is about a notebook': ({ source }) => source?.cells !== undefined,
  'is priced by the own record': ({ estimate }) => estimate?.basis.from === 'own',
};
