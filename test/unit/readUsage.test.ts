// What a reply says of its tokens, in the ways that servers say it; and when no exact bill follows from it.
import assert from 'node:assert/strict';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { costOf } from '../../src/core/models/prices/cost.ts';
import { type UsageRules, usageRules } from '../../src/core/providers/builtIn.ts';
import { readUsage } from '../../src/core/providers/replies/readUsage.ts';
import { readServerResponse } from '../../src/core/providers/replies/serverResponse.ts';
import type { Usage } from '../../src/shared/usage.ts';

const O3 = new Catalogue().find('o3');

interface Told {
  readonly input?: unknown;
  readonly cached?: unknown;
  readonly written?: unknown;
  readonly long?: unknown;
  readonly output?: unknown;
  readonly reasoning?: unknown;
  readonly total?: unknown;
}

function wire({ input = 100, cached, written, long, output = 50, reasoning, total }: Told): object {
  return {
    input_tokens: input,
    input_tokens_details: {
      cached_tokens: cached,
      cache_write_tokens: written,
      cache_write_tokens_details: { ttl_12h_tokens: long },
    },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: total,
  };
}

const read = (told: Told) => readUsage(wire(told));

const CONTRADICTS: Partial<Usage> = { cachedTokens: 0, cacheWriteTokens: 0, reasoningTokens: null, contradicts: true };

describe('reading usage', () => {
  it('takes missing details as none, but for the share of reasoning, which is not told', () => {
    assert.deepEqual(readUsage({ input_tokens: 5, output_tokens: 7 }), {
      inputTokens: 5,
      cachedTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 7,
      reasoningTokens: null,
    });
    for (const reasoning of [undefined, null, '12', -1, 2.5, 2e15, 1e308]) {
      assert.equal(read({ reasoning })?.reasoningTokens, null, String(reasoning));
      assert.equal(read({ reasoning })?.contradicts, undefined, String(reasoning));
    }
    assert.equal(read({ reasoning: 0 })?.reasoningTokens, 0);
  });

  it('is null when half of it is missing or is no count', () => {
    const broken = [null, {}, { input_tokens: 5 }, { output_tokens: 7 }, 'much', [5, 7]];
    for (const usage of broken) assert.equal(readUsage(usage), null);
    for (const absurd of [-5, 5.5, '5', 2 ** 53, 2e15, 1e308, 1_000_000_001, Number.NaN, null]) {
      assert.equal(read({ input: absurd }), null, String(absurd));
      assert.equal(read({ output: absurd }), null, String(absurd));
    }
    assert.equal(read({ input: 1e9 })?.inputTokens, 1e9);
  });

  it('has no cost where its counts contradict each other, and still tells how many tokens there were', () => {
    const contradictions: readonly Told[] = [
      { cached: 101 },
      { cached: 60, written: 41 },
      { written: 101 },
      { written: 50, long: 51 },
      { long: 1 },
      { reasoning: 51 },
      { total: 149 },
      { total: 151 },
      { total: 0 },
      { total: -150 },
      { total: 150.5 },
      { total: 2e15 },
      { total: 1e308 },
      { reasoning: 51, total: 150 },
      { reasoning: 40, total: 191 },
      // What is told and is no count can't be left out of a bill either.
      ...[-1, 2.5, '7', 2e15, {}].flatMap((absurd) => [{ cached: absurd }, { written: absurd }]),
      { written: 50, long: -1 },
    ];
    for (const told of contradictions) {
      const usage = read(told);
      assert.deepEqual(usage, { inputTokens: 100, outputTokens: 50, ...CONTRADICTS }, JSON.stringify(told));
      assert.ok(usage);
      assert.equal(costOf(O3, usage, 'default'), null);
    }
  });

  it('counts reasoning to the output where the sum shows that it was counted beside it', () => {
    assert.deepEqual(read({ reasoning: 40, total: 190 }), {
      inputTokens: 100,
      cachedTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 90,
      reasoningTokens: 40,
    });
    // More reasoning than visible words is usual.
    assert.equal(read({ reasoning: 400, total: 550 })?.outputTokens, 450);
    assert.equal(read({ reasoning: 40, total: 150 })?.outputTokens, 50);
    assert.equal(read({ reasoning: 0, total: 150 })?.outputTokens, 50);
    assert.equal(read({ reasoning: 1e9, output: 1e9, total: 2e9 + 100 })?.contradicts, true, 'it can’t be so many');
    for (const untold of [undefined, null, '150']) assert.equal(read({ total: untold })?.contradicts, undefined);
  });

  it('tells what is kept in the cache for half a day from the rest', () => {
    const long = (told: unknown) => read({ written: 50, long: told })?.longCacheWriteTokens;
    assert.deepEqual([20, 50, 0, null, undefined].map(long), [20, 50, undefined, undefined, undefined]);
  });
});

