import assert from 'node:assert/strict';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { judgeModel, type ModelVerdict } from '../../src/core/models/judgeModel.ts';
import { CORPUS } from '../builders/hostileCorpus.ts';

const catalogue = new Catalogue();

type Row = readonly [asked: string, told: string, atOpenAi: ModelVerdict, elsewhere: ModelVerdict];

/** What no reply should be blamed for. */
const SAME: readonly (readonly [asked: string, told: string])[] = [
  ['o3', 'o3'],
  ['o3', 'o3-2025-04-16'],
  ['o3', 'o3-20250416'],
  ['o3-2025-04-16', 'o3-20250416'],
  ['o3-2025-04-16', 'o3'],
  ['O3', 'o3-2025-04-16'],
  [' o3 ', 'o3'],
  ['openai/o3', 'o3-2025-04-16'],
  ['o3', 'openai/o3-2025-04-16'],
  ['openrouter/openai/o3', 'openai/o3'],
  ['gpt-5.6', 'gpt-5.6-sol'],
  ['gpt-5.6-sol', 'gpt-5.6'],
  ['gpt-5.6-2026-02-03', 'gpt-5.6-sol'],
  ['models/gemini-2.5-pro', 'gemini-2.5-pro'],
  ['qwen3', 'qwen3:latest'],
  ['gpt-5-chat-latest', 'gpt-5-chat'],
  ['llama', '/srv/models/llama'],
  ['gpt-7', 'gpt-7-2027-03-01'],
  ['deepseek/deepseek-r1', 'deepseek/deepseek-r1-0528'],
  ['deepseek-r1-0528', 'deepseek-r1-2025-05-28'],
  ['claude-sonnet-4', 'claude-sonnet-4@20250514'],
  ['ft:o4-mini-2025-04-16:acme::b7', 'ft:o4-mini-2025-04-16:acme::b7'],
];

const OTHER: readonly Row[] = [
  ['o3', 'o3-mini', 'other', 'other'],
  ['o3-pro', 'o3', 'other', 'other'],
  ['o3', 'openai/gpt-5.4-mini-2026-03-17', 'other', 'other'],
  ['gpt-6.1-sol', 'gpt-6-sol', 'other', 'other'],
  ['gpt-5.6', 'gpt-5.5', 'other', 'other'],
  // Of one model, but not the snapshot that was asked for.
  ['o3-2025-04-16', 'o3-2025-09-01', 'other', 'other'],
  ['house-model-2026-01-01', 'house-model-2026-02-01', 'other', 'other'],
  // Elsewhere such names may stand for anything.
  ['o3', 'gpt-9', 'other', 'unclear'],
  ['gpt-5.3', 'gpt-5.4-mini-2026-03-17', 'other', 'unclear'],
  ['o3', 'acme-o3-eu', 'other', 'unclear'],
  ['my-deployment', 'o3-2025-04-16', 'other', 'unclear'],
  ['deepseek/deepseek-r1', 'qwen/qwen-2.5-7b', 'other', 'unclear'],
  ['openrouter/auto', 'openai/o3', 'other', 'unclear'],
  ['deepseek-r1:14b', 'deepseek-r1:7b', 'other', 'unclear'],
  ['o3', 'o3-9999-99-99', 'other', 'unclear'],
];

describe('the model that a reply names', () => {
  const judge = (asked: string, told: string, hasOpenAiModels: boolean) =>
    judgeModel(asked, told, { catalogue, hasOpenAiModels });

  it('is the one asked for, by whatever name', () => {
    for (const [asked, told] of SAME) {
      for (const hasOpenAiModels of [true, false])
        assert.equal(judge(asked, told, hasOpenAiModels), 'same', `${asked}, ${told}`);
    }
  });

  it('is another one at OpenAI, and elsewhere only where both names are OpenAI’s or of one model', () => {
    for (const [asked, told, atOpenAi, elsewhere] of OTHER) {
      const found = [judge(asked, told, true), judge(asked, told, false)];
      assert.deepEqual(found, [atOpenAi, elsewhere], `${asked}, ${told}`);
    }
  });

  it('is judged by what a deployment stands for, where the settings say it', () => {
    const here = catalogue.with({ deployments: new Map([['my-o3', 'o3']]) });
    const at = (told: string) => judgeModel('my-o3', told, { catalogue: here, hasOpenAiModels: false });
    assert.deepEqual(['o3-2025-04-16', 'my-o3', 'o3', 'o3-mini', 'gpt-9'].map(at), [
      ...['same', 'same', 'same'],
      ...['other', 'other'],
    ]);
  });

  it('is not known by what the settings add', () => {
    const described = Catalogue.fromSettings({ 'my-model': { input: 1, output: 2 } }, [{ id: 'my-model' }], () => {});
    const at = { catalogue: described, hasOpenAiModels: false };
    assert.equal(judgeModel('my-model', 'o3-2025-04-16', at), 'unclear');
  });

  it('is never the same as a text that is no name', () => {
    for (const { name, text } of CORPUS) {
      if (text.trim() === '' || text.length > 10_000) continue;
      assert.notEqual(judge('o3', text, true), 'same', name);
    }
  });
});
