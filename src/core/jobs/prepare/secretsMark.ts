// What a person agreed to send although there are secrets in it: these texts, to this place. Only a hash of it is kept.
import { createHash } from 'node:crypto';
import type { EndpointSnapshot, JobTexts } from '../../../shared/job.ts';

export function secretsMark(
  { baseUrl }: Pick<EndpointSnapshot, 'baseUrl'>,
  { question, context, instructions }: Pick<JobTexts, 'question' | 'context' | 'instructions'>,
): string {
  return createHash('sha256')
    .update(JSON.stringify([baseUrl, question, context, instructions]))
    .digest('hex');
}
