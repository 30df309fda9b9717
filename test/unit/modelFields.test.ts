// No field of the catalogue is read for nothing, and none is forgotten: what nobody reads or uses yet says who will.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import data from '../../src/core/models/catalogue.json' with { type: 'json' };
import { Catalogue } from '../../src/core/models/catalogue.ts';

/** Of a model, with the feature that comes with its use. */
const TO_BE_USED: Readonly<Record<string, string>> = {
  inputKinds: 'attachments',
  takesPdf: 'attachments',
  callsFunctions: 'tools of the workspace',
  builtInTools: 'tools of the provider',
  hasStructuredOutputs: 'answers by a schema',
  takesBatch: 'lanes: batch',
  windows: 'lanes: 2h and 8h',
};

/** Of a row, with what makes it needless or who will read it. */
const NOT_READ: Readonly<Record<string, string>> = {
  state: 'follows from the day of the shutdown',
  knowledge_cutoff: 'nobody asked for it yet',
  encoding: 'it is the same one in all rows: isO200k',
  output: 'it is text in all rows',
  image_tokens: 'attachments',
  pdf_detail_auto: 'attachments',
  background: 'every model of the catalogue can',
  org_verification: 'the place itself says so when it refuses',
  parallel_tool_calls: 'tools of the workspace',
  rate_limits: 'lanes: how much fits into a batch',
  instructions_last: 'threads',
  drops_reasoning_on_edit: 'threads',
  confidence: 'for whoever keeps the rows',
  notes: 'for whoever keeps the rows',
  strength_source: 'for whoever keeps the rows',
};

const root = join(import.meta.dirname, '..', '..');
const MAKERS = ['catalogue.ts', 'overrides.ts'].map((name) => `src/core/models/${name}`);

const sourceOf = (path: string) => readFileSync(join(root, path), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '');

describe('the fields of the catalogue', () => {
  const reader = sourceOf('src/core/models/catalogue.ts');
  const rest = globSync('src/**/*.ts', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !MAKERS.includes(path))
    .map(sourceOf)
    // Where a model is described, none of it is used.
    .map((source) => source.replace(/^ {2}readonly \w+\??: .*$/gm, ''));

  it('are read, or it is said why not', () => {
    const fields = [...new Set(data.models.flatMap((row) => Object.keys(row)))];
    const unread = fields.filter((field) => !new RegExp(`\\brow\\.${field}\\b|[{,] ${field}\\b(?!:)`).test(reader));
    assert.deepEqual(unread.toSorted(), Object.keys(NOT_READ).toSorted());
  });

  it('are used once they are read, or it is said for what they will be', () => {
    const fields = Object.keys(new Catalogue().find('o3'));
    const isUsed = (field: string) => rest.some((source) => new RegExp(`(\\.|[{,] )${field}\\b(?!:)`).test(source));
    assert.deepEqual(fields.filter((field) => !isUsed(field)).toSorted(), Object.keys(TO_BE_USED).toSorted());
  });

  it('say of every row what a question to it may be made of', () => {
    const { all } = new Catalogue();
    for (const [index, row] of data.models.entries()) {
      const model = all[index] ?? assert.fail(row.id);
      assert.deepEqual(model.inputKinds, row.input, row.id);
      assert.deepEqual(
        [model.takesPdf, model.callsFunctions, model.hasStructuredOutputs, model.takesBatch, model.builtInTools],
        [row.pdf_input, row.function_calling, row.structured_outputs, row.endpoints.batch, row.built_in_tools],
        row.id,
      );
      // A price that nobody published is none to offer.
      assert.equal(model.prices.batch === undefined, row.price.batch === null, row.id);
      for (const factor of Object.values(model.windows)) assert.ok(factor > 0 && factor < 1, row.id);
    }
    assert.deepEqual(
      all.filter(({ windows }) => '2h' in windows && '8h' in windows).map(({ id }) => id),
      ['gpt-6.1-terra', 'gpt-6.2-astra', 'gpt-6.2-sol'],
    );
  });
});
