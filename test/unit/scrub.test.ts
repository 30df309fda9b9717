import assert from 'node:assert/strict';
import { knownKeys } from '../../src/shared/knownKeys.ts';
import { KEY_SHAPES, scrub } from '../../src/shared/scrub.ts';
import { growthOf, SUITE_TERMS } from '../builders/growth.ts';
import { SCRUB_GROWTH, SHAPE_PIECES } from '../builders/scrubGrowth.ts';

/** What is quadratic takes far longer than a moment by then. */
const TERMS = { ...SUITE_TERMS, mostSize: 50_000 };
const KEY = 'gw_Tr4nge.key/with-all+kinds=of_signs';
const keys = knownKeys([KEY, 'hunter2hunter2']);
const scrubbed = (text: string, most = 600) => scrub(text, keys, most);

describe('scrubbing', () => {
  it('takes out keys, tokens and passwords', () => {
    assert.deepEqual(
      [
        'Incorrect API key provided: sk-proj-abcDEF123_456-xyz. See the docs.',
        'Incorrect API key provided: sk-proj-********************xyz1',
        'key rk-0123456789 and ek-abcdef123',
        'Authorization: Bearer abc.def-ghi1',
        'bearer AbC123==',
        'Basic dXNlcjpodW50ZXIy',
        '{"api_key":"hunter3hunter3","a":1}',
        String.raw`{\"api_key\":\"hunter3hunter3\",\"a\":1}`,
        'OPENAI_API_KEY=hunter3',
        'client_secret=hunter3; path=/',
        'accessToken: hunter3',
        'x-api-key: hunter3',
        'Ocp-Apim-Subscription-Key: 0123456789abcdef0123456789abcdef',
        'password = hunter3',
        'password=swordfish',
        'at https://user:hunter3@proxy.example:8080/v1',
        'at https://user:hunt@er3@proxy.example/v1',
        String.raw`at https:\/\/user:hunter3@proxy.example`,
        'GET https://gateway.example/v1?key=abcdefgh12&alt=sse',
        'jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl end',
        'AKIAIOSFODNN7EXAMPLE was denied',
        'ghp_0123456789abcdefghijABCDEFGHIJ012345 and github_pat_11ABCDEFG0123456789_abc',
        'AIzaSyA0123456789abcdefghijklmnopqrstuv',
        'xoxb-123456789012-abcdefghij',
        'before -----BEGIN RSA PRIVATE KEY-----\nMIIEow/+=\n-----END RSA PRIVATE KEY----- after',
        'cut -----BEGIN PRIVATE KEY-----\nMIIEow',
      ].map((text) => scrubbed(text)),
      [
        'Incorrect API key provided: [secret] See the docs.',
        'Incorrect API key provided: [secret]',
        'key [secret] and [secret]',
        '[secret]',
        '[secret]',
        '[secret]',
        '{"[secret]","a":1}',
        String.raw`{\"[secret]\",\"a\":1}`,
        'OPENAI_[secret]',
        'client_[secret]; path=/',
        'access[secret]',
        'x-[secret]',
        'Ocp-Apim-[secret]',
        '[secret]',
        '[secret]',
        'at https://[secret]@proxy.example:8080/v1',
        'at https://[secret]@proxy.example/v1',
        String.raw`at https:\/\/[secret]@proxy.example`,
        'GET https://gateway.example/v1?key=[secret]&alt=sse',
        'jwt [secret] end',
        '[secret] was denied',
        '[secret] and [secret]',
        '[secret]',
        '[secret]',
        'before [secret] after',
        'cut [secret]',
      ],
    );
  });

  it('finds a key that Ponder holds in every form that a server may give it', () => {
    const hex = (character: string) => character.charCodeAt(0).toString(16).padStart(2, '0');
    const each = (form: (character: string) => string) => [...KEY].map(form).join('');
    const signs = (form: (character: string) => string) => KEY.replace(/[^A-Za-z0-9]/g, form);
    const forms = {
      'as it is': KEY,
      capitals: KEY.toUpperCase(),
      'in an address': encodeURIComponent(KEY),
      'in an address, all of it': each((one) => `%${hex(one)}`),
      'in JSON': signs((one) => `\\u00${hex(one)}`),
      'in JSON, its dashes only': KEY.replaceAll('-', '\\u002D'),
      'in JSON within JSON': signs((one) => `\\\\u00${hex(one)}`),
      'with its slashes escaped': KEY.replaceAll('/', '\\/'),
      'in a web page': signs((one) => `&#x${hex(one)};`),
      'in a web page, by numbers': signs((one) => `&#${one.charCodeAt(0)};`),
      'in an address within an address': each((one) => `%25${hex(one)}`),
      'in a program': each((one) => `\\x${hex(one)}`),
      'in a web page, with zeros': each((one) => `&#x00${hex(one)};`),
      'in a web page, by numbers with zeros': each((one) => `&#0${one.charCodeAt(0)};`),
      hexadecimal: each(hex),
      base64: btoa(KEY),
      'base64 of user and key': btoa(`user:${KEY}`),
      'base64 of a header': btoa(`Bearer ${KEY}`),
      'base64 for addresses': btoa(`a:${KEY}`).replaceAll('+', '-').replaceAll('/', '_'),
      'its beginning': `${KEY.slice(0, 19)}…`,
      'with what is not seen between its letters': [...KEY].join('\u200b'),
      'with controls between its letters': [...KEY].join('\u0000'),
    };
    const middle = KEY.slice(4, 12);
    for (const [name, form] of Object.entries(forms)) {
      const clean = scrubbed(`The place says: ${form} and goes on.`);
      assert.match(clean, /^The place says: .{0,14}\[secret\].{0,8} and goes on\.$/, `${name}: ${clean}`);
      assert.ok(!clean.includes(middle), name);
    }
  });

  it('leaves less than a part of a key that is spread over two fields', () => {
    const key = 'gw-7fQ2xLm9Zr4Vt8Kp3Ws6Yb1Nd5Hc0';
    for (let at = 0; at <= key.length; at += 1) {
      const halves = [key.slice(0, at), key.slice(at)].map((half) => scrub(`Half: "${half}"`, knownKeys([key]), 600));
      for (const half of halves) {
        const left = half.slice('Half: "'.length, -1).replaceAll('[secret]', '');
        assert.ok(left.length < 12, `${at}: ${half}`);
      }
    }
  });

  it('looks for keys before it cuts, and leaves no beginning of one at the cut', () => {
    const before = 'x'.repeat(590);
    for (let length = 4; length < KEY.length; length += 1) {
      const clean = scrubbed(before.slice(length) + KEY, 590);
      assert.ok(!clean.includes(KEY.slice(0, 4)), `${length}: ${clean.slice(-40)}`);
    }
    // What the server itself had cut, and three characters say nothing.
    assert.equal(scrubbed(`${before} gw_`, 594), `${before} gw_`);
    assert.equal(scrubbed(`${before} gw_Tr4nge.ke`, 1_000), `${before} [secret]`);
    // A key that went made room for another one that stood behind the cut.
    assert.ok(!scrubbed(`${KEY} ${KEY} ${'y'.repeat(30)}${KEY}`, 60).includes('gw_T'));
    assert.equal(scrubbed('short', 600), 'short');
  });

  it('leaves the words of an error alone', () => {
    const plain = [
      'The model o3 does not exist or you do not have access to it.',
      'max_output_tokens: 25000 is above the limit of tokens per minute',
      'desk-bound task-oriented risk-taking-and-more',
      'https://platform.example/docs/a@b?c=d@e',
      'write to help@example.com',
      'Unexpected token: } in line 3',
      'token count: 5, token: 1234, max_token=25000',
      'password: must not be empty',
      'You must provide a Bearer token or use Basic authentication.',
      'Invalid authorization: expired',
      'request 0123456789abcdef0123456789abcdef failed',
      'Set a secret: the docs tell how.',
      'client_secret: This field is required.',
      'api_key: Field required',
      'Access token: Expired',
      'unexpected token: EOF',
      'token=null, api_key=None, password: undefined',
      'stop token: <|endoftext|>, unknown token: <eos>',
      'npm_config_registry_of_the_project is not set',
      'Rate limit reached for o3 on tokens per min (TPM): Limit 30000, Used 1000, Requested: 5.',
      'You have insufficient permissions for this operation. Missing scopes: api.responses.write.',
    ];
    assert.deepEqual(
      plain.map((text) => scrubbed(text)),
      plain,
    );
  });

  it('takes no word of every day for a key', () => {
    const local = knownKeys(['ollama', 'lm-studio', 'abc', 'not-needed', '']);
    assert.equal(local, null);
    assert.equal(scrub('ollama: no such model', local, 600), 'ollama: no such model');
    // One that is made of words.
    const words = knownKeys(['my-company-gateway-for-models']);
    assert.equal(scrub('my-company-gateway-v2 has no gpt', words, 600), 'my-company-gateway-v2 has no gpt');
    assert.equal(scrub('Wrong: my-company-gateway-for-models', words, 600), 'Wrong: [secret]');
  });

  it('does work that grows with the text', function () {
    this.timeout(120_000);
    for (const one of SCRUB_GROWTH) {
      const growth = growthOf(one, TERMS);
      assert.ok(growth === null || growth.factor <= TERMS.bound, `${one.name}: ${JSON.stringify(growth)}`);
    }
  });

  it('is measured for every shape', () => {
    assert.deepEqual(Object.keys(SHAPE_PIECES).sort(), [...Object.keys(KEY_SHAPES), 'labelled'].sort());
  });
});
