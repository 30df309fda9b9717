// Where instructions stand, over the real SDK: what arrives there to be answered and to be counted, and what that does to
// count, price and cache.
import assert from 'node:assert/strict';
import { bodyOf, saidAt } from '../../src/core/jobs/prepare/prepare.ts';
import { toldTurns } from '../../src/core/jobs/prepare/questionTurns.ts';
import { inputCeiling, mostTokens } from '../../src/core/models/prices/ceiling.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import type { Provider } from '../../src/core/providers/provider.ts';
import { O200k } from '../../src/core/tokens/o200k.ts';
import { aKey } from '../builders/aKey.ts';
import { aPlace, catalogue, prepared } from '../fakes/question.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const INSTRUCTIONS = 'Be brief.';
const PLACES = ['openai', 'azure', 'compatible'] as const;
/** Enough for the service's cache to begin. */
const LONG = 'Say which line you mean. '.repeat(400);

describe('instructions at the simulated service', () => {
  let simulator: Simulator;
  let provider: Provider;
  const encoding = new O200k();
  const tokensOf = (text: string) => encoding.count(text, () => false).tokens;

  beforeEach(async () => {
    simulator = await startSimulator();
    const options = { organization: null, project: null, headers: {}, describesMachine: false };
    provider = createProvider({ ...options, baseUrl: simulator.baseUrl, credential: aKey(DEFAULT_KEY) });
    simulator.always({ queueMs: 0, runMs: 0 });
  });
  afterEach(() => simulator.dispose());

  const place = (kind: Endpoint['provider']) => aPlace(simulator.baseUrl, { provider: kind });

  /** Its id; it has been answered. */
  async function asked(endpoint: Endpoint, instructions: string, changes: { model?: string; question?: string } = {}) {
    const { job, texts } = prepared({ endpoint, instructions, context: '', ...changes });
    const result = await provider.start(bodyOf(job, texts, catalogue.find(job.model)), job.id);
    assert.ok(result.ok, JSON.stringify(result));
    const { id } = result.value.response;
    const read = await provider.read(id);
    assert.ok(read.ok && read.value.response.usage !== null);
    return { id, usage: read.value.response.usage };
  }

  function sent(operation: string): unknown {
    const body: unknown = simulator.truth.calls.filter((call) => call.operation === operation).at(-1)?.body;
    return [Reflect.get(Object(body), 'input'), Reflect.get(Object(body), 'instructions')];
  }

  it('arrive as a developer message, or in their own field, and are told again as they came', async () => {
    const messages = [
      { role: 'developer', content: INSTRUCTIONS },
      { role: 'user', content: 'Why?' },
    ];
    const arrived = { openai: [messages, undefined], azure: [messages, undefined], compatible: ['Why?', INSTRUCTIONS] };
    for (const kind of PLACES) {
      const { id } = await asked(place(kind), INSTRUCTIONS, { question: 'Why?' });
      assert.deepEqual(sent('create'), arrived[kind], kind);
      const told = await provider.asked(id);
      assert.ok(told.ok);
      assert.deepEqual(
        [told.value.question, told.value.instructions, told.value.isWhole],
        ['Why?', kind === 'compatible' ? '' : INSTRUCTIONS, true],
        kind,
      );
      await asked(place(kind), '', { question: 'Why?' });
      assert.deepEqual(sent('create'), ['Why?', undefined], `${kind}, without any`);
    }
  });

  it('are counted in the very form they are sent in, to the same number of tokens', async () => {
    for (const kind of PLACES) {
      for (const instructions of ['', INSTRUCTIONS]) {
        const { usage } = await asked(place(kind), instructions, { question: 'Why?' });
        const form = sent('create');
        const counted = await provider.countInput({
          model: 'o3',
          ...saidAt(place(kind), toldTurns({ input: 'Why?', instructions })),
        });
        assert.deepEqual(counted, { ok: true, value: usage.inputTokens }, kind);
        assert.deepEqual(sent('inputTokens'), form, kind);
        // What is counted here leaves the framing of one more message to the ceiling.
        const tokens = tokensOf('Why?') + tokensOf(instructions);
        const ceiling = inputCeiling(mostTokens({ bytes: 0, count: { tokens, isUpperBound: false } }));
        assert.ok(usage.inputTokens <= ceiling, `${usage.inputTokens} passes ${ceiling}`);
        assert.equal(usage.inputTokens - tokens, instructions === '' ? 7 : 11, kind);
      }
    }
  });

  it('stay in front of the question for the cache, where a field of their own would stand behind it', async () => {
    const cached = async (kind: Endpoint['provider'], model: string) => {
      await asked(place(kind), LONG, { model, question: 'One?' });
      return (await asked(place(kind), LONG, { model, question: 'Two?' })).usage.cachedTokens > 0;
    };
    assert.deepEqual(
      [
        await cached('openai', 'gpt-6.2-sol'),
        await cached('compatible', 'gpt-6.2-astra'),
        await cached('openai', 'gpt-6.1-sol'),
        await cached('compatible', 'gpt-6-sol'),
      ],
      [true, false, true, true],
    );
  });
});
