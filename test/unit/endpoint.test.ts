import assert from 'node:assert/strict';
import {
  type Endpoint,
  isOpenAi,
  OPENAI_ENDPOINT,
  originOf,
  readEndpoints,
  snapshotOf,
} from '../../src/core/providers/endpoint.ts';
import { isInert } from '../builders/hostileTexts.ts';

function read(...rows: unknown[]): { endpoints: Endpoint[]; problems: string[] } {
  const problems: string[] = [];
  return { endpoints: readEndpoints(rows, (problem) => problems.push(problem)), problems };
}

/** What is said of a row; empty = it is taken. Either way OpenAI is there. */
function problemsOf(row: unknown): string[] {
  const { endpoints, problems } = read(row);
  assert.equal(endpoints[0]?.name, 'OpenAI');
  assert.equal(originOf(endpoints[0]?.baseUrl ?? ''), 'https://api.openai.com');
  assert.equal(endpoints.length + problems.length, 2);
  return problems;
}

const gateway = { name: 'Gateway', provider: 'compatible', baseUrl: 'https://gateway.example/v1' };

describe('the endpoints of the settings', () => {
  it('always have OpenAI, whatever the setting is', () => {
    for (const setting of [undefined, null, [], {}, 'https://evil.example', 7]) {
      assert.deepEqual(
        readEndpoints(setting, (problem) => assert.fail(problem)),
        [OPENAI_ENDPOINT],
      );
    }
  });

  it('are read with all they may say', () => {
    const row = {
      ...gateway,
      baseUrl: 'https://gateway.example/v1//',
      organization: 'org-1',
      project: '',
      headers: { 'X-Title': 'Ponder' },
      keyFrom: 'env:GATEWAY_KEY',
    };
    assert.deepEqual(read(row), {
      endpoints: [
        OPENAI_ENDPOINT,
        {
          name: 'Gateway',
          provider: 'compatible',
          baseUrl: 'https://gateway.example/v1',
          organization: 'org-1',
          project: null,
          headers: { 'X-Title': 'Ponder' },
          keyVariable: 'GATEWAY_KEY',
        },
      ],
      problems: [],
    });
  });

  it('may give OpenAI an organisation of its own', () => {
    assert.deepEqual(read({ name: 'OpenAI', provider: 'openai', organization: 'org-1' }), {
      endpoints: [{ ...OPENAI_ENDPOINT, organization: 'org-1' }],
      problems: [],
    });
  });

  it('never send what is named OpenAI elsewhere, however the name is written', () => {
    const said = 'The endpoint named OpenAI always means https://api.openai.com. Give the other one another name.';
    for (const name of ['OpenAI', ' OpenAI ', 'openai', 'Open\u200bAI', 'OpenAI\u202c']) {
      assert.deepEqual(problemsOf({ ...gateway, name }), [said]);
    }
    assert.deepEqual(
      problemsOf({ name: 'OpenAI', provider: 'openai', baseUrl: 'https://api.openai.com.evil.example' }),
      [said],
    );
  });

  it('take plain http on this machine only', () => {
    const said = 'The endpoint Gateway is left out: a key only travels over https, except on this machine.';
    const fine = ['http://localhost:8080/v1', 'http://127.0.0.1:1/v1', 'http://127.9.9.9/v1', 'http://[::1]:9/v1'];
    const refused = [
      'http://gateway.example/v1',
      'http://127.0.0.1.evil.example/v1',
      'http://localhost.evil.example/v1',
      'http://192.168.0.2/v1',
      'http://0.0.0.0/v1',
      'http://localhost@evil.example/v1',
      'ftp://localhost/v1',
      'file:///etc/passwd',
      'javascript:alert(1)',
    ];
    assert.deepEqual(
      fine.flatMap((baseUrl) => problemsOf({ ...gateway, baseUrl })),
      [],
    );
    for (const baseUrl of refused) assert.deepEqual(problemsOf({ ...gateway, baseUrl }), [said], baseUrl);
  });

  it('refuse an address that holds credentials or does not end with its path', () => {
    const password = 'The endpoint Gateway is left out: its baseUrl holds a password. Use the command "Set API Key".';
    const query = 'The endpoint Gateway is left out: its baseUrl holds a "?" or "#", and must end with its path.';
    assert.deepEqual(
      [
        'https://user:secret@gateway.example/v1',
        'https://user@gateway.example/v1',
        'http://:secret@localhost/v1',
        'https://gateway.example/v1?key=secret',
        'https://gateway.example/v1#key',
      ].flatMap((baseUrl) => problemsOf({ ...gateway, baseUrl })),
      [password, password, password, query, query],
    );
  });

  it('leave broken rows out and say so, and keep the others', () => {
    const noName = 'ponder.endpoints has a row without a name. It was left out.';
    const { endpoints, problems } = read(
      null,
      'text',
      [],
      {},
      { ...gateway, name: '  ' },
      { ...gateway, name: 7 },
      { ...gateway, provider: 'other' },
      { name: 'No address', provider: 'compatible' },
      { ...gateway, name: 'Strange', baseUrl: 'not an address' },
      { ...gateway, name: 'Cloud', provider: 'azure' },
      gateway,
    );
    assert.deepEqual(
      endpoints.map(({ name }) => name),
      ['OpenAI', 'Gateway'],
    );
    assert.deepEqual(problems, [
      ...Array.from({ length: 6 }, () => noName),
      'The endpoint Gateway is left out: its provider must be "openai" or "compatible".',
      'The endpoint No address is left out: its baseUrl is not an address.',
      'The endpoint Strange is left out: its baseUrl is not an address.',
      'The endpoint Cloud is left out: this version of Ponder does not speak to Azure yet.',
    ]);
  });

  it('complain without repeating what a hostile name would do', () => {
    for (const problem of problemsOf({ name: '$(trash) [x](command:y)\n', provider: '?' })) {
      assert.ok(isInert(problem), problem);
    }
  });

  it('send no headers that carry credentials or are none', () => {
    const headers = {
      Authorization: 'Bearer x',
      'proxy-authorization': 'x',
      Cookie: 'x',
      'Api-Key': 'x',
      'x-api-key': 'x',
      'X-Goog-Api-Key': 'x',
      'X-Auth-Token': 'x',
      'Ocp-Apim-Subscription-Key': 'x',
      'CF-Access-Client-Secret': 'x',
      'bad name': 'x',
      'x-break': 'a\r\nAuthorization: x',
      'x-number': 7,
      'x-umlaut': 'ü',
      '': 'x',
      'HTTP-Referer': 'https://ponder.example',
      'x-title': 'Ponder',
    };
    assert.deepEqual(read({ ...gateway, headers }).endpoints[1]?.headers, {
      'HTTP-Referer': 'https://ponder.example',
      'x-title': 'Ponder',
    });
    assert.deepEqual(read({ ...gateway, headers: ['x'] }).endpoints[1]?.headers, {});
  });

  it('name an environment variable for the key only in the agreed way', () => {
    const variables = ['env:MY_KEY', 'env:', 'env:1X', 'env:A B', 'MY_KEY', 'file:/key', 7].map(
      (keyFrom) => read({ ...gateway, keyFrom }).endpoints[1]?.keyVariable,
    );
    assert.deepEqual(variables, ['MY_KEY', null, null, null, null, null, null]);
  });
});

describe('an endpoint', () => {
  it("is OpenAI's by its address, not by its name or kind", () => {
    const at = (baseUrl: string) => isOpenAi({ ...OPENAI_ENDPOINT, baseUrl });
    assert.deepEqual(
      [
        'https://api.openai.com/v1',
        'https://API.openai.com:443/',
        'https://api.openai.com:444/v1',
        'http://localhost/v1',
      ].map(at),
      [true, true, false, false],
    );
  });

  it('leaves headers and variable behind in a snapshot', () => {
    const { endpoints } = read({ ...gateway, headers: { 'x-title': 'Ponder' }, keyFrom: 'env:GATEWAY_KEY' });
    assert.deepEqual(endpoints.slice(1).map(snapshotOf), [{ ...gateway, organization: null, project: null }]);
  });
});
