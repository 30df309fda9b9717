// What a reply, or none, means for a job: every status, code and word that decides it.
import assert from 'node:assert/strict';
import { describe as logged } from '../../src/core/providers/failure.ts';
import { classify, looksLikePage, type Operation, type Trouble } from '../../src/core/providers/http/classify.ts';
import { NO_KEYS, Scrubber } from '../../src/core/providers/scrubber.ts';
import { failing } from '../fakes/scriptedProvider.ts';

function trouble(changes: Partial<Trouble> = {}): Trouble {
  return {
    status: 400,
    code: null,
    type: null,
    param: null,
    message: 'It did not work.',
    requestId: null,
    isUnsent: false,
    isInReply: false,
    header: () => null,
    ...changes,
  };
}

const judged = (operation: Operation, changes: Partial<Trouble>): string => {
  const { kind, error } = classify(trouble(changes), operation, NO_KEYS);
  return `${kind} ${error.kind}`;
};
const created = (changes: Partial<Trouble>) => judged('create', changes);
const looked = (changes: Partial<Trouble>) => judged('look', changes);

const PAGE = '<!DOCTYPE html><html><body>Sign in</body></html>';

const OPENAI_QUOTA = 'You exceeded your current quota. See https://platform.openai.com/docs/guides/error-codes.';

