// Sentences on what went wrong say what is known, name what helps, and claim no cause that nobody knows.
import assert from 'node:assert/strict';
import { CERTIFICATE_TROUBLE } from '../../src/core/providers/http/certificateTrouble.ts';
import { classify, type Trouble } from '../../src/core/providers/http/classify.ts';
import { missingScopes } from '../../src/core/providers/replies/missingScopes.ts';
import { NO_KEYS } from '../../src/core/providers/scrubber.ts';
import { certificateSentences } from '../../src/editor/words/certificateWords.ts';
import { connectionWhy } from '../../src/editor/words/connectionWords.ts';
import { explanation } from '../../src/editor/words/explanation.ts';
import { saidSentence } from '../../src/editor/words/saidWords.ts';
import type { Job } from '../../src/shared/job.ts';
import { aJob, anError, aSentJob, T0 } from '../builders/aJob.ts';
import { growthOf, SUITE_TERMS } from '../builders/growth.ts';
import { inWords } from '../builders/inWords.ts';
import { jobsInEveryState } from '../builders/jobsInEveryState.ts';

/** What Node calls what OpenSSL finds wrong with a certificate, and its own two for the name on it. */
const CERTIFICATES: Readonly<Record<string, RegExp>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: /doesn’t trust .*http\.systemCertificates.*NODE_EXTRA_CA_CERTS/,
  SELF_SIGNED_CERT_IN_CHAIN: /doesn’t trust .*http\.systemCertificates.*NODE_EXTRA_CA_CERTS/,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: /doesn’t trust .*NODE_EXTRA_CA_CERTS/,
  UNABLE_TO_GET_ISSUER_CERT: /doesn’t trust .*NODE_EXTRA_CA_CERTS/,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: /doesn’t trust .*NODE_EXTRA_CA_CERTS/,
  CERT_UNTRUSTED: /doesn’t trust .*NODE_EXTRA_CA_CERTS/,
  INVALID_CA: /doesn’t trust .*NODE_EXTRA_CA_CERTS/,
  CERT_HAS_EXPIRED: /has expired, by this machine’s clock .*machine’s date and time.*renew/,
  CERT_NOT_YET_VALID: /not valid yet, by this machine’s clock .*machine’s date and time/,
  ERR_TLS_CERT_ALTNAME_INVALID: /another name .*endpoint’s address.*sign-in page/,
  ERR_TLS_CERT_ALTNAME_FORMAT: /another name .*endpoint’s address/,
  HOSTNAME_MISMATCH: /another name .*endpoint’s address/,
  CERT_REVOKED: /revoked .*replace it/,
  CERT_REJECTED: /can’t be used .*replace it/,
  CERT_CHAIN_TOO_LONG: /can’t be used/,
  CERT_SIGNATURE_FAILURE: /can’t be used/,
  INVALID_PURPOSE: /can’t be used/,
  PATH_LENGTH_EXCEEDED: /can’t be used/,
  ERROR_IN_CERT_NOT_BEFORE_FIELD: /can’t be used/,
  ERROR_IN_CERT_NOT_AFTER_FIELD: /can’t be used/,
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: /can’t be used/,
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: /can’t be used/,
  UNABLE_TO_GET_CRL: /can’t be used/,
  UNABLE_TO_DECRYPT_CRL_SIGNATURE: /can’t be used/,
  CRL_SIGNATURE_FAILURE: /can’t be used/,
  CRL_NOT_YET_VALID: /can’t be used/,
  CRL_HAS_EXPIRED: /can’t be used/,
  ERROR_IN_CRL_LAST_UPDATE_FIELD: /can’t be used/,
  ERROR_IN_CRL_NEXT_UPDATE_FIELD: /can’t be used/,
};

const PERMISSIONS: readonly (readonly [words: string, scopes: string])[] = [
  [
    'You have insufficient permissions for this operation. Missing scopes: api.responses.write. Check that you have the correct role in your organization (Reader, Writer, Owner) and project (Member, Owner), and if you’re using a restricted API key, that it has the necessary scopes.',
    'api.responses.write',
  ],
  [
    'Missing scopes: api.responses.read, api.model.read, model.request. Ask.',
    'api.responses.read, api.model.read, model.request',
  ],
  ['Missing required scopes: ["api.responses.write"]', 'api.responses.write'],
  [
    'The principal `5b1c` lacks the required data action `Microsoft.CognitiveServices/accounts/OpenAI/responses/write` to perform `POST /openai/responses` operation.',
    'Microsoft.CognitiveServices/accounts/OpenAI/responses/write',
  ],
  ["Permission 'aiplatform.endpoints.predict' denied on resource", 'aiplatform.endpoints.predict'],
  [
    'User: someone is not authorized to perform: bedrock:InvokeModel on resource: arn:x because no policy allows it',
    'bedrock:InvokeModel',
  ],
  ['This call requires scope: responses:write', 'responses:write'],
  ['You have insufficient permissions for this operation.', ''],
  ['Missing scopes: none of your business', ''],
  ['Missing scopes: <img src=x onerror=y>', ''],
];

