// What is read out of a provider's no, and what is not: its words are anybody's.
import assert from 'node:assert/strict';
import {
  isDropped,
  type Refusal,
  refusalOf,
  refusesStore,
  supportedValues,
  wantedAgain,
} from '../../src/core/providers/refusal.ts';
import type { Job } from '../../src/shared/job.ts';
import { aSentJob } from '../builders/aJob.ts';
import { failing } from '../fakes/scriptedProvider.ts';

const LIST = "Supported values are: 'low', 'medium', and 'high'.";

interface No {
  readonly param?: string | null;
  readonly code?: string | null;
  readonly message?: string;
  readonly status?: number;
}

function learnt(job: Partial<Job>, { param = null, code = 'unsupported_value', message = '', status = 400 }: No) {
  const error = { kind: 'parameter', message, code, httpStatus: status, requestId: null } as const;
  return refusalOf(
    aSentJob({ streams: true, wantsSummary: true, effort: 'xhigh', ...job }),
    failing('refused', { param, error }),
  );
}

describe('a list of supported values', () => {
  it('is read in the words of the service', () => {
    assert.deepEqual(supportedValues(`Unsupported value: 'xhigh'. ${LIST}`), ['low', 'medium', 'high']);
    assert.deepEqual(supportedValues("Supported values are: 'medium'."), ['medium']);
    assert.deepEqual(supportedValues("Supported values are: 'low' and 'low'."), ['low']);
  });

  it('is none when anything in it is no plain word', () => {
    for (const list of [
      '',
      'low, medium',
      "'Low'",
      "'low', ''",
      "'low', 'a b'",
      "'low', '$(flame)'",
      "'low', '[x](command:y)'",
      "'low', 'constructor()'",
      `'${'a'.repeat(17)}'`,
      Array.from({ length: 13 }, (_, index) => `'v${index}'`).join(', '),
    ]) {
      assert.equal(supportedValues(`Supported values are: ${list}.`), null, list);
    }
  });

  it('is looked for no further than a sentence goes, however long the message', () => {
    assert.deepEqual(supportedValues(`${LIST} See 'docs'.`), ['low', 'medium', 'high']);
    const long = `Supported values are: ${"'low', ".repeat(100_000)}`;
    assert.equal(supportedValues(long), null);
  });
});

describe('a refusal', () => {
  const found = (job: Partial<Job>, no: No): Omit<Refusal, 'model'> | null => {
    const refusal = learnt(job, no);
    if (refusal === null) return null;
    const { model: _, ...rest } = refusal;
    return rest;
  };

  it('names its field by `param`, with what is offered instead', () => {
    assert.deepEqual(found({}, { param: 'reasoning.effort', message: LIST }), {
      field: 'reasoning.effort',
      values: ['low', 'medium', 'high'],
    });
    assert.deepEqual(found({}, { param: 'reasoning.effort', code: 'unsupported_parameter' }), {
      field: 'reasoning.effort',
      values: [],
    });
    const above = {
      param: 'max_output_tokens',
      code: 'integer_above_max_value',
      message: 'Expected a value <= 4096, but',
    };
    assert.deepEqual(found({}, above), { field: 'max_output_tokens', most: 4_096 });
    const least = { ...above, message: 'Expected a value <= 1, but' };
    assert.deepEqual(found({}, least), { field: 'max_output_tokens', most: 1 });
    for (const field of ['stream', 'reasoning.summary', 'metadata', 'service_tier', 'background']) {
      assert.deepEqual(found({}, { param: field }), { field }, field);
    }
  });

  it('is about storing where only that is in the way of the background', () => {
    const isUnstored = true;
    assert.deepEqual(found({ store: false }, { param: 'store' }), { field: 'background', isUnstored });
    const message = 'Background mode requires store=True.';
    assert.deepEqual(found({ store: false }, { param: 'background', message }), { field: 'background', isUnstored });
    assert.deepEqual(found({ store: true }, { param: 'background', message }), { field: 'background' });
    assert.deepEqual(found({ store: true }, { param: 'store' }), { field: 'store' });
  });

  it('holds for one model where it speaks of models, and for the whole place elsewhere', () => {
    assert.equal(learnt({}, { param: 'background', message: 'Not in EU region.' })?.model, null);
    assert.equal(learnt({}, { param: 'background', message: 'Not with this model.' })?.model, 'o3');
    assert.equal(learnt({}, { param: 'reasoning.effort', message: LIST })?.model, 'o3');
  });

  it('teaches nothing where it says nothing certain', () => {
    const nothing: readonly (readonly [string, Partial<Job>, No])[] = [
      ['a value of ours that is wrong', {}, { param: 'reasoning.effort', code: 'invalid_value', message: LIST }],
      ['a list with the very effort', { effort: 'low' }, { param: 'reasoning.effort', message: LIST }],
      ['an effort without a list', {}, { param: 'reasoning.effort', message: 'No.' }],
      ['a cap without a number', {}, { param: 'max_output_tokens', message: 'No.' }],
      ['a cap of nothing', {}, { param: 'max_output_tokens', message: 'Expected a value <= 0' }],
      ['a cap above what was asked', {}, { param: 'max_output_tokens', message: 'Expected a value <= 999999999' }],
      ['metadata that is too long', {}, { param: 'metadata', code: 'string_above_max_length' }],
      ['another field', {}, { param: 'temperature', message: "'stream' 'metadata'" }],
      ['a server error', {}, { param: 'metadata', status: 500 }],
      ['one in the words of a refusal', {}, { param: 'stream', message: 'must be verified', status: 500 }],
      ['missing rights', {}, { param: 'metadata', status: 403 }],
      [
        'a policy',
        { streams: false, wantsSummary: false },
        { code: 'invalid_prompt', message: "'metadata' 'background'" },
      ],
    ];
    for (const [told, job, no] of nothing) assert.equal(learnt(job, no), null, told);
  });

  it('lets nothing be dropped but what is on the closed list, and each once', () => {
    const job = aSentJob({ streams: true, wantsSummary: true });
    for (const field of ['stream', 'reasoning.summary', 'metadata'] as const) assert.ok(isDropped(job, field), field);
    for (const field of ['reasoning.effort', 'service_tier', 'max_output_tokens', 'store', 'background'] as const) {
      assert.equal(isDropped(job, field), false, field);
    }
    const bare = aSentJob({ streams: false, wantsSummary: false, dropped: ['metadata'] });
    for (const field of ['stream', 'reasoning.summary', 'metadata'] as const) {
      assert.equal(isDropped(bare, field), false, field);
    }
    assert.equal(isDropped(aSentJob({ streams: true, background: false }), 'stream'), false, 'it has the id');
  });
});

