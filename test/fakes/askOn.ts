// Asks on from a job's answer as a person does who says yes to everything, without the editor.
import assert from 'node:assert/strict';
import { capabilitiesFrom } from '../../src/core/accounts/capabilities.ts';
import { askedOn } from '../../src/core/asking/askedOn.ts';
import { compose } from '../../src/core/asking/compose.ts';
import type { NewJobReady, WaitingReady } from '../../src/core/asking/consented.ts';
import { type EndpointFacts, readEndpointFacts } from '../../src/core/asking/endpointFacts.ts';
import type { Known } from '../../src/core/asking/known.ts';
import { OwnJobs } from '../../src/core/asking/ownJobs.ts';
import type { GivenTerms } from '../../src/core/asking/terms.ts';
import { worldOf } from '../../src/core/asking/world.ts';
import type { Engine } from '../../src/core/engine.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import type { Job } from '../../src/shared/job.ts';
import { askSettings } from '../builders/aWorld.ts';
import { catalogue } from './question.ts';

export interface AskingOn {
  readonly engine: Engine;
  readonly place: Endpoint;
  readonly now: () => number;
  /** False = the place is not known to go on from a response that it keeps. */
  readonly takesPrevious?: boolean;
  readonly store?: boolean;
}

export async function factsAt({ engine, place, now, takesPrevious = true }: AskingOn): Promise<EndpointFacts> {
  const facts = await readEndpointFacts({ ...engine, now }, place, catalogue);
  if (!takesPrevious) return facts;
  const previousResponse = { answer: 'yes', since: null, how: 'settings' } as const;
  return { ...facts, capabilities: capabilitiesFrom(place, [], { previousResponse }) };
}

/** What may be started; it is composed until nothing more is needed. */
export async function agreedTo(at: AskingOn, known: Known): Promise<NewJobReady | WaitingReady> {
  const { engine, place, now, store = true } = at;
  const settings = askSettings({ endpoints: [place], store });
  const world = worldOf({ ledger: engine.ledger, settings, own: new OwnJobs(), now }, await factsAt(at));
  let next = known;
  for (;;) {
    const step = compose(next, world);
    if (step.type !== 'needs') return step.type === 'preview' ? assert.fail('nobody asked for a preview') : step;
    if (step.what === 'search') next = { ...step.known, searched: { told: step.told, found: [[], [], []] } };
    else if (step.what === 'count') next = { ...step.known, count: null };
    else next = 'ifYes' in step ? step.ifYes : assert.fail(`it needs ${step.what}`);
  }
}

/** Resolves to the new job's id. @throws HumanError when nothing can be asked on from there */
export async function askOn(at: AskingOn, job: Job, question: string, given: GivenTerms = {}): Promise<string> {
  const { engine, place, now, store = true } = at;
  const settings = askSettings({ endpoints: [place], store });
  const needs = { askedBy: 'user', settings, given, question, confirm: true, ledger: engine.ledger } as const;
  const known = await askedOn(job, { ...needs, place: await factsAt(at), now: now() });
  const ready = await agreedTo(at, known);
  if (ready.type !== 'ready') return assert.fail('it is a new job');
  const { prepared, limits, priceConsent, more } = ready;
  return await engine.jobs.start(prepared, limits, priceConsent, more);
}
