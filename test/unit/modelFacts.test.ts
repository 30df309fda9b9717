// Every row of the catalogue, and the model made of each of its names, against the facts as they were read and written
// down apart from it (test/fixtures/modelFacts.json, with their sources).
import assert from 'node:assert/strict';
import data from '../../src/core/models/catalogue.json' with { type: 'json' };
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { assertCanAsk, isInputKind, type Model } from '../../src/core/models/model.ts';
import { costOf } from '../../src/core/models/prices/cost.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import { isMode, type Mode, readModelName } from '../../src/shared/mode.ts';
import { nanoFromUsd } from '../../src/shared/money.ts';
import { aUsage } from '../builders/aJob.ts';
import facts from '../fixtures/modelFacts.json' with { type: 'json' };

type Fact = (typeof facts.models)[number];

const catalogue = new Catalogue();
const NOON = (day: string) => new Date(`${day}T12:00:00`).getTime();
/** What a row may have or lack: a field too many is as wrong as one too few. */
const RULES = [
  'shutdown_date',
  'azure_retirement',
  'replacements',
  'knowledge_cutoff',
  'pdf_input',
  'pdf_detail_auto',
  'background_windows',
  'instructions_last',
  'drops_reasoning_on_edit',
  'reasoning_mode',
  'cache_write',
  'cache_write_12h',
  'long_context',
  'list_price',
  'price_valid_through',
];
/** What was not read a second time, and the words of a person. */
const NOT_IN_FACTS = [
  'use',
  'suits',
  'strength',
  'priceSource',
  'callsFunctions',
  'builtInTools',
  'hasStructuredOutputs',
] as const;
const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

const namesOf = ({ id, snapshots, aliases }: Fact): string[] => [...new Set([id, ...snapshots, ...aliases])];

/** Where nobody knows of a mode, none is asked for. */
function modesOf(fact: Fact): readonly Mode[] {
  return 'reasoning_mode' in fact ? (fact.reasoning_mode?.values ?? []).filter(isMode) : [];
}

/** What a fact says of the model under one of its names. */
function expectedModel(fact: Fact, name: string): Omit<Model, (typeof NOT_IN_FACTS)[number]> {
  const { standard, batch, flex, priority } = fact.price;
  const long = 'long_context' in fact ? fact.long_context : undefined;
  return {
    id: name,
    isKnown: true,
    shutdownDate: fact.shutdown_date,
    endToldBy: 'openAi',
    replacements: fact.replacements.map(readModelName),
    contextWindow: fact.context_window,
    maxInputTokens: fact.max_input_tokens,
    maxOutputTokens: fact.max_output_tokens,
    efforts: fact.reasoning_effort.values,
    defaultEffort: fact.reasoning_effort.default,
    modes: modesOf(fact),
    takesInstructions: fact.instruction_roles.some((role) => role === 'developer'),
    hasSummary: fact.reasoning_summary.supported === true,
    streams: fact.streaming === true,
    // Generation 5.6 and later.
    keepsReasoning: /^gpt-(5\.6|6)/.test(fact.id),
    takesEffortUpdates: fact.id.startsWith('gpt-6'),
    inputKinds: fact.input.filter(isInputKind),
    takesPdf: fact.pdf_input,
    takesBatch: fact.endpoints.batch,
    windows: ('background_windows' in fact ? fact.background_windows : undefined) ?? {},
    isO200k: true,
    needsTool: fact.notes.includes('Needs at least one of') || fact.notes.includes('As o3-deep-research'),
    prices: {
      default: standard,
      ...(batch === null ? {} : { batch }),
      ...(flex === null ? {} : { flex }),
      ...(priority === null ? {} : { priority }),
    },
    cacheWrite: ('cache_write' in fact ? fact.cache_write : undefined) ?? null,
    longCacheWrite: ('cache_write_12h' in fact ? fact.cache_write_12h : undefined) ?? null,
    longContext:
      long === undefined
        ? null
        : { aboveInputTokens: long.above_input_tokens, input: long.input_multiplier, output: long.output_multiplier },
    listPrice: ('list_price' in fact ? fact.list_price : undefined) ?? null,
  };
}

function isTaken(model: Model, effort: string | null, maxOutputTokens = 1_000, now = NOON('2025-01-01')): boolean {
  try {
    assertCanAsk(model, { effort, mode: null, maxOutputTokens, inputTokensAtLeast: 10, now, hasEndDates: true });
    return true;
  } catch (error) {
    assert.ok(isHumanError(error), String(error));
    return false;
  }
}