describe('a refusal by Chat Completions', () => {
  const api = { ...aSentJob().endpoint, api: 'chat' } as const;
  const job = (changes: Partial<Job> = {}) => aSentJob({ streams: true, endpoint: api, background: false, ...changes });
  const no = ({ param = null, code = null, message = '', status = 400 }: No) => {
    const error = { kind: 'parameter', message, code, httpStatus: status, requestId: null } as const;
    return failing('refused', { param, error });
  };
  const CAP = 'max_completion_tokens';

  it('of the cap’s newer name is read wherever it is named, and of no other wire', () => {
    for (const refused of [
      { param: CAP, code: 'unknown_parameter', message: `Unknown parameter: '${CAP}'.` },
      { message: `Unrecognized request argument supplied: ${CAP}` },
      { status: 422, param: `body.${CAP}`, message: 'Extra inputs are not permitted' },
    ]) {
      assert.equal(refusalOf(job(), no(refused))?.field, CAP);
      assert.equal(refusalOf(job({ endpoint: aSentJob().endpoint }), no(refused))?.field ?? null, null);
      assert.equal(refusalOf(job({ dropped: [CAP] }), no(refused))?.field ?? null, null, 'not twice');
    }
    assert.equal(refusalOf(job(), no({ status: 404, message: CAP })), null);
  });

  it('of the cap’s size is not one of its name', () => {
    const size = {
      param: CAP,
      message: `${CAP} is too large: 200000. This model supports at most 1000 completion tokens.`,
    };
    const { field, most } = refusalOf(job({ maxOutputTokens: 2_000 }), no(size)) ?? {};
    assert.deepEqual([field, most], ['max_output_tokens', 1_000]);
    const room = `'${CAP}' is too large: 9000. This model's maximum context length is 8192 tokens.`;
    assert.equal(refusalOf(job(), no({ message: room })), null);
  });

  it('of both names shows that the newer one is wanted after all', () => {
    const message = `Unsupported parameter: 'max_tokens' is not supported with this model. Use '${CAP}' instead.`;
    const refused = no({ param: 'max_tokens', code: 'unsupported_parameter', message });
    assert.equal(wantedAgain(job({ dropped: [CAP] }), refused), CAP);
    assert.equal(wantedAgain(job(), refused), null);
    assert.equal(wantedAgain(job({ dropped: [CAP] }), no({ message: 'Something else.' })), null);
  });

  it('of the figures of a stream leaves them out, once', () => {
    const refused = no({ status: 422, message: 'stream_options: Extra inputs are not permitted' });
    assert.equal(refusalOf(job(), refused)?.field, 'stream_options');
    assert.deepEqual(
      [{}, { dropped: ['stream_options'] }, { endpoint: aSentJob().endpoint }].map((changes) =>
        isDropped(job(changes), 'stream_options'),
      ),
      [true, false, false],
    );
  });
});

describe('a refusal of the background in words only', () => {
  const VLLM = 'This engine does not support `store=True` and therefore does not support the background mode.';

  it('is read where a server has no code for it, and with it that nothing is kept there', () => {
    const job = aSentJob({ background: true, store: true });
    const result = failing('refused', {
      param: null,
      error: { kind: 'refused', message: VLLM, code: null, httpStatus: 400, requestId: null },
    });
    const refusal = refusalOf(job, result);
    assert.deepEqual([refusal?.field, refusal?.model, refusal?.isUnstored], ['background', null, undefined]);
    assert.ok(refusal !== null && refusesStore(refusal, job, result));
    assert.equal(refusalOf(aSentJob({ background: false, streams: false }), result), null);
  });
});