const trouble = (changes: Partial<Trouble>): Trouble => ({
  status: 401,
  code: null,
  type: null,
  param: null,
  message: '',
  requestId: null,
  isUnsent: false,
  isInReply: false,
  header: () => null,
  ...changes,
});

describe('a certificate that this machine does not accept', () => {
  it('is named with what helps it, whatever is wrong with it', () => {
    assert.deepEqual([...CERTIFICATE_TROUBLE].sort(), Object.keys(CERTIFICATES).sort());
    for (const [code, helps] of Object.entries(CERTIFICATES)) {
      const said = certificateSentences('Office', code, inWords);
      assert.match(said, helps);
      assert.ok(
        /^(Office has a certificate|The certificate of Office) /.test(said) && said.includes(`(${code})`),
        said,
      );
      const waits = aJob({ state: 'waiting', waitingReason: 'offline', error: anError({ kind: 'certificate', code }) });
      assert.ok(explanation(waits, inWords).includes(certificateSentences('OpenAI', code, inWords)));
    }
    assert.equal(certificateSentences('Office', 'ECONNREFUSED', inWords), '');
  });
});

describe('a connection that did not come about', () => {
  it('is told with its reason, as far as this machine knows it', () => {
    for (const [code, why] of [
      ['ENOTFOUND', 'its name could not be looked up'],
      ['EAI_AGAIN', 'its name could not be looked up'],
      ['ECONNREFUSED', 'its address refused the connection'],
      ['ENETUNREACH', 'its address can’t be reached'],
      ['CONNECT_TIMEOUT', 'it did not answer in time'],
      ['ECONNRESET', 'the connection broke'],
      ['PROXY_407', 'the proxy asks for a user name and password: see “http.proxy”'],
      ['PROXY_502', 'the proxy answered with error 502: see “http.proxy”'],
      ['PROXY_ECONNREFUSED', 'the connection to the proxy failed: see “http.proxy”'],
      ['PROXY_NETWORK', 'the connection to the proxy failed: see “http.proxy”'],
      ['EPROTO', 'no secure connection could be made; check “https” or “http” in the address'],
      ['ERR_SSL_WRONG_VERSION_NUMBER', 'no secure connection could be made; check “https” or “http” in the address'],
      ['UND_ERR_SOCKET', 'the connection broke'],
      ['KEPT', 'the connection failed'],
    ] as const) {
      assert.equal(connectionWhy(code, inWords), `${why} (${code})`);
      const error = anError({ kind: 'offline', code });
      const waits = aJob({ state: 'waiting', waitingReason: 'offline', notBefore: T0 + 20_000, error });
      assert.ok(explanation(waits, inWords).startsWith(`Not sent: no connection to OpenAI: ${why} (${code}). Ponder`));
    }
    assert.equal(connectionWhy(null, inWords), '');
  });
});

describe('a key that may not do this', () => {
  it('is told with the permission it lacks, in whatever words', () => {
    for (const [message, scopes] of PERMISSIONS) assert.equal(missingScopes({ kind: 'rights', message }), scopes);
    assert.equal(missingScopes({ kind: 'server', message: 'Missing scopes: a.b' }), '');
  });

  it('is not taken for a wrong key: neither by its words nor by a code alone', () => {
    const tells = [
      ...PERMISSIONS.filter(([message]) => !/^Permission|requires scope/.test(message)).map(([message]) => ({
        message,
      })),
      ...['insufficient_permissions', 'missing_scope', 'insufficient_scope', 'PermissionDenied'].map((code) => ({
        code,
      })),
    ];
    for (const said of tells) {
      const [created, looked] = (['create', 'look'] as const).map((how) => classify(trouble(said), how, NO_KEYS));
      const what = JSON.stringify(said);
      assert.deepEqual([created?.kind, created?.error.kind], ['refused', 'rights'], what);
      assert.deepEqual([looked?.kind, looked?.error.kind], ['noAccess', 'rights'], what);
    }
    const wrong = trouble({ message: 'Incorrect API key provided.', code: 'invalid_api_key' });
    assert.equal(classify(wrong, 'look', NO_KEYS).kind, 'keyRefused');
  });
});