describe('usage of Chat Completions', () => {
  const BESIDE = { chatLeavesOutReasoning: true } as const;
  const counts = (told: object, rules: UsageRules = {}) => {
    const usage = readUsage({ prompt_tokens: 100, completion_tokens: 50, ...told }, rules);
    return usage === null || usage.contradicts === true ? null : [usage.outputTokens, usage.reasoningTokens];
  };
  const inside = (reasoning: unknown) => ({ completion_tokens_details: { reasoning_tokens: reasoning } });

  it('has names of its own', () => {
    assert.deepEqual(
      readUsage({
        prompt_tokens: 100,
        completion_tokens: 50,
        total_tokens: 150,
        prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 20 },
        ...inside(40),
      }),
      { inputTokens: 100, cachedTokens: 60, cacheWriteTokens: 20, outputTokens: 50, reasoningTokens: 40 },
    );
    assert.equal(readUsage({ prompt_tokens: 9, completion_tokens: 5, prompt_cache_hit_tokens: 7 })?.cachedTokens, 7);
    assert.deepEqual(counts({ reasoning_tokens: 40 }), [50, 40], 'SGLang');
    assert.deepEqual(counts({ prompt_tokens_details: null, completion_tokens_details: null }), [50, null]);
    assert.equal(readUsage({ prompt_tokens: 9, output_tokens: 5 }), null, 'half of each is no usage');
  });

  it('counts reasoning beside the output where the place is known for that, or its total says so', () => {
    assert.deepEqual(counts(inside(40), BESIDE), [90, 40]);
    assert.deepEqual(counts({ ...inside(40), total_tokens: 190 }, BESIDE), [90, 40]);
    assert.deepEqual(counts({ ...inside(40), total_tokens: 150 }, BESIDE), [50, 40], 'its own total says otherwise');
    assert.deepEqual(counts({ ...inside(400), total_tokens: 150 }, BESIDE), [450, 400], 'it can’t be within');
    assert.equal(counts({ ...inside(40), total_tokens: 151 }, BESIDE), null);
    assert.deepEqual(counts(inside(40)), [50, 40]);
    assert.deepEqual(counts(inside(undefined), BESIDE), [50, null]);
    assert.equal(counts(inside(1e9), BESIDE), null, 'it can’t be so many');
    for (const absurd of [-1, 1e300, Number.NaN, '40', 4.5])
      assert.deepEqual(counts(inside(absurd), BESIDE), [50, null]);
  });

  it('is told as the place counts, by its host', () => {
    assert.deepEqual(usageRules({ baseUrl: 'https://api.x.ai/v1' }), BESIDE);
    for (const other of [
      'https://api.openai.com/v1',
      'https://x.ai.example/v1',
      'https://constructor/v1',
      'no address',
    ]) {
      assert.deepEqual(usageRules({ baseUrl: other }), {});
    }
    const responses = { input_tokens: 100, output_tokens: 50, output_tokens_details: { reasoning_tokens: 40 } };
    assert.equal(readUsage(responses, BESIDE)?.outputTokens, 50, 'its Responses count as others do');
  });
});

describe('usage beside what the reply brought', () => {
  const message = { type: 'message', content: [{ type: 'output_text', text: 'It is 32 bit.' }] };
  const summary = { type: 'reasoning', summary: [{ type: 'summary_text', text: 'First.' }] };
  const silent = { type: 'reasoning', summary: [] };
  const call = { type: 'function_call', name: 'look', arguments: '{}' };
  const refusal = { type: 'message', content: [{ type: 'refusal', refusal: 'No.' }] };
  const usage = (told: Told, ...output: readonly object[]) =>
    readServerResponse({ id: 'r', status: 'completed', output, usage: wire(told) })?.usage;

  it('is read by the names whose counts are not empty', () => {
    const chat = { prompt_tokens: 9, completion_tokens: 83, total_tokens: 92 };
    for (const empty of [
      { input_tokens: 0, output_tokens: 0 },
      { input_tokens: null, output_tokens: null },
    ]) {
      assert.deepEqual(readUsage({ ...chat, ...empty }), readUsage(chat));
    }
    const both = readUsage({ ...chat, input_tokens: 10, output_tokens: 82 });
    assert.deepEqual([both?.inputTokens, both?.outputTokens], [10, 82]);
  });

  it('is not told where all of it is nothing', () => {
    for (const item of [message, summary, call, refusal]) {
      assert.equal(usage({ input: 0, output: 0, total: 0 }, item), null, item.type);
      assert.equal(usage({ input: 0, output: 0 }, item), null, item.type);
    }
    assert.equal(usage({ input: 0, output: 0, total: 0 })?.outputTokens, 0, 'nothing came, and nothing was used');
  });

  it('contradicts it where one half of it is nothing', () => {
    assert.equal(usage({ input: 0 }, message)?.contradicts, true);
    assert.equal(usage({ output: 0 }, message)?.contradicts, true);
    assert.equal(usage({ output: 0 })?.contradicts, undefined);
  });

  it('tells no share of reasoning where that is 0 and reasoning can be read', () => {
    assert.equal(usage({ reasoning: 0 }, summary, message)?.reasoningTokens, null);
    assert.equal(usage({ reasoning: 0 }, silent, message)?.reasoningTokens, 0);
    assert.equal(usage({ reasoning: 9 }, summary, message)?.reasoningTokens, 9);
    const vllm = { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'First.' }] };
    const ollama = { type: 'reasoning', summary: [], encrypted_content: 'First I look at the loop.' };
    const sealed = { type: 'reasoning', summary: [], encrypted_content: 'gAAAAABpQm1vcmU_-=' };
    const empty = { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: ' ' }] };
    assert.deepEqual(
      [vllm, ollama, sealed, empty].map((item) => usage({ reasoning: 0 }, item, message)?.reasoningTokens),
      [null, null, 0, 0],
    );
    assert.equal(usage({ reasoning: 9 }, vllm, message)?.reasoningTokens, 9);
  });
});
