// A question as a person's is asked at a place: in the way that is known to work there by now.
import { Account } from '../../src/core/accounts/account.ts';
import type { Engine } from '../../src/core/engine.ts';
import { howToRun, type Run } from '../../src/core/jobs/prepare/howToRun.ts';
import type { Question } from '../../src/core/jobs/prepare/prepare.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import { catalogue, streamed } from './question.ts';

export interface AskedAt {
  readonly engine: Engine;
  readonly place: Endpoint;
  readonly now: () => number;
}

/** @param setting `ponder.background` */
export async function runAt({ engine, place, now }: AskedAt, model = 'o3', setting = 'auto'): Promise<Run> {
  const capabilities = await new Account({ ...engine, endpoint: place, now }).capabilities();
  return howToRun({
    model: catalogue.find(model),
    mode: null,
    setting,
    offers: capabilities.for(model, true),
    endpointName: place.name,
  });
}

/** Resolves to the job's id. */
export async function askAt(at: AskedAt, changes: Partial<Question> = {}, setting = 'auto'): Promise<string> {
  const { api, ...run } = await runAt(at, changes.model, setting);
  const endpoint = api === undefined ? at.place : { ...at.place, api };
  const asked = streamed({ ...run, endpoint, ...changes }, at.now());
  return await at.engine.jobs.start(asked, null, true);
}
