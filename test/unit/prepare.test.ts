import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { bodyOf, type Prepared, prepare, type Question, sizeOf } from '../../src/core/jobs/prepare/prepare.ts';
import { buildPrompt, MAX_INPUT_CHARACTERS } from '../../src/core/jobs/prepare/prompt.ts';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { usualEffort } from '../../src/core/models/model.ts';
import { estimate, utf8Bytes } from '../../src/core/models/prices/estimate.ts';
import { OwnRecord } from '../../src/core/models/prices/ownRecord.ts';
import { OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import { paramsOf } from '../../src/core/providers/openai/createParams.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import { aJob, aSource, someTexts } from '../builders/aJob.ts';
import { aQuestion } from '../builders/aQuestion.ts';

const catalogue = new Catalogue();
const NOW = new Date('2026-09-01T12:00:00').getTime();
const gateway = {
  name: 'Gateway',
  provider: 'compatible',
  baseUrl: 'https://gateway.example/v1',
  organization: null,
  project: null,
  headers: { 'x-title': 'Ponder' },
  keyVariable: 'GATEWAY_KEY',
} as const;

function prepared(changes: Partial<Question> = {}): Prepared {
  return prepare(aQuestion(changes), catalogue, NOW);
}

function bodyFor(changes: Partial<Question> = {}) {
  const { job, texts } = prepared(changes);
  return { job, body: wireOf({ job, texts }) };
}

function wireOf({ job, texts }: Prepared) {
  return paramsOf(bodyOf(job, texts, catalogue.find(job.model)), job.streams);
}

function objection(changes: Partial<Question>): string {
  try {
    prepared(changes);
  } catch (error) {
    assert.ok(isHumanError(error), String(error));
    return error.message;
  }
  return '';
}

describe('preparing a question', () => {
  it('makes a job that is priced and reserved, and its texts', () => {
    const { job, texts } = prepared();
    const bytes = utf8Bytes(buildPrompt('Why does this overflow?', 'const sum = a + b;\n', aSource()));
    const o3 = catalogue.find('o3');
    const price = estimate(o3, { bytes, count: null }, catalogue.outputBounds(o3, { effort: 'high', mode: null }));
    assert.ok(price);
    assert.match(job.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{21}$/);
    assert.match(job.payloadHash, /^[0-9a-f]{64}$/);
    assert.deepEqual(
      job,
      aJob({
        id: job.id,
        payloadHash: job.payloadHash,
        createdAt: NOW,
        updatedAt: NOW,
        streams: true,
        estimate: price,
        reserved: price.worst,
      }),
    );
    assert.deepEqual(texts, someTexts());
  });

  it('has the same hash for the same question only', () => {
    const hash = (changes: Partial<Question> = {}) => prepared(changes).job.payloadHash;
    const others: Partial<Question>[] = [
      { question: 'How?' },
      { context: 'other' },
      { model: 'o3-pro' },
      { effort: 'low' },
      { instructions: 'Be short.' },
      { endpoint: gateway },
    ];
    assert.equal(hash(), hash({ maxOutputTokens: 9_000, store: false }));
    assert.equal(new Set([hash(), ...others.map(hash)]).size, others.length + 1);
  });

  it('has a hash of what is told, in whatever form that is sent', () => {
    for (const endpoint of [OPENAI_ENDPOINT, gateway]) {
      for (const instructions of ['', 'Be short.']) {
        const prompt = buildPrompt('Why does this overflow?', 'const sum = a + b;\n', aSource());
        const parts = JSON.stringify([endpoint.baseUrl, 'o3', 'high', instructions, prompt]);
        const { job } = prepared({ endpoint, instructions });
        assert.equal(job.payloadHash, createHash('sha256').update(parts).digest('hex'));
      }
    }
  });

  it("takes effort and cap from the model where nothing is said, and the person's cap where it is", () => {
    const told = (changes: Partial<Question>) => {
      const { effort, maxOutputTokens } = prepared(changes).job;
      return [effort, maxOutputTokens];
    };
    assert.deepEqual(
      [
        told({ effort: null }),
        told({ effort: 'low', maxOutputTokens: 777 }),
        told({ effort: null, model: 'gpt-6.2-astra' }),
        told({ effort: null, model: 'gpt-5.5-pro' }),
        told({ effort: null, model: 'some-model' }),
      ],
      [
        ['medium', 25_000],
        ['low', 777],
        ['medium', 25_000],
        ['high', 50_000],
        ['medium', 25_000],
      ],
    );
  });

  it('wants a summary of the reasoning only where the model gives one', () => {
    assert.deepEqual(
      ['o3', 'o3-pro', 'some-model'].map((model) => prepared({ model, wantsSummary: true }).job.wantsSummary),
      [true, false, false],
    );
  });

  it('has no estimate and no reservation without a price, never a zero', () => {
    const { job } = prepared({ model: 'some-model' });
    assert.deepEqual([job.estimate, job.reserved], [null, null]);
  });

  it('is titled with the first line that says something, cut between characters', () => {
    assert.equal(prepared({ question: '\n\n  Why?  \nmore' }).job.title, 'Why?');
    const { title } = prepared({ question: `${'x'.repeat(199)}🙂🙂` }).job;
    assert.equal(title, 'x'.repeat(199));
  });

  it('refuses what could not be read, and says what it is', () => {
    assert.equal(objection({ question: ' \n' }), 'The question is empty. Type what you want to know.');
    assert.match(objection({ context: ' \n' }), /^src\/limiter\.ts contains only white space/);
    assert.match(objection({ context: 'a\ud800', source: null }), /^The text contains half a character/);
    assert.match(objection({ question: 'a\0' }), /^The question looks like a binary file/);
    assert.match(objection({ instructions: 'a\ud800' }), /^ponder\.instructions contains half a character/);
  });

  it('refuses what the model would refuse', () => {
    assert.match(objection({ model: 'o3', effort: 'max' }), /does not support the effort/);
    assert.match(objection({ model: 'o3-deep-research', effort: null }), /ended on 2026-07-23/);
    assert.match(objection({ context: 'word '.repeat(300_000) }), /too long for o3/);
  });

  it('refuses parts that each fit and together do not', () => {
    const context = 'a'.repeat(MAX_INPUT_CHARACTERS);
    assert.match(objection({ context, model: 'some-model' }), /^The question with its text has 10485\d+ characters/);
  });
});

describe('the body that is sent', () => {
  it('holds the prompt, the rules and the id of the job, and asks for the plain tier', () => {
    const { job, body } = bodyFor({ instructions: ' Be short. ', wantsSummary: true });
    assert.deepEqual(body, {
      model: 'o3',
      input: [
        { role: 'developer', content: 'Be short.' },
        { role: 'user', content: buildPrompt('Why does this overflow?', 'const sum = a + b;\n', aSource()) },
      ],
      background: true,
      stream: true,
      store: true,
      max_output_tokens: 50_000,
      reasoning: { effort: 'high', summary: 'auto' },
      service_tier: 'default',
      metadata: { job: job.id },
    });
  });

  it('has instructions first in the input at OpenAI and Azure, in a field of their own elsewhere, and none for a model without', () => {
    const azure = { ...gateway, name: 'Azure', provider: 'azure' } as const;
    const prompt = buildPrompt('Why does this overflow?', 'const sum = a + b;\n', aSource());
    const messages = [
      { role: 'developer', content: 'Be short.' },
      { role: 'user', content: prompt },
    ];
    const early = Date.UTC(2025, 0, 1);
    const rows = [
      [OPENAI_ENDPOINT, 'o3', messages, undefined],
      [OPENAI_ENDPOINT, 'gpt-6.2-sol', messages, undefined],
      [OPENAI_ENDPOINT, 'unheard-of', messages, undefined],
      [OPENAI_ENDPOINT, 'o1-mini', prompt, undefined],
      [OPENAI_ENDPOINT, 'o1-preview', prompt, undefined],
      [{ ...OPENAI_ENDPOINT, baseUrl: gateway.baseUrl }, 'o3', messages, undefined],
      [azure, 'o3', messages, undefined],
      [azure, 'o1-mini', prompt, undefined],
      [gateway, 'o3', prompt, 'Be short.'],
      [gateway, 'gpt-6.2-sol', prompt, 'Be short.'],
      [gateway, 'o1-mini', prompt, undefined],
    ] as const;
    for (const [endpoint, model, input, field] of rows) {
      const told = `${model} at ${endpoint.name}`;
      const body = (instructions: string) => {
        const { job, texts } = prepare(aQuestion({ endpoint, model, effort: null, instructions }), catalogue, early);
        return wireOf({ job, texts });
      };
      const sent = body(' Be short. ');
      assert.deepEqual([sent.input, sent.instructions], [input, field], told);
      assert.equal('instructions' in sent, field !== undefined, told);
      const plain = body(' \n');
      assert.deepEqual([plain.input, 'instructions' in plain], [prompt, false], told);
    }
  });

  it('leaves out what a compatible server may not know', () => {
    assert.equal('service_tier' in bodyFor({ endpoint: gateway }).body, false);
  });

  it('says nothing of effort or instructions to a model that takes none', () => {
    const { job, texts } = prepare(
      aQuestion({ model: 'o1-mini', effort: null, endpoint: gateway, instructions: 'Be short.' }),
      catalogue,
      NOW,
    );
    assert.deepEqual(wireOf({ job, texts }), {
      model: 'o1-mini',
      input: buildPrompt('Why does this overflow?', 'const sum = a + b;\n', aSource()),
      background: true,
      stream: true,
      store: true,
      max_output_tokens: 25_000,
      metadata: { job: job.id },
    });
  });

  it('is the same after a restart, from what the ledger kept', () => {
    const { job, texts } = prepared({ instructions: 'Be short.' });
    const kept: Prepared = JSON.parse(JSON.stringify({ job, texts }));
    const model = catalogue.find(job.model);
    assert.deepEqual(bodyOf(kept.job, kept.texts, model), bodyOf(job, texts, model));
  });

  it('is priced with what finished jobs say, and a place without our tier with its dearest one', () => {
    const told = {
      model: 'o3',
      mode: null,
      effort: 'high',
      inputTokens: 100,
      outputTokens: 700,
      cost: null,
      tookMs: 1,
    };
    const own = new OwnRecord(
      Array.from({ length: 12 }, () => told),
      (name) => name,
    );
    const [guessed, known, elsewhere] = [
      prepare(aQuestion(), catalogue, NOW),
      prepare(aQuestion(), catalogue, NOW, own),
      prepare(aQuestion({ endpoint: gateway }), catalogue, NOW),
    ].map(({ job }) => job.estimate);
    assert.ok(guessed != null && known != null && elsewhere != null);
    assert.deepEqual(known.basis, { from: 'own', jobs: 12, isSameSize: true });
    assert.ok(known.likely < guessed.likely && known.worst === guessed.worst);
    assert.ok(elsewhere.worst > 1.7 * guessed.worst && elsewhere.likely === guessed.likely);
  });

  it('sends the middle effort where the model’s own is not known', () => {
    assert.deepEqual(
      ['gpt-6.2-sol', 'gpt-5.4-mini', 'gpt-5.5-pro', 'o1-mini', 'unheard-of'].map((id) =>
        usualEffort(catalogue.find(id)),
      ),
      ['medium', 'none', 'high', null, 'medium'],
    );
  });

  it('has as many bytes as were estimated', () => {
    const { job, texts } = prepared({ instructions: 'Sei kurz, bitte schön.' });
    const o3 = catalogue.find('o3');
    assert.deepEqual(estimate(o3, sizeOf(job, texts), catalogue.outputBounds(o3, job)), job.estimate);
  });
});