/** Of a POST: what it says, and what that means. */
const CREATES: readonly (readonly [changes: Partial<Trouble>, meaning: string])[] = [
  [{ status: null }, 'cannotKnow network'],
  [{ status: null, isUnsent: true }, 'tryLater offline'],
  [{ status: null, isUnsent: true, code: 'ECONNREFUSED' }, 'tryLater offline'],
  [{ status: null, isUnsent: true, code: 'CERT_HAS_EXPIRED' }, 'tryLater certificate'],
  // Our socket's word counts only where no head of a reply came.
  [{ status: 500, isUnsent: true }, 'cannotKnow server'],
  [{ status: 408 }, 'cannotKnow server'],
  [{ status: 409 }, 'cannotKnow server'],
  [{ status: 500 }, 'cannotKnow server'],
  [{ status: 503 }, 'cannotKnow server'],
  [{ status: 599 }, 'cannotKnow server'],
  [{ status: 499 }, 'refused refused'],
  [{ status: 407 }, 'refused proxy'],
  [{ status: 407, message: PAGE }, 'refused proxy'],
  [{ status: 410 }, 'refused refused'],
  [{ status: 429 }, 'tryLater rateLimit'],
  [{ status: 429, code: 'rate_limit_exceeded' }, 'tryLater rateLimit'],
  [{ status: 429, code: 'insufficient_quota' }, 'refused quota'],
  [{ status: 429, code: 'billing_hard_limit_reached' }, 'refused quota'],
  [{ status: 429, code: 'billing_not_active' }, 'refused quota'],
  [{ status: 429, message: 'Request too large for o3 in organization' }, 'refused tooLargeForLimit'],
  [{ status: 428 }, 'refused refused'],
  [{ status: 430 }, 'refused refused'],
  [{ status: 200 }, 'cannotKnow notAnApi'],
  [{ status: 200, isInReply: true }, 'cannotKnow errorReply'],
  [{ status: 299 }, 'cannotKnow notAnApi'],
  [{ status: 300 }, 'refused redirect'],
  [{ status: 302 }, 'refused redirect'],
  [{ status: 399 }, 'refused redirect'],
  [{ status: 302, code: 'insufficient_quota' }, 'refused quota'],
  [{ status: 400 }, 'refused refused'],
  [{ status: 400, code: 'billing_not_active' }, 'refused quota'],
  [{ status: 403, code: 'insufficient_quota' }, 'refused quota'],
  [{ status: 404, message: 'Your organization must be verified to use it' }, 'refused verification'],
  [{ status: 400, message: PAGE }, 'refused notAnApi'],
  [{ status: 401, message: PAGE }, 'refused notAnApi'],
  [{ status: 401 }, 'refused key'],
  [{ status: 401, code: 'invalid_api_key' }, 'refused key'],
  [{ status: 403 }, 'refused rights'],
  [{ status: 404 }, 'refused notFound'],
  [{ status: 404, code: 'model_not_found' }, 'refused model'],
  [{ status: 400, code: 'model_not_found' }, 'refused model'],
  [{ status: 404, code: 'model_not_found', message: 'It has been deprecated.' }, 'refused modelGone'],
  [{ status: 410, message: 'The model o1 is retired.' }, 'refused modelGone'],
  // A field that is gone, or too long, is no model that is gone, and no question that is too long.
  [
    { status: 400, code: 'unsupported_parameter', param: 'user', message: 'user is deprecated for this model' },
    'refused parameter',
  ],
  [
    { status: 400, code: 'unsupported_parameter', message: "'user' is no longer supported with this model" },
    'refused parameter',
  ],
  [{ status: 404, param: 'model', message: 'The model was not found' }, 'refused model'],
  [{ status: 400, code: 'string_above_max_length', param: 'metadata.job' }, 'refused parameter'],
  [{ status: 400, code: 'string_above_max_length', param: 'input[0].content' }, 'refused tooLong'],
  [{ status: 413 }, 'refused tooLong'],
  [{ status: 400, code: 'context_length_exceeded' }, 'refused tooLong'],
  [{ status: 400, code: 'context_length_exceeded', param: 'input' }, 'refused tooLong'],
  [{ status: 400, code: 'invalid_prompt' }, 'refused policy'],
  [{ status: 400, code: 'content_filter', param: 'prompt' }, 'refused contentFilter'],
  [{ status: 400, filters: ['hate'] }, 'refused contentFilter'],
  [{ status: 500, filters: ['hate'] }, 'cannotKnow server'],
  [{ status: 400, code: 'cyber_policy' }, 'refused cyberPolicy'],
  // Numbers, as gateways give them, and the type in place of the code.
  [{ status: 402, code: '402' }, 'refused quota'],
  [{ status: 429, type: 'insufficient_quota' }, 'refused quota'],
  [{ status: 429, code: '429', message: OPENAI_QUOTA }, 'refused quota'],
  // Google says the same of a limit that passes.
  [{ status: 429, message: 'You exceeded your current quota, see https://ai.google.dev/limits' }, 'tryLater rateLimit'],
  [{ status: 403, message: 'Your team has used all available credits.' }, 'refused quota'],
  [{ status: 429, message: 'Resource Unavailable' }, 'tryLater noCapacity'],
  [{ status: 413, code: 'rate_limit_exceeded' }, 'refused tooLargeForLimit'],
  [{ status: 413, message: PAGE }, 'refused tooLong'],
  [{ status: 503, message: 'Slow Down' }, 'cannotKnow overloaded'],
  [{ status: 503, code: 'overloaded' }, 'cannotKnow overloaded'],
  [{ status: 529 }, 'cannotKnow overloaded'],
  [{ status: 524 }, 'cannotKnow server'],
  [{ status: 500, message: 'Slow Down' }, 'cannotKnow server'],
  [{ status: 405 }, 'refused path'],
  [{ status: 404, message: 'Resource not found' }, 'refused path'],
  [{ status: 404, message: 'The vector store was not found' }, 'refused notFound'],
  [{ status: 404, code: 'DeploymentNotFound' }, 'refused deployment'],
  [{ status: 400, code: 'OperationNotSupported' }, 'refused operation'],
  [{ status: 400, message: 'Missing required query parameter: api-version' }, 'refused apiVersion'],
  [{ status: 400, code: 'previous_response_not_found', param: 'previous_response_id' }, 'refused chain'],
  [{ status: 401, message: 'audience is incorrect' }, 'refused audience'],
  [{ status: 403, message: 'Access denied due to Virtual Network rules' }, 'refused firewall'],
  [{ status: 400, message: 'It went through the firewall' }, 'refused refused'],
  [{ status: 403, message: 'It has been temporarily blocked' }, 'refused blocked'],
  [{ status: 400, param: 'metadata' }, 'refused parameter'],
  [{ status: 400, code: 'unsupported_parameter' }, 'refused parameter'],
  [{ status: 400, code: 'unsupported_value' }, 'refused parameter'],
];

