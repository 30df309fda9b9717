// A question that goes on from an answer, as a command asks for it: always at the place that gave the answer.
import { askedOn, goingOnAgain } from '../../core/asking/askedOn.ts';
import { endpointOf } from '../../core/asking/assertStillSo.ts';
import { type EndpointFacts, readEndpointFacts } from '../../core/asking/endpointFacts.ts';
import type { GoingOnFrom, Known } from '../../core/asking/known.ts';
import { type Choice, givenTerms } from '../../core/asking/terms.ts';
import type { Engine } from '../../core/engine.ts';
import { goneBefore } from '../../core/jobs/prepare/chainOf.ts';
import { CHECK_ABOVE } from '../../core/jobs/prepare/withAnswerToCheck.ts';
import type { Endpoint } from '../../core/providers/endpoint.ts';
import type { Job } from '../../shared/job.ts';
import { canAskOn } from '../../shared/jobActs.ts';
import type { Settings } from '../settings.ts';
import type { AskCommand } from './askCommand.ts';
import type { Climbing } from './climb.ts';

interface Needs {
  readonly engine: Engine;
  readonly settings: Settings;
}

/** @throws HumanError when nothing can go on from that job's answer */
export async function begunAfter(needs: Needs, after: string, command: AskCommand, isPreview: boolean): Promise<Known> {
  const { settings, engine } = needs;
  const { ledger } = engine;
  const { options, origin: askedBy } = command;
  const job = ledger.get(after);
  if (job === null) throw goneBefore();
  const place = await placeAt(needs, endpointOf(job.endpoint, settings.endpoints));
  const common = { askedBy, settings, place, ledger, given: givenTerms(options), now: Date.now() };
  const known = await askedOn(job, { ...common, question: options.prompt, confirm: options.confirm !== false });
  return { ...known, asking: { ...known.asking, isPreview } };
}

/** Has another model check a job's answer in its own thread; null = nothing can go on from that answer. */
export async function checkedInThread(
  needs: Needs,
  { job, askedBy, given }: Climbing,
): Promise<((choice: Choice) => Known) | null> {
  const { settings, engine } = needs;
  if (!canAskOn(job)) return null;
  const place = await placeAt(needs, endpointOf(job.endpoint, settings.endpoints));
  const confirm = given.confirm !== false;
  const common = { askedBy, settings, place, ledger: engine.ledger, question: CHECK_ABOVE, confirm, now: Date.now() };
  const known = await askedOn(job, { ...common, given: {}, relation: 'escalation' });
  return (choice) => ({ ...known, terms: { type: 'chosen', choice } });
}

/**
 * What a job's question goes on from, to ask it once more.
 * @param store whether the place is to keep its answer
 * @throws HumanError when one of the turns before was removed
 */
export async function goingOnOf(needs: Needs, job: Job, store: boolean): Promise<GoingOnFrom | undefined> {
  if (job.chain === undefined) return undefined;
  const { ledger } = needs.engine;
  const place = await placeAt(needs, endpointOf(job.endpoint, needs.settings.endpoints));
  return goingOnAgain(job, { ledger, place, settings: { store }, now: Date.now() });
}

export async function placeAt({ engine, settings }: Needs, endpoint: Endpoint): Promise<EndpointFacts> {
  return await readEndpointFacts({ ...engine, now: Date.now }, endpoint, await settings.catalogue());
}
