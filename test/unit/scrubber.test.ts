import assert from 'node:assert/strict';
import { scrubbedBody } from '../../src/core/providers/replies/scrubbedBody.ts';
import { Scrubber } from '../../src/core/providers/scrubber.ts';
import { secretsOf } from '../../src/core/providers/secretsOf.ts';
import { isHiddenId, loggedId, loggedWord } from '../../src/shared/code.ts';
import { aKey } from '../builders/aKey.ts';

const KEY = 'gw_Zq7Xw2LkPm4-9';

describe('what of a server’s words may be kept', () => {
  const scrubber = new Scrubber(() => [KEY]);

  it('are codes that look like codes', () => {
    const codes = ['invalid_api_key', 'DeploymentNotFound', '429', 'req_0123456789abcdef', 'ERR_TLS_CERT:1.2'];
    assert.deepEqual(
      codes.map((code) => scrubber.code(code)),
      codes,
    );
    for (const none of ['Is this loop right?', '', 'x'.repeat(65), `req_${KEY}`, 'sk-proj-0123456789', null]) {
      assert.equal(scrubber.code(none), null, String(none));
    }
  });

  it('are paths to a field, and no sentences', () => {
    for (const path of ['reasoning.effort', "metadata['job']", 'input[0].content']) {
      assert.equal(scrubber.path(path), path);
    }
    assert.equal(scrubber.path('Is this loop right?'), '');
    assert.equal(scrubber.path(`input.${KEY}`), '');
  });

  it('are ids, also those that merely look like a key; one that holds a key is known by another name', () => {
    for (const id of ['resp_1', 'sk-proj-0123456789abcdef', 'resp_bGl0ZWxsbTpjdXN0b20=']) {
      assert.equal(scrubber.id(id), id);
      assert.equal(scrubber.realId(id), id);
    }
    const hidden = scrubber.id(`resp_${KEY}`);
    assert.ok(isHiddenId(hidden) && !hidden.includes(KEY));
    assert.equal(scrubber.id(`resp_${KEY}`), hidden, 'the same id has the same name');
    assert.notEqual(scrubber.id(`resp_${KEY}_2`), hidden);
    assert.equal(scrubber.realId(hidden), `resp_${KEY}`);
    assert.equal(new Scrubber(() => [KEY]).realId(hidden), null, 'another window does not know it');
    assert.equal(isHiddenId(scrubber.id(`resp_${encodeURIComponent(btoa(KEY))}`)), true);
  });

  it('are words for the log only if they look like what is meant to stand there', () => {
    assert.deepEqual(['in_progress', 'Is this loop right?'].map(loggedWord), ['in_progress', '(no word by its look)']);
    assert.deepEqual(['resp_1', 'a/b+c==', 'Is this it?', null].map(loggedId), [
      'resp_1',
      'a/b+c==',
      '(no id by its look)',
      'none',
    ]);
  });

  it('follow the keys as they come', () => {
    const keys = [KEY];
    const growing = new Scrubber(() => keys);
    assert.equal(growing.words(`${KEY} another_Key_1`), '[secret] another_Key_1');
    keys.push('another_Key_1');
    assert.equal(growing.words(`${KEY} another_Key_1`), '[secret] [secret]');
  });
});

describe('the secrets of a provider', () => {
  it('are its key, those of other places, and what its headers say who asks', () => {
    const headers = { 'x-team-token': 'Bearer team-1234', Cookie: 'session=5678', 'x-region': 'eu-west-1' };
    const options = {
      baseUrl: '',
      credential: aKey(KEY),
      organization: null,
      project: null,
      headers,
      describesMachine: false,
    };
    assert.deepEqual(secretsOf({ ...options, secrets: () => ['other-9'] }), [
      KEY,
      'Bearer team-1234',
      'team-1234',
      'session=5678',
      'session=5678',
      'other-9',
    ]);
    assert.deepEqual(secretsOf({ ...options, headers: {} }), [KEY]);
  });
});

describe('the body that is stored', () => {
  const scrubber = new Scrubber(() => [KEY]);
  const stored = (body: object): unknown => JSON.parse(scrubbedBody(body, scrubber));
  const SAMPLE = 'export OPENAI_API_KEY=sk-proj-0123456789abcdef token=abcdef';

  it('is as it came where nobody’s key is in it', () => {
    const body = {
      id: 'resp_1',
      error: null,
      usage: { input_tokens: 5, output_tokens_details: {} },
      output: [{ type: 'message', content: [{ type: 'output_text', text: SAMPLE, annotations: [] }] }],
      instructions: SAMPLE,
      text: { format: { type: 'json_schema', schema: { password: 'string' } } },
      tools: [{ type: 'function', parameters: { properties: { 'api-key': { default: 'token=abcdef' } } } }],
    };
    assert.deepEqual(stored(body), body);
  });

  it('keeps sample keys in what the model wrote, and none in what the server says', () => {
    const call = { type: 'mcp_call', id: 'mc_1', arguments: SAMPLE, output: SAMPLE, error: SAMPLE };
    const clean = 'export OPENAI_[secret] [secret]';
    assert.deepEqual(stored({ error: { message: SAMPLE }, gateway: [SAMPLE], output: [call] }), {
      error: { message: clean },
      gateway: [clean],
      output: [{ ...call, error: clean }],
    });
  });

  it('has a name in the place of a key that stood as one, also of a name with a meaning of its own', () => {
    assert.deepEqual(stored({ [KEY]: 1, output: [{ [`x${KEY}`]: 2 }] }), {
      '[secret]': 1,
      output: [{ 'x[API key removed by Ponder]': 2 }],
    });
    const odd: unknown = JSON.parse(`{"__proto__": {"a": "${KEY}"}}`);
    assert.equal(scrubbedBody(odd, scrubber), '{"__proto__":{"a":"[secret]"}}');
  });

  it('is made of a body however deep it is', () => {
    const deep = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}"${KEY}"${']'.repeat(depth)}`);
    for (const depth of [5, 99, 100, 5_000, 200_000]) {
      const text = scrubbedBody({ output: deep(depth) }, scrubber);
      assert.ok(!text.includes(KEY), String(depth));
      assert.equal(text.includes('too deeply'), depth > 99, String(depth));
    }
  });
});