const LOOKS: readonly (readonly [changes: Partial<Trouble>, meaning: string])[] = [
  [{ status: null }, 'transient network'],
  [{ status: null, isUnsent: true }, 'transient offline'],
  [{ status: null, isUnsent: true, code: 'CERT_REVOKED' }, 'transient certificate'],
  [{ status: 401 }, 'keyRefused key'],
  [{ status: 401, code: 'missing_scope' }, 'noAccess rights'],
  [{ status: 400, code: 'missing_scope' }, 'transient server'],
  [{ status: 403 }, 'noAccess rights'],
  [{ status: 404 }, 'notFound notFound'],
  // Said of something else than the response: it may be there all the same.
  [{ status: 404, code: 'DeploymentNotFound' }, 'transient deployment'],
  [{ status: 404, message: 'API version not supported' }, 'transient apiVersion'],
  [{ status: 404, message: 'Resource not found' }, 'notFound notFound'],
  [{ status: 401, message: 'audience is incorrect' }, 'keyRefused audience'],
  [{ status: 401, code: 'ip_not_authorized' }, 'transient firewall'],
  [{ status: 401, code: 'mismatched_organization' }, 'noAccess organization'],
  [{ status: 403, message: 'Access denied due to Virtual Network rules' }, 'transient firewall'],
  [{ status: 403, message: 'The response id is not associated with the user' }, 'noAccess foreignId'],
  [{ status: 407, message: PAGE }, 'transient proxy'],
  [{ status: 400 }, 'transient server'],
  [{ status: 429, code: 'insufficient_quota' }, 'transient server'],
  [{ status: 500 }, 'transient server'],
  [{ status: 200 }, 'transient server'],
  ...[200, 401, 403, 404, 500].map((status) => [{ status, message: PAGE }, 'transient notAnApi'] as const),
];

/** Of a key that is right and may not do this. */
const RIGHTS_CODES = [
  'insufficient_permissions',
  'insufficient_scope',
  'missing_scope',
  'missing_scopes',
  'permission_denied',
  'PermissionDenied',
];
const RIGHTS_WORDS = [
  'missing scope',
  'Missing scopes: api.responses.write'.replace('scopes', 'scope'),
  'missing required scope',
  'missing permission',
  'missing required permission',
  'insufficient permission',
  'insufficient scope',
  'lacks the required data action',
  'lack the required permission',
  'lacks the required scope',
  'not authorized to perform this',
];

describe('a failure in the log', () => {
  it('is told by its codes, and never by its message', () => {
    const error = {
      kind: 'key',
      message: 'sk-secret',
      code: 'invalid_api_key',
      httpStatus: 401,
      requestId: null,
    } as const;
    assert.equal(logged(failing('refused', { error }).failure), 'key, 401, invalid_api_key');
  });
});

