// What a person can do about a question that was refused for good, by what the refusal is about: the buttons of its page
// and of its notice follow from this table.
import type { JobError, JobErrorKind } from '../../shared/job.ts';

/** `words`: the same question in other words. `retry` alone = nothing here helps; what does, stands in the sentence. */
export type ErrorStep = 'key' | 'settings' | 'model' | 'words' | 'billing' | 'verification' | 'retry';

/** The likeliest first. “Retry” always stands behind them. */
const STEPS: Readonly<Partial<Record<JobErrorKind, readonly ErrorStep[]>>> = {
  key: ['key'],
  audience: ['key'],
  organization: ['settings', 'key'],
  rights: ['model'],
  verification: ['verification', 'model'],
  quota: ['billing'],
  model: ['model'],
  modelEnded: ['model'],
  modelGone: ['model'],
  deployment: ['model', 'settings'],
  operation: ['model', 'settings'],
  path: ['settings'],
  apiVersion: ['settings'],
  notAnApi: ['settings'],
  redirect: ['settings'],
  proxy: ['settings'],
  tooLargeForLimit: ['settings'],
  contentFilter: ['words'],
  policy: ['words'],
  cyberPolicy: ['words'],
  tooLong: ['words'],
};

export function errorSteps(error: Pick<JobError, 'kind'> | null): readonly ErrorStep[] {
  return (error === null ? undefined : STEPS[error.kind]) ?? ['retry'];
}

/** The setting that a refusal is about, for the step `settings`. */
export function settingOf({ kind }: Pick<JobError, 'kind'>): string {
  switch (kind) {
    case 'tooLargeForLimit':
      return 'ponder.maxOutputTokens';
    case 'proxy':
      return 'http.proxy';
    default:
      return 'ponder.endpoints';
  }
}
