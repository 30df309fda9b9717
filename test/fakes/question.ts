// A question that could be asked, and the job it makes, by way of the real `prepare`.
import { type Prepared, prepare, type Question } from '../../src/core/jobs/prepare/prepare.ts';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import type { OwnRecord } from '../../src/core/models/prices/ownRecord.ts';
import { type Endpoint, OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import type { Job } from '../../src/shared/job.ts';
import { NOON } from './fakeClock.ts';

export const catalogue = new Catalogue();

/** Models end at OpenAI only: here a question can be asked on the machine's own day, whichever that is. */
export const ENDLESS_PLACE: Endpoint = { ...OPENAI_ENDPOINT, provider: 'compatible' };

export function aPlace(baseUrl: string, changes: Partial<Endpoint> = {}): Endpoint {
  return { ...OPENAI_ENDPOINT, name: 'Simulator', baseUrl, ...changes };
}

export function aQuestion(changes: Partial<Question> = {}): Question {
  return {
    question: 'Is this loop right?',
    context: 'for (;;) {}',
    source: null,
    instructions: '',
    endpoint: OPENAI_ENDPOINT,
    model: 'o3',
    mode: null,
    effort: 'low',
    maxOutputTokens: 0,
    store: true,
    wantsSummary: false,
    origin: 'user',
    parent: null,
    ...changes,
  };
}

/** Without a stream, so that time and looks alone decide what happens; see `streamed`. */
export function prepared(changes: Partial<Question> = {}, now: number = NOON, own?: OwnRecord): Prepared {
  const { job, texts } = streamed(changes, now, own);
  return { job: { ...job, streams: false }, texts };
}

/** As a person's question is prepared. */
export function streamed(changes: Partial<Question> = {}, now: number = NOON, own?: OwnRecord): Prepared {
  return prepare(aQuestion(changes), catalogue, now, own);
}

/** A job with a state and a day of a test's choosing; it was prepared when its model still answered. */
export function preparedAs(changes: Partial<Job>, asked: Partial<Question> = {}): Prepared {
  const { job, texts } = prepared(asked);
  const { createdAt = job.createdAt } = changes;
  return { job: { ...job, createdAt, updatedAt: createdAt, ...changes }, texts };
}