describe('what went wrong', () => {
  for (const [changes, meaning] of CREATES) {
    it(`with a POST means "${meaning}" for ${inShort(changes)}`, () => assert.equal(created(changes), meaning));
  }
  for (const [changes, meaning] of LOOKS) {
    it(`with a look means "${meaning}" for ${inShort(changes)}`, () => assert.equal(looked(changes), meaning));
  }

  it('is a matter of rights where the place says so, not of the key', () => {
    for (const code of RIGHTS_CODES) {
      assert.equal(created({ status: 401, code }), 'refused rights', code);
      assert.equal(looked({ status: 401, code }), 'noAccess rights', code);
    }
    for (const message of RIGHTS_WORDS) {
      assert.equal(created({ status: 401, message: `You are ${message}.` }), 'refused rights', message);
      assert.equal(looked({ status: 401, message: `YOU ARE ${message.toUpperCase()}` }), 'noAccess rights', message);
    }
    for (const message of ['dismissing scopes', 'lacks taste', 'not authorized']) {
      assert.equal(looked({ status: 401, message }), 'keyRefused key', message);
    }
  });

  it('is a page where a server shows one, in whatever letters', () => {
    for (const page of [PAGE, '<html lang="en">', '<HTML>', ' x <head>', '<body class="a">', '<!doctype   html>']) {
      assert.equal(looksLikePage(page), true, page);
    }
    for (const text of ['html', '<htmlx>', '<bodyguard>', '<header>', '<!doctype xml>', '']) {
      assert.equal(looksLikePage(text), false, text);
    }
  });

  it('is offline only where our own socket says that nothing has left', () => {
    const offline = (changes: Partial<Trouble>) => classify(trouble(changes), 'create', NO_KEYS).offline;
    assert.deepEqual(
      [{ status: null, isUnsent: true }, { status: null }, { status: 503, isUnsent: true }].map(offline),
      [true, false, false],
    );
  });

  it('is kept as it was told: status, code, field, request id, and the wait that is asked for', () => {
    const header = (name: string) => (name === 'retry-after' ? '7' : null);
    const told = trouble({ code: 'unsupported_value', param: 'input[0].content', requestId: 'req_1', header });
    assert.deepEqual(classify(told, 'create', NO_KEYS), {
      kind: 'refused',
      offline: false,
      param: 'input[0].content',
      retryAfterMs: 7_000,
      error: {
        kind: 'parameter',
        message: 'It did not work.',
        code: 'unsupported_value',
        httpStatus: 400,
        requestId: 'req_1',
        param: 'input[0].content',
      },
    });
    const { param, retryAfterMs, error } = classify(trouble(), 'create', NO_KEYS);
    assert.deepEqual([param, retryAfterMs, 'param' in error], [null, null, false]);
  });

  it('is a matter of this machine’s clock where that is far from the server’s, and the place speaks of time', () => {
    const at = (hours: number, message: string, status = 401, code: string | null = null) => {
      const date = new Date(Date.now() + hours * 3_600_000).toUTCString();
      const header = (name: string) => (name === 'date' ? date : null);
      const { error } = classify(trouble({ status, code, message, header }), 'create', NO_KEYS);
      return [error.kind, error.clockAheadMin];
    };
    assert.deepEqual(at(-3, 'The token has expired.'), ['clock', 180]);
    assert.deepEqual(at(3, 'The token is not yet valid.')[0], 'clock');
    assert.equal(Number(at(3, 'The token is not yet valid.')[1]) < -175, true);
    assert.deepEqual(at(0, 'The token has expired.'), ['key', undefined], 'the clock is right');
    assert.deepEqual(at(-3, 'Incorrect API key.'), ['key', undefined], 'a key does not depend on the clock');
    assert.deepEqual(at(-3, 'The promotion has expired.', 400), ['refused', undefined]);
    const none = classify(trouble({ status: 401, message: 'It has expired.' }), 'create', NO_KEYS);
    assert.equal(none.error.kind, 'key', 'the server tells no time');
  });

  it('of a content filter names the categories, and of nothing else', () => {
    const filters = ['hate', 'self_harm'];
    const named = (changes: Partial<Trouble>) => classify(trouble(changes), 'create', NO_KEYS).error.filters;
    assert.deepEqual(named({ code: 'content_filter', filters }), filters);
    assert.equal(named({ code: 'content_filter' }), undefined);
    assert.equal(named({ status: 429, filters }), undefined);
  });

  it('is kept without keys, and with a word for a code that can be none', () => {
    const key = 'sk-test-0123456789abcdef0123';
    const scrubber = new Scrubber(() => [key]);
    const told = { message: `Wrong: ${key}`, code: 'two words', requestId: key, param: `input ${key}` };
    const { param, error } = classify(trouble(told), 'create', scrubber);
    assert.deepEqual([param, error.code, error.requestId, error.param], ['', 'not_a_code', null, '']);
    assert.ok(!error.message.includes(key) && error.message.startsWith('Wrong: '), error.message);
    assert.equal(error.kind, 'parameter', 'that a field was told counts');
  });
});

function inShort(changes: Partial<Trouble>): string {
  return Object.entries(changes)
    .map(([name, value]) => `${name} ${String(value).slice(0, 50)}`)
    .join(', ');
}
