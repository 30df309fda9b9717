// Which keys fit a job, by their salted fingerprints: the key it was sent with, and others that could or could not see
// it.
import type { EndpointSnapshot, Job, PauseReason } from './job.ts';

/** Once this many keys turned out unfit, no further ones are tried without a person. */
export const MOST_UNFIT = 8;

/** The place lets people in by a sign-in, and not by a key. */
export function signsIn({ auth }: Pick<EndpointSnapshot, 'auth'>): boolean {
  return auth === 'token';
}

/** The key is the one the job was sent with, or has seen the job since. A job without a key may be seen with any. */
export function isOwnKey(job: { keyFingerprint: string | null; seenWith?: string | null }, key: string): boolean {
  return job.keyFingerprint === null || job.keyFingerprint === key || job.seenWith === key;
}

/** The key was tried and can't see the job. */
export function isUnfit({ unfit }: Job, key: string): boolean {
  return unfit?.some((one) => one.key === key) ?? false;
}

/** The job, with a key written down that does not fit it. */
export function withUnfit(job: Job, key: string, reason: PauseReason): Job {
  const others = (job.unfit ?? []).filter((one) => one.key !== key);
  return { ...job, unfit: [...others, { key, reason }].slice(-MOST_UNFIT) };
}

/** The job, with a key that did not fit taken off the list, so that it is tried again. */
export function forgiven(job: Job, key: string): Job {
  const { unfit = [], ...rest } = job;
  const others = unfit.filter((one) => one.key !== key);
  return others.length === 0 ? rest : { ...rest, unfit: others };
}

/** The job after a look with a key that saw it: the key fits, even if it was written down as unfit. */
export function seenBy(job: Job, key: string): Job {
  const isNew = job.keyFingerprint !== null && job.keyFingerprint !== key;
  return { ...forgiven(job, key), ...(isNew ? { seenWith: key } : {}) };
}
