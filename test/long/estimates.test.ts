// Estimates held against what 500 simulated jobs of mixed kind then cost, as the person's own record grows.

import assert from 'node:assert/strict';
import { bodyOf } from '../../src/core/jobs/prepare/prepare.ts';
import { billOf } from '../../src/core/models/prices/billOf.ts';
import { type OwnJob, OwnRecord } from '../../src/core/models/prices/ownRecord.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import { aKey } from '../builders/aKey.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';
import { aPlace, catalogue, prepared } from '../fakes/question.ts';
import { DEFAULT_KEY, startSimulator } from '../simulator/server.ts';

const JOBS = 500;
const MODELS = ['o3', 'o3-pro', 'gpt-5.4-mini', 'gpt-6-sol'];
const EFFORTS = ['low', 'medium', 'high'];
const QUESTIONS = ['Where is the bug?', 'Is this proof right?', 'Explain it in one line.', 'Write tests for it.'];

interface Outcome {
  readonly isInside: boolean;
  /** How many times too high or too low the likely price was; 1 = exact. */
  readonly offBy: number;
  readonly from: string;
}

describe('estimates', () => {
  it('hold for 500 simulated jobs, and come nearer as the record grows', async () => {
    const outcomes = await simulate();
    const share = outcomes.filter(({ isInside }) => isInside).length / JOBS;
    const guessed = middle(outcomes.filter(({ from }) => from === 'prior'));
    const known = middle(outcomes.filter(({ from }) => from === 'own'));
    console.log(
      `Estimates: ${(100 * share).toFixed(1)} % of ${JOBS} simulated jobs between low and worst; likely off by a factor of ${guessed.toFixed(2)} at first, ${known.toFixed(2)} with ten jobs or more.`,
    );
    assert.ok(share >= 0.95, `${share} of the jobs are between low and worst`);
    assert.ok(known < guessed, `off by ${known} with a record, by ${guessed} without`);
  });
});

async function simulate(): Promise<readonly Outcome[]> {
  const simulator = await startSimulator();
  const options = {
    credential: aKey(DEFAULT_KEY),
    organization: null,
    project: null,
    headers: {},
    describesMachine: false,
  };
  const provider = createProvider({ ...options, baseUrl: simulator.baseUrl });
  const random = seededRandom(2_026);
  const done: OwnJob[] = [];
  const outcomes: Outcome[] = [];
  for (let run = 0; run < JOBS; run += 1) {
    const model = oneOf(random, MODELS);
    const effort = oneOf(random, EFFORTS);
    const question = `${oneOf(random, QUESTIONS)} (${run})`;
    const context = 'export const take = () => free-- > 0;\n'.repeat(
      wholeNumber(random, 1, oneOf(random, [20, 300, 3_000])),
    );
    const own = new OwnRecord(done, (name) => catalogue.idOf(name) ?? name);
    const asked = { endpoint: aPlace(simulator.baseUrl), model, effort, question, context };
    const { job, texts } = prepared(asked, undefined, own);
    simulator.next({ queueMs: 0, runMs: 0 });
    const started = await provider.start(bodyOf(job, texts, catalogue.find(model)), job.id);
    assert.ok(started.ok, `run ${run}`);
    const read = await provider.read(started.value.response.id);
    assert.ok(read.ok && read.value.response.usage !== null && job.estimate !== null, `run ${run}`);
    const { usage } = read.value.response;
    const cost = billOf(catalogue, model, read.value.response)?.total ?? assert.fail(`run ${run}`);
    const { low, likely, worst, basis } = job.estimate;
    assert.ok(cost <= worst, `run ${run}: ${cost} passes ${worst}`);
    outcomes.push({
      isInside: cost >= low,
      offBy: Math.exp(Math.abs(Math.log(likely / cost))),
      from: basis?.from ?? '',
    });
    done.push({
      model,
      mode: null,
      effort,
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      cost,
      tookMs: 60_000,
    });
  }
  await simulator.dispose();
  return outcomes;
}

function middle(outcomes: readonly Outcome[]): number {
  const sorted = outcomes.map(({ offBy }) => offBy).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? assert.fail('there are none of these');
}
