// Every model under each of its names, over the real SDK: what it takes is taken, what it would refuse is stopped here with
// a sentence, and what it costs is on the nano-dollar what the service bills, and never more than the worst price.

import assert from 'node:assert/strict';
import { capabilitiesFrom } from '../../src/core/accounts/capabilities.ts';
import { howToRun } from '../../src/core/jobs/prepare/howToRun.ts';
import { bodyOf, type Prepared, type Question } from '../../src/core/jobs/prepare/prepare.ts';
import { toldTurns } from '../../src/core/jobs/prepare/questionTurns.ts';
import { billOf } from '../../src/core/models/prices/billOf.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import { inputFields } from '../../src/core/providers/openai/inputFields.ts';
import type { CreateBody, Provider } from '../../src/core/providers/provider.ts';
import { refusalOf } from '../../src/core/providers/refusal.ts';
import type { ServerResponse } from '../../src/core/providers/replies/serverResponse.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import type { Job } from '../../src/shared/job.ts';
import { aKey } from '../builders/aKey.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';
import { aPlace, aQuestion, catalogue, prepared, streamed } from '../fakes/question.ts';
import facts from '../fixtures/modelFacts.json' with { type: 'json' };
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

/** Before the first of them ended: the rules are the same. */
const EARLY = Date.UTC(2025, 0, 1);
const TODAY = Date.parse(`${facts.as_of}T12:00:00`);
const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max', 'utmost'];
/** Each part of a bill is rounded for itself, the simulator's only at the end. */
const ROUNDING = 3;
const usable = facts.models.filter(({ id }) => !id.endsWith('-deep-research'));
const namesOf = ({ id, snapshots, aliases }: (typeof facts.models)[number]) => [
  ...new Set([id, ...snapshots, ...aliases]),
];

