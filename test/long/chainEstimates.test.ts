// Estimates of turns that go on from an answer, held against what 500 simulated chains of mixed kind then cost: of several
// models, by the response that the place keeps or with the turns sent along, at one effort or several.
import assert from 'node:assert/strict';
import { chainOf } from '../../src/core/jobs/prepare/chainOf.ts';
import { bodyOf, type Prepared } from '../../src/core/jobs/prepare/prepare.ts';
import type { EarlierJob } from '../../src/core/ledger/selectEarlier.ts';
import { billOf } from '../../src/core/models/prices/billOf.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import type { Provider } from '../../src/core/providers/provider.ts';
import { aKey } from '../builders/aKey.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';
import { aPlace, catalogue, prepared } from '../fakes/question.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const CHAINS = 500;
const MOST_TURNS = 7;
const MODELS = ['o3', 'o3-pro', 'gpt-5.4-mini', 'gpt-5.6-sol', 'gpt-6-sol', 'gpt-6.1-terra'];
const EFFORTS = ['low', 'medium', 'high'];
const QUESTIONS = ['Why?', 'Are you sure about the last step?', 'Write it down as a test.', '怎么证明？', 'ok'];
const ANSWERS = ['Yes.', 'It overflows for negative sums.\n'.repeat(40), '\u{1f642} é 漢字\n'.repeat(60)];

interface Turn {
  readonly name: string;
  readonly isFirst: boolean;
  readonly low: number;
  readonly worst: number;
  readonly cost: number;
}

describe('estimates of turns that go on from an answer', () => {
  let simulator: Simulator;
  const turns: Turn[] = [];

  before(async function () {
    this.timeout(300_000);
    simulator = await startSimulator({ day: '2026-01-01' });
    const common = { organization: null, project: null, headers: {}, describesMachine: false };
    const provider = createProvider({ ...common, credential: aKey(DEFAULT_KEY), baseUrl: simulator.baseUrl });
    const random = seededRandom(16);
    for (let chain = 0; chain < CHAINS; chain += 1) {
      turns.push(...(await runChain(chain, { simulator, provider, random })));
    }
  });
  after(async () => await simulator.dispose());

  it('are never passed', () => {
    assert.deepEqual(
      turns.filter(({ cost, worst }) => cost > worst).map(({ name }) => name),
      [],
    );
  });

  it('hold between low and worst for 95 of 100', () => {
    const later = turns.filter(({ isFirst }) => !isFirst);
    const inside = later.filter(({ cost, low, worst }) => cost >= low && cost <= worst).length;
    const share = inside / later.length;
    console.log(
      `Chains: ${later.length} later turns of ${CHAINS} chains, ${(100 * share).toFixed(1)} % of them between low and worst.`,
    );
    assert.ok(later.length > CHAINS, `${later.length} turns`);
    assert.ok(share >= 0.95, `${share} of the turns are between low and worst`);
  });
});

interface World {
  readonly simulator: Simulator;
  readonly provider: Provider;
  readonly random: () => number;
}

async function runChain(chain: number, world: World): Promise<readonly Turn[]> {
  const { random, simulator } = world;
  const earlier: EarlierJob[] = [];
  const turns: Turn[] = [];
  let model = oneOf(random, MODELS);
  const length = wholeNumber(random, 2, MOST_TURNS);
  for (let turn = 0; turn < length; turn += 1) {
    if (random() < 0.15) model = oneOf(random, MODELS);
    const effort = oneOf(random, EFFORTS);
    const why = random() < 0.3 ? ('place' as const) : null;
    const goesOn =
      turn === 0 ? {} : { goesOn: chainOf({ turns: earlier, why, model: catalogue.find(model), effort, catalogue }) };
    const context = turn === 0 ? 'take(free);\n'.repeat(wholeNumber(random, 1, oneOf(random, [20, 2_000]))) : '';
    const question = `${oneOf(random, QUESTIONS)} (${chain}.${turn})`;
    const asked = prepared({ endpoint: aPlace(simulator.baseUrl), model, effort, question, context, ...goesOn });
    const { usage, cost, responseId, answer } = await run(asked, world);
    const { low = 0, worst = 0 } = asked.job.estimate ?? {};
    turns.push({ name: `${chain}.${turn} ${model} ${why ?? 'kept'}`, isFirst: turn === 0, low, worst, cost });
    // All of its cap went into reasoning: nobody asks on from there.
    if (answer === '') return turns;
    const { before: _, ...texts } = asked.texts;
    earlier.push({
      job: { ...asked.job, state: 'completed', usage, responseId, arrivedAt: asked.job.createdAt },
      texts: { ...texts, answer },
    });
  }
  return turns;
}

async function run({ job, texts }: Prepared, { simulator, provider, random }: World) {
  simulator.next({ queueMs: 0, runMs: 0, ...(random() < 0.5 ? { answer: oneOf(random, ANSWERS) } : {}) });
  const started = await provider.start(bodyOf(job, texts, catalogue.find(job.model)), job.id);
  assert.ok(started.ok, started.ok ? '' : `${job.title}: ${started.failure.error.message}`);
  const read = await provider.read(started.value.response.id);
  assert.ok(read.ok && read.value.response.usage !== null, job.title);
  const { usage, answer, id } = read.value.response;
  const cost = billOf(catalogue, job.model, read.value.response)?.total ?? assert.fail(job.title);
  return { usage, answer, cost, responseId: id };
}