describe('words of a server, however long', () => {
  const rights = (message: string) => missingScopes({ kind: 'rights', message });
  const judged = (message: string) => classify(trouble({ message }), 'create', NO_KEYS);
  const said = (message: string) => saidSentence(anError({ httpStatus: 400, message }), inWords);
  for (const unit of [
    'missing scope ',
    'missing scopes: a.b,',
    'permission ',
    'permission x',
    'lacks the ',
    '<html>',
    '.!',
    '[[(("',
  ]) {
    for (const [name, work] of Object.entries({ rights, judged, said })) {
      it(`take work that grows as they do: ${name} of “${unit}”`, () => {
        const growth = growthOf(
          { name, text: (size) => unit.repeat(size / unit.length), work },
          { ...SUITE_TERMS, mostSize: 200_000 },
        );
        assert.ok(growth === null || growth.factor <= SUITE_TERMS.bound, JSON.stringify(growth));
      });
    }
  }
});

describe('what nobody knows', () => {
  const words = (changes: Partial<Job>) => explanation(aSentJob(changes), inWords);
  const died = anError({ kind: 'windowDied', message: '' });

  it('is not put down to a window that closed', () => {
    for (const changes of [
      { state: 'uncertain', error: died },
      { state: 'uncertain', error: null },
      { state: 'failed', background: false, error: died },
    ] as const) {
      assert.doesNotMatch(words(changes), /(?:the|its) window (?:closed|has closed)/i);
    }
    assert.match(words({ state: 'uncertain', error: died }), /the window that sent it went silent/);
    assert.match(words({ state: 'uncertain', error: null }), /nothing is known about its sending/);
  });

  it('is told apart: a reply that did not come in time, and a connection that ended', () => {
    const error = (changes: object) => anError({ kind: 'network', message: '', ...changes });
    const uncertain = (changes: object) => words({ state: 'uncertain', error: error(changes) });
    assert.match(uncertain({ message: 'Request timed out.' }), /no reply came in time/);
    assert.match(uncertain({ code: 'ETIMEDOUT' }), /no reply came in time/);
    assert.match(uncertain({ code: 'ECONNRESET' }), /the connection ended before the reply came/);
    assert.doesNotMatch(uncertain({ message: 'Request timed out.' }), /said/, 'that is this machine’s word');
  });

  it('is no reason of its own: a job that is not sent any more, one that is not to be found, one that is not allowed', () => {
    const consent = aJob({ state: 'waiting', waitingReason: 'consent' });
    assert.doesNotMatch(explanation(consent, inWords), /in time/);
    assert.match(words({ state: 'lost', error: null }), /it may have expired or been deleted/);
    const region = anError({ kind: 'rights', httpStatus: 403, message: 'Country, region, or territory not supported' });
    const refused = explanation(aJob({ state: 'rejected', error: region }), inWords);
    assert.equal(
      refused,
      'OpenAI doesn’t allow this. Nothing was spent. OpenAI says: “Country, region, or territory not supported”.',
    );
  });
});

describe('where a question of which nobody knows whether it arrived may be found', () => {
  const said = (changes: Partial<Job>) => explanation({ ...aSentJob(), state: 'uncertain', ...changes }, inWords);

  it('is told by the metadata it was sent with', () => {
    assert.match(said({}), /a response whose metadata has job = job-1\./);
  });

  it('may cost an amount that nobody knows', () => {
    assert.match(said({ estimate: null }), /may cost up to an unknown amount\./);
  });

  it('is not told by metadata that it was sent without, nor by a log of what is not stored', () => {
    assert.match(said({ dropped: ['metadata'] }), /sent without metadata, it doesn’t name the job\./);
    assert.match(said({ store: false }), /may not list it/);
    assert.doesNotMatch(`${said({ dropped: ['metadata'] })} ${said({ store: false })}`, /metadata has job/);
  });
});

describe('what became of a job', () => {
  it('is told without a place on its page: notices, rows and tooltips say the same', () => {
    const tooLarge = aSentJob({ background: false, pauseReason: 'tooLarge' });
    for (const job of [...jobsInEveryState(), tooLarge]) {
      assert.doesNotMatch(explanation(job, inWords), /\b(below|above)\b/, job.state);
    }
  });
});

describe('what a place said, within a sentence of ours', () => {
  it('is cut where it is long', () => {
    const said = saidSentence(anError({ httpStatus: 400, message: 'x'.repeat(401) }), inWords);
    assert.equal(said, `The reply said: “${'x'.repeat(399)}…”.`);
  });

  it('ends with one stop, in whatever script', () => {
    for (const said of ['It broke.', 'It broke!', '壊れました。', '坏了！', '坏了．', 'ｺﾜﾚﾀ｡', 'Broke...']) {
      const error = anError({ message: said });
      for (const state of ['failed', 'rejected', 'lost'] as const) {
        const words = explanation({ ...aSentJob(), state, error }, inWords);
        assert.doesNotMatch(words, /[.!。！．｡]”?\./, words);
      }
    }
  });
});
