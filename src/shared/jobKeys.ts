// Which keys fit a job, by their salted fingerprints: the one it was sent with, and others that were seen to see it or not.
import type { Job, PauseReason } from './job.ts';

/** More keys than these are not tried by themselves. */
export const MOST_UNFIT = 8;

/** The key is the one the job was sent with, or has seen the job since. A row without a key may be seen with any. */
export function isOwnKey(job: { keyFingerprint: string | null; seenWith?: string | null }, key: string): boolean {
  return job.keyFingerprint === null || job.keyFingerprint === key || job.seenWith === key;
}

/** The key was tried, and can't see the job. */
export function isUnfit({ unfit }: Job, key: string): boolean {
  return unfit?.some((one) => one.key === key) ?? false;
}

/** The job with a key that does not fit it written down. */
export function withUnfit(job: Job, key: string, reason: PauseReason): Job {
  const others = (job.unfit ?? []).filter((one) => one.key !== key);
  return { ...job, unfit: [...others, { key, reason }].slice(-MOST_UNFIT) };
}

/** The job with a key that did not fit it and gets another chance. */
export function forgiven(job: Job, key: string): Job {
  const { unfit = [], ...rest } = job;
  const others = unfit.filter((one) => one.key !== key);
  return others.length === 0 ? rest : { ...rest, unfit: others };
}

/** The job as a key has seen it, which therefore fits it, whatever was held against it. */
export function seenBy(job: Job, key: string): Job {
  const isNew = job.keyFingerprint !== null && job.keyFingerprint !== key;
  return { ...forgiven(job, key), ...(isNew ? { seenWith: key } : {}) };
}