describe('the catalogue against the facts', () => {
  it('has the same models, in the same order, as on the same day', () => {
    assert.deepEqual(
      data.models.map(({ id }) => id),
      facts.models.map(({ id }) => id),
    );
    assert.deepEqual([data.as_of, data.sdk], [facts.as_of, facts.sdk]);
    assert.deepEqual(data.tool_prices, facts.tool_prices);
  });

  it('holds in each row what is recorded of it', () => {
    const rows = new Map<string, object>(data.models.map((row) => [row.id, row]));
    const byItself = ['above_272k', 'price_date', 'price_read_at'];
    for (const fact of facts.models) {
      const row = rows.get(fact.id) ?? {};
      for (const [field, value] of Object.entries(fact)) {
        if (!byItself.includes(field)) assert.deepEqual(Reflect.get(row, field), value, `${fact.id}: ${field}`);
      }
    }
  });

  it('holds no end, document, window, instruction or mode rule that is not recorded', () => {
    const recorded = new Map<string, object>(facts.models.map((fact) => [fact.id, fact]));
    for (const row of data.models) {
      const fact = recorded.get(row.id) ?? {};
      for (const field of RULES) {
        const [there, said] = [row, fact].map((one) => [Object.hasOwn(one, field), Reflect.get(one, field)]);
        assert.deepEqual(there, said, `${row.id}: ${field}`);
      }
    }
  });

  it('names one model as the heir of another only where that is its newest replacement', () => {
    const newest = new Map(data.models.map(({ id, replacements }) => [id, replacements[0]]));
    for (const { id, use } of data.models) {
      const [, heirOf = ''] = use.split('Succeeds ');
      for (const old of heirOf.match(/o\d[a-z-]*/g) ?? []) assert.equal(newest.get(old)?.split(' ')[0], id, use);
    }
  });

  it('makes of every name, dated snapshots and aliases included, the model that the facts describe', () => {
    let names = 0;
    for (const fact of facts.models) {
      for (const name of namesOf(fact)) {
        const { use, suits, strength, priceSource, callsFunctions, builtInTools, hasStructuredOutputs, ...model } =
          catalogue.find(name);
        assert.deepEqual(model, expectedModel(fact, name));
        assert.ok(use !== '', name);
        assert.equal(strength === null, model.needsTool, name);
        assert.ok(suits === null || ['value', 'hardest', 'cheap'].includes(suits), name);
        names += 1;
      }
    }
    // Seventeen rows have a dated snapshot beside their name, and one an alias.
    assert.equal(names, 27 + 17 + 1);
  });

  it('says of every price when it was read, and until when it was promised', () => {
    for (const fact of facts.models) {
      const { priceSource } = catalogue.find(fact.id);
      const promised = 'price_valid_through' in fact ? fact.price_valid_through : undefined;
      assert.deepEqual([priceSource?.date, priceSource?.validThrough], [fact.price_date, promised ?? null], fact.id);
      assert.ok(priceSource !== null && priceSource.source !== '', fact.id);
    }
  });

  it('bills long requests as the model pages write it out', () => {
    const usd = (model: Model, changes: Parameters<typeof aUsage>[0]) =>
      costOf(model, aUsage({ inputTokens: 1_000_000, outputTokens: 0, reasoningTokens: 0, ...changes }), 'default')
        ?.total;
    for (const { id, above_272k: row } of facts.models) {
      if (row === null) continue;
      const model = catalogue.find(id);
      const input = row.input;
      assert.equal(usd(model, {}), nanoFromUsd(input), id);
      assert.equal(usd(model, { cachedTokens: 1_000_000 }), nanoFromUsd(row.cached_input ?? input), id);
      assert.equal(usd(model, { outputTokens: 1_000_000 }), nanoFromUsd(input) + nanoFromUsd(row.output), id);
      if (row.cache_write !== null) {
        assert.equal(usd(model, { cacheWriteTokens: 1_000_000 }), nanoFromUsd(row.cache_write), id);
      }
    }
  });

  it('lets each model be asked with its own efforts, up to its own output, until the day it ends, and no further', () => {
    for (const fact of facts.models) {
      for (const name of namesOf(fact)) {
        const model = catalogue.find(name);
        // They need a data source tool whatever else is right.
        if (model.needsTool) {
          assert.equal(isTaken(model, null), false, name);
          continue;
        }
        const taken = EFFORTS.filter((effort) => isTaken(model, effort));
        assert.deepEqual(
          taken,
          EFFORTS.filter((effort) => fact.reasoning_effort.values.some((value) => value === effort)),
          name,
        );
        const most = fact.max_output_tokens;
        assert.deepEqual([isTaken(model, null, most), isTaken(model, null, most + 1)], [true, false], name);
        const end = fact.shutdown_date;
        if (end === null) continue;
        const before = NOON(end) - 86_400_000;
        assert.deepEqual(
          [isTaken(model, null, 1_000, before), isTaken(model, null, 1_000, NOON(end))],
          [true, false],
          name,
        );
      }
    }
  });

  it('is about models that answer over Responses', () => {
    assert.deepEqual(
      facts.models.filter(({ endpoints }) => endpoints.responses !== true).map(({ id }) => id),
      [],
    );
  });
});