describe('the rules of each model, at the simulated service', () => {
  let simulator: Simulator;
  let provider: Provider;

  beforeEach(async () => {
    simulator = await startSimulator({ models: facts.models.map(({ id }) => id) });
    const options = { organization: null, project: null, headers: {}, describesMachine: false };
    provider = createProvider({ ...options, baseUrl: simulator.baseUrl, credential: aKey(DEFAULT_KEY) });
  });
  afterEach(() => simulator.dispose());

  const body = ({ job, texts }: Prepared): CreateBody => bodyOf(job, texts, catalogue.find(job.model));

  async function taken(asked: Prepared, told: string): Promise<ServerResponse> {
    simulator.next({ queueMs: 0, runMs: 0 });
    const result = await provider.start(body(asked), asked.job.id);
    assert.ok(result.ok, `${told} should have been taken: ${JSON.stringify(result)}`);
    const read = await provider.read(result.value.response.id);
    assert.ok(read.ok, told);
    return read.value.response;
  }

  /** What Ponder says instead of sending. */
  function stopped(changes: Partial<Question>, told: string, now = EARLY): void {
    try {
      prepared({ endpoint: aPlace(simulator.baseUrl), ...changes }, now);
    } catch (error) {
      assert.ok(isHumanError(error) && error.message.length > 20, `${told}: ${String(error)}`);
      return;
    }
    assert.fail(`${told} should have been stopped`);
  }

  /** It is an invalid option indeed: the service says no to it. */
  async function refusedThere(sent: CreateBody, { id }: Job, told: string): Promise<void> {
    const { stream, ...rest } = sent;
    const result = await (stream === true ? provider.startStream(sent, id) : provider.start(rest, id));
    assert.equal(result.ok, false, `the service should refuse ${told}`);
  }

  it('takes every model with each of its efforts, its largest cap, instructions and a summary', async () => {
    for (const fact of usable) {
      for (const model of namesOf(fact)) {
        for (const effort of [null, ...fact.reasoning_effort.values]) {
          const maxOutputTokens = effort === null ? fact.max_output_tokens : 0;
          const changes = { model, effort, maxOutputTokens, instructions: 'Be brief.', wantsSummary: true };
          const asked = prepared({ endpoint: aPlace(simulator.baseUrl), ...changes }, EARLY);
          assert.equal((await taken(asked, `${model} ${effort}`)).status, 'completed');
        }
      }
    }
  });

  it('streams where the model can, and asks no other for a stream', async () => {
    for (const fact of usable) {
      const asked = streamed({ endpoint: aPlace(simulator.baseUrl), model: fact.id, effort: null }, EARLY);
      assert.equal(asked.job.streams, fact.streaming === true, fact.id);
      if (!asked.job.streams) continue;
      const opened = await provider.startStream(body(asked), asked.job.id);
      assert.ok(opened.ok, `${fact.id}: ${JSON.stringify(opened)}`);
      assert.ok((await opened.value.next())?.ok, fact.id);
      opened.value.close();
    }
  });

  it('stops every effort and cap that a model does not take, which the service would refuse', async () => {
    for (const fact of usable) {
      for (const model of namesOf(fact)) {
        const asked = prepared({ endpoint: aPlace(simulator.baseUrl), model, effort: null }, EARLY);
        for (const effort of EFFORTS.filter((one) => !fact.reasoning_effort.values.some((value) => value === one))) {
          stopped({ model, effort }, `${model} ${effort}`);
          const result = await provider.start({ ...body(asked), reasoning: { effort } }, asked.job.id);
          assert.equal(result.ok, false, `the service should refuse ${model} ${effort}`);
        }
        const most = fact.max_output_tokens + 1;
        stopped({ model, effort: null, maxOutputTokens: most }, `${model}, ${most} tokens`);
        const result = await provider.start({ ...body(asked), max_output_tokens: most }, asked.job.id);
        assert.equal(result.ok, false, `the service should refuse ${model} with ${most} tokens`);
      }
    }
  });

  it('never asks for a stream, a summary, instructions or a tier that a model does not take, which the service would refuse', async () => {
    for (const fact of usable) {
      for (const model of namesOf(fact)) {
        const changes = { model, effort: null, instructions: 'Be brief.', wantsSummary: true };
        const { job, texts } = streamed({ endpoint: aPlace(simulator.baseUrl), ...changes }, EARLY);
        const sent = bodyOf(job, texts, catalogue.find(model));
        const told = inputFields(sent);
        const takes = {
          stream: fact.streaming === true,
          summary: fact.reasoning_summary.supported === true,
          instructions: fact.instruction_roles.length > 0,
        };
        const asks = {
          stream: sent.stream === true,
          summary: sent.reasoning?.summary !== undefined,
          instructions: told.instructions !== undefined || typeof told.input !== 'string',
        };
        assert.deepEqual([asks, sent.service_tier], [takes, 'default'], model);
        assert.equal(job.dropped.includes('instructions'), !takes.instructions, `${model}: what is left out is noted`);
        if (fact.streaming === false) await refusedThere({ ...sent, stream: true }, job, `${model} as a stream`);
        if (fact.reasoning_summary.values.length === 0) {
          await refusedThere({ ...sent, reasoning: { summary: 'auto' } }, job, `${model} with a summary`);
        }
        if (takes.instructions) continue;
        const turns = toldTurns({ input: 'Why?', instructions: 'Be brief.' });
        for (const developerAs of ['message', 'instructions'] as const) {
          await refusedThere({ ...sent, turns, developerAs }, job, `${model}, instructed`);
        }
      }
    }
  });

  it('stops a background run where it was refused, or has it in the foreground, of every model', async () => {
    await simulator.dispose();
    simulator = await startSimulator({ models: facts.models.map(({ id }) => id), scenario: 'noBackground' });
    const options = { organization: null, project: null, headers: {}, describesMachine: false };
    provider = createProvider({ ...options, baseUrl: simulator.baseUrl, credential: aKey(DEFAULT_KEY) });
    for (const fact of usable) {
      const asked = prepared({ endpoint: aPlace(simulator.baseUrl), model: fact.id, effort: null }, EARLY);
      const refusal = refusalOf(asked.job, await provider.start(body(asked), asked.job.id));
      assert.equal(refusal?.field, 'background', fact.id);
      const learnt = [{ ...refusal, at: EARLY, key: 'key' }];
      const offers = capabilitiesFrom(asked.job.endpoint, learnt).for(fact.id, true);
      const terms = { model: catalogue.find(fact.id), mode: null, offers, endpointName: 'Simulator' };
      assert.throws(() => howToRun({ ...terms, setting: 'always' }), isHumanError, fact.id);
      for (const setting of ['auto', 'never']) {
        const run = howToRun({ ...terms, setting });
        assert.equal(run.background, false, fact.id);
        const here = prepared({ endpoint: aPlace(simulator.baseUrl), model: fact.id, effort: null, ...run }, EARLY);
        simulator.next({ queueMs: 0, runMs: 0 });
        const result = await provider.start(body(here), here.job.id);
        assert.ok(result.ok && result.value.response.status === 'completed', `${fact.id} in the foreground`);
      }
    }
  });

  it('stops the models that need a tool, and those that have ended at OpenAI', () => {
    for (const { id } of facts.models.filter(({ id }) => id.endsWith('-deep-research'))) {
      stopped({ model: id, effort: null }, id);
    }
    const { endpoint } = aQuestion();
    for (const fact of usable.filter(({ shutdown_date: day }) => day !== null && day <= facts.as_of)) {
      for (const model of namesOf(fact)) stopped({ model, effort: null, endpoint }, model, TODAY);
    }
  });

  it('costs what the service bills, and never more than the worst price', async () => {
    const random = seededRandom(7);
    for (let run = 0; run < 250; run += 1) {
      const fact = oneOf(random, usable);
      const model = oneOf(random, namesOf(fact));
      const effort = oneOf(random, [null, ...fact.reasoning_effort.values]);
      const maxOutputTokens = random() < 0.3 ? wholeNumber(random, 100, 2_000) : 0;
      // Some of them long enough for the surcharge, the same text again for the cache.
      const isLong = 'long_context' in fact && random() < 0.1;
      const context = oneOf(random, ['a = 1;\n', 'für(;;) 漢字 🙂\n']).repeat(
        isLong ? 60_000 : wholeNumber(random, 1, 600),
      );
      const instructions = oneOf(random, ['', 'Be brief.', 'Say which line you mean. '.repeat(300)]);
      const changes = { model, effort, maxOutputTokens, context, instructions };
      const asked = prepared({ endpoint: aPlace(simulator.baseUrl), ...changes }, EARLY);
      const told = `run ${run}: ${model} ${effort}, ${context.length} characters`;
      const response = await taken(asked, told);
      const cost = billOf(catalogue, model, response);
      const bill = simulator.truth.response(response.id)?.bill;
      assert.ok(cost !== null && bill != null && asked.job.estimate !== null, told);
      assert.ok(Math.abs(cost.total - bill.nanoUsd) <= ROUNDING, `${told}: ${cost.total} is not ${bill.nanoUsd}`);
      assert.ok(cost.total <= asked.job.estimate.worst, `${told}: ${cost.total} passes ${asked.job.estimate.worst}`);
    }
  });
});
