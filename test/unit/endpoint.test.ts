import assert from 'node:assert/strict';
import {
  type Endpoint,
  isOpenAi,
  OPENAI_ENDPOINT,
  originOf,
  readEndpoints,
  snapshotOf,
} from '../../src/core/providers/endpoint.ts';
import { credentialHeaders } from '../../src/core/providers/readHeaders.ts';
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
    const said = 'ponder.endpoints is not a list of endpoints. Until you fix it, only OpenAI is available.';
    for (const setting of [undefined, [], null, {}, 'https://evil.example', 'false', 7]) {
      const problems: string[] = [];
      assert.deepEqual(
        readEndpoints(setting, (problem) => problems.push(problem)),
        [OPENAI_ENDPOINT],
      );
      assert.deepEqual(problems, setting === undefined || Array.isArray(setting) ? [] : [said]);
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
    const said = 'The endpoint named OpenAI always means https://api.openai.com. Give yours another name.';
    for (const name of ['OpenAI', ' OpenAI ', 'openai', 'Open\u200bAI', 'OpenAI\u202c']) {
      assert.deepEqual(problemsOf({ ...gateway, name }), [said]);
    }
    assert.deepEqual(
      problemsOf({ name: 'OpenAI', provider: 'openai', baseUrl: 'https://api.openai.com.evil.example' }),
      [said],
    );
  });

  it('take plain http on this machine only', () => {
    const said = 'The endpoint Gateway is ignored: a key only travels over https, except on this machine.';
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
    const password =
      'The endpoint Gateway is ignored: its baseUrl contains a password. Use the command “Set API Key or Sign In”.';
    const query = 'The endpoint Gateway is ignored: its baseUrl contains “?” or “#”; it must end with its path.';
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

  it('refuse the address of a call, as portals show it, and one that is no address by its length', () => {
    const call = (end: string) =>
      `The endpoint Gateway is ignored: its baseUrl is the address of one call. Leave out “${end}” and what follows.`;
    for (const [end, said] of [
      ['/v1/responses', call('/responses')],
      ['/v1/chat/completions/', call('/chat/completions')],
      ['/openai/responses?api-version=2025-04-01-preview', call('/responses')],
      [`/${'x'.repeat(1_000_000)}`, 'The endpoint Gateway is ignored: its baseUrl has more than 2000 characters.'],
    ] as const) {
      assert.deepEqual(problemsOf({ ...gateway, baseUrl: `https://gateway.example${end}` }), [said]);
    }
    assert.deepEqual(problemsOf({ ...gateway, baseUrl: 'https://gateway.example/responses/v1' }), []);
  });

  it('refuse an address behind which nothing can be put, though a URL would mend it unseen', () => {
    const said = (problem: string) => `The endpoint Gateway is ignored: ${problem}`;
    const query = said('its baseUrl contains “?” or “#”; it must end with its path.');
    const blank = said('its baseUrl contains a space, a line break or a backslash.');
    const unseen = said('its baseUrl contains a character that can’t be seen.');
    const percent = said('its baseUrl has a “%” in its host name.');
    const dots = said('its baseUrl has “.” or “..” as a part of its path.');
    const password = said('its baseUrl contains a password. Use the command “Set API Key or Sign In”.');
    const none = said('its baseUrl is not an address.');
    for (const [baseUrl, sentence] of [
      ['https://gateway.example/v1?', query],
      ['https://gateway.example/v1#', query],
      ['https://gateway.example?', query],
      ['https://gateway.example/#', query],
      ['https://gateway.example/v1/?/', query],
      ['https://gateway.example/v1?api-version=1', query],
      [' https://gateway.example/v1', blank],
      ['https://gateway.example/v1 ', blank],
      ['https://gateway.example/a b', blank],
      ['https://gate\tway.example/v1', blank],
      ['https://gateway.example/v1\n', blank],
      ['https://gateway.example/v\r\n1', blank],
      ['https://gateway.example/v1\u00a0', blank],
      ['https://gateway.example\\v1', blank],
      ['https:\\\\gateway.example', blank],
      ['https://gate\u200bway.example/v1', unseen],
      ['https://gate\u00adway.example/v1', unseen],
      ['https://gateway.example/v\u20601', unseen],
      ['https://gateway.example/\u202e1v', unseen],
      ['https://gateway.example/\ud800', unseen],
      ['https://gateway%2eexample/v1', percent],
      ['https://a%40b:c@gateway.example/v1', password],
      ['https://gateway.example/v1/../admin', dots],
      ['https://gateway.example/./v1', dots],
      ['https://gateway.example/%2e%2E/v1', dots],
      ['https://gateway.example/.%2e', dots],
      ['https://@gateway.example/v1', password],
      ['https://:@gateway.example/v1', password],
      ['https:gateway.example/v1', none],
      ['https:///gateway.example/v1', none],
      ['https://gateway.example:99999/v1', none],
      ['https://', none],
      ['', none],
      [null, none],
      [7, none],
      [['https://gateway.example'], none],
    ] as const) {
      assert.deepEqual(problemsOf({ ...gateway, baseUrl }), [sentence], JSON.stringify(baseUrl));
    }
  });

  it('take an address as it is written where a URL means the same', () => {
    for (const baseUrl of [
      'https://gateway.example',
      'HTTPS://Gateway.Example:8443/v1',
      'https://gateway.example/proxy/https://api.example/v1',
      'https://gateway.example/v1.2/..hidden/@team',
      'https://bücher.example/v1',
      'https://[2001:db8::1]:8443/v1',
      'https://gateway.example./v1',
    ]) {
      const { endpoints, problems } = read({ ...gateway, baseUrl });
      assert.deepEqual([endpoints[1]?.baseUrl, problems], [baseUrl, []]);
    }
  });

  it('never take OpenAI for a place whose address is there and no text', () => {
    for (const baseUrl of [null, false, 7, {}]) {
      const { endpoints, problems } = read({ name: 'Mine', provider: 'openai', baseUrl });
      assert.deepEqual(
        [endpoints, problems],
        [[OPENAI_ENDPOINT], ['The endpoint Mine is ignored: its baseUrl is not an address.']],
      );
    }
  });

  it('are left out with a sentence where no header can carry their organization or project', () => {
    for (const field of ['organization', 'project'] as const) {
      for (const value of ['org\n1', 'org 1', 'órg', 'org\u200b', 'org\0', '日本', 'x'.repeat(201), 7, false, [], {}]) {
        assert.deepEqual(problemsOf({ ...gateway, [field]: value }), [
          `The endpoint Gateway is ignored: its ${field} can’t be sent in a header.`,
        ]);
      }
      for (const [value, kept] of [
        [' org-1\n', 'org-1'],
        ['', null],
        [' ', null],
        [null, null],
      ] as const) {
        assert.equal(read({ ...gateway, [field]: value }).endpoints[1]?.[field], kept);
      }
    }
  });

  it('leave broken rows out and say so, and keep the others', () => {
    const noName = 'ponder.endpoints has an entry without a name. It is ignored.';
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
      gateway,
    );
    assert.deepEqual(
      endpoints.map(({ name }) => name),
      ['OpenAI', 'Gateway'],
    );
    assert.deepEqual(problems, [
      ...Array.from({ length: 6 }, () => noName),
      'The endpoint Gateway is ignored: its provider must be “openai”, “azure” or “compatible”.',
      'The endpoint No address is ignored: its baseUrl is not an address.',
      'The endpoint Strange is ignored: its baseUrl is not an address.',
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

  it('say of each header that can’t be sent why not, and send the others', () => {
    const said = (headers: unknown): unknown => {
      const { endpoints, problems } = read({ ...gateway, headers: headers });
      return [endpoints[1]?.headers, ...problems];
    };
    const notSent = (name: string, why: string) => `The header ${name} of the endpoint Gateway is not sent: ${why}.`;
    for (const name of [
      ...['Host', 'Transfer-Encoding', 'content-length', 'Connection', 'Keep-Alive', 'Upgrade', 'Expect', 'Trailer'],
      ...['TE', 'Content-Type', 'Content-Encoding', 'Accept', 'Accept-Encoding', 'User-Agent', 'Idempotency-Key'],
      ...['Proxy-Authorization', 'Proxy-Connection', 'Sec-Fetch-Mode', 'HTTP2-Settings', 'If-None-Match', 'Range'],
      ...['X-Client-Request-Id', 'x-stainless-os', 'X-HTTP-Method-Override', 'Date', 'Origin'],
    ]) {
      const fine = { 'x-title': 'Ponder' };
      assert.deepEqual(said({ [name]: 'x', ...fine }), [
        fine,
        notSent(name, 'Ponder or the connection itself sets it'),
      ]);
    }
    const unfit = 'its value contains a character that can’t be sent in a header';
    for (const [name, value, why] of [
      ['Cookie', 'a\nb', unfit],
      [':authority', 'x', 'that is not a header name'],
      ['bad name', 'x', 'that is not a header name'],
      ['x'.repeat(101), 'x', 'that is not a header name'],
      ['x-a', 'a\r\nHost: x', unfit],
      ['x-a', 'a\0', unfit],
      ['x-a', 'ü', unfit],
      ['x-a', '\t', unfit],
      ['x-a', 7, 'its value is not text'],
      ['x-a', null, 'its value is not text'],
      ['x-a', ['b'], 'its value is not text'],
      ['x-a', 'x'.repeat(4_097), 'its value has more than 4096 characters'],
    ] as const) {
      const shown = name.length > 60 ? `${name.slice(0, 59)}…` : name;
      assert.deepEqual(said({ [name]: value }), [{}, notSent(shown, why)]);
    }
    assert.deepEqual(said({ 'x-a': '1', 'X-A': '2' }), [{ 'x-a': '1' }, notSent('X-A', 'it appears twice')]);
    assert.deepEqual(said({ '': 'x' }), [{}, notSent('""', 'that is not a header name')]);
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`x-${index}`, '']));
    assert.deepEqual(said(many), [
      Object.fromEntries(Object.entries(many).slice(0, 40)),
      notSent('x-40', 'there are more than 40'),
    ]);
    for (const headers of ['false', 7, null, [], ['x-a: b']]) {
      assert.deepEqual(said(headers), [
        {},
        'The headers of the endpoint Gateway are not sent: each must be a name with a text.',
      ]);
    }
    const own: unknown = JSON.parse('{"__proto__":"x","constructor":"y"}');
    assert.deepEqual(Object.entries(read({ ...gateway, headers: own }).endpoints[1]?.headers ?? {}), [
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    const [hostile = ''] = read({ ...gateway, headers: { '$(trash) [x](command:y)': 'x' } }).problems;
    assert.ok(isInert(hostile), hostile);
  });

  it('tell headers that are credentials apart, by their names or by what is in them', () => {
    const headers = {
      Authorization: 'Bearer x',
      'x-portkey-api-key': 'x',
      'x-forwarded': 'Basic dXNlcjpwYXNz',
      'x-note': `sk-proj-${'a1B2'.repeat(12)}`,
      Cookie: 'a\nb',
      Host: 'Bearer x',
      'x-title': 'Bearer of good news',
      'x-tenant': 'a',
    };
    assert.deepEqual(Object.keys(credentialHeaders(headers)), [
      ...['Authorization', 'x-portkey-api-key', 'x-forwarded', 'x-note', 'x-title'],
    ]);
    assert.deepEqual(read({ ...gateway, headers }).endpoints[1]?.headers, { 'x-tenant': 'a' });
    for (const odd of [undefined, null, 7, [], 'x']) assert.deepEqual(credentialHeaders(odd), {});
  });

  it('tell a credential by any of the usual names, in any spelling', () => {
    const names = [
      ...['apikey', 'X-ApiKey', 'Y-APIKEY', 'x_api_key', 'X-Auth', 'Helicone-Auth', 'X-Authentication', 'AuthToken'],
      ...[
        'X-Amz-Security-Token',
        'X-Amz-Credential',
        'X-Amz-Signature',
        'X-JWT',
        'X-Passwd',
        'X-Session-Id',
        'sessionid',
      ],
      ...['X-AccessKey', 'X-Key-1', 'X-My-Token', 'Private-Token', 'Set-Cookie2', 'X-Pwd', 'X-Credentials'],
    ];
    const found = credentialHeaders(Object.fromEntries(names.map((name) => [name, 'x'])));
    assert.deepEqual(Object.keys(found), names);
  });

  it('tell a credential by a value drawn at random, and what only names something by its name', () => {
    const value = '9f2c7b1e4d6a8035c1f7e2b94a6d3c58';
    const plain = {
      'X-Tenant-Id': value,
      'X-Organization': value,
      'X-Amzn-Trace': value,
      'x-portkey-config': `pc-${value}`,
      'X-Group': '3f2b8c1e-7a4d-4e6f-9b0a-1c2d3e4f5a6b',
      'X-Title': 'Ponder for reasoning models in VS Code',
      'X-Author': 'Ann',
      'X-Keyspace': 'main',
      'anthropic-version': '2023-06-01',
    };
    assert.deepEqual(Object.keys(credentialHeaders({ ...plain, 'X-Gateway': value })), ['X-Gateway']);
  });

  it('name an environment variable for the key only in the agreed way', () => {
    const variables = ['env:MY_KEY', 'env:', 'env:1X', 'env:A B', 'MY_KEY', 'file:/key', 7].map(
      (keyFrom) => read({ ...gateway, keyFrom }).endpoints[1]?.keyVariable,
    );
    assert.deepEqual(variables, ['MY_KEY', null, null, null, null, null, null]);
    assert.deepEqual(read({ ...gateway, keyFrom: 'MY_KEY' }).problems, [
      'The endpoint Gateway takes no key from the environment: its keyFrom must be “env:” and a name.',
    ]);
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

  it('leaves its variable behind in a snapshot, and each header that may be a secret', () => {
    const headers = { 'x-title': 'Ponder', 'x-secretary': 'Ann' };
    const { endpoints } = read({ ...gateway, headers, keyFrom: 'env:GATEWAY_KEY' });
    assert.deepEqual(endpoints.slice(1).map(snapshotOf), [
      { ...gateway, organization: null, project: null, headers: { 'x-title': 'Ponder' } },
    ]);
    assert.ok(!('headers' in snapshotOf(OPENAI_ENDPOINT)));
  });
});

describe('an Azure endpoint', () => {
  const resource = 'https://res.openai.azure.com';
  const azure = (baseUrl: string, more: object = {}) => ({ name: 'Azure', provider: 'azure', baseUrl, ...more });
  const placeOf = (row: object): Endpoint => {
    const { endpoints, problems } = read(row);
    assert.deepEqual(problems, []);
    return endpoints[1] ?? assert.fail('it should be read');
  };

  it('is meant by the address of the resource, however much of it was copied', () => {
    for (const origin of [resource, 'https://res.services.ai.azure.com', 'https://res.cognitiveservices.azure.com']) {
      for (const end of ['', '/', '/openai', '/openai/', '/openai/v1', '/openai/v1/']) {
        assert.equal(placeOf(azure(origin + end)).baseUrl, `${origin}/openai/v1`, origin + end);
      }
    }
    // Behind a gateway of one's own the whole path counts.
    assert.equal(placeOf(azure('https://apim.example/team/openai/v1')).baseUrl, 'https://apim.example/team/openai/v1');
  });

  it('has the dated address where a version is named', () => {
    const apiVersion = '2025-04-01-preview';
    for (const end of ['', '/', '/openai']) {
      const { baseUrl, apiVersion: read } = placeOf(azure(resource + end, { azure: { apiVersion } }));
      assert.deepEqual([baseUrl, read], [`${resource}/openai`, apiVersion]);
    }
    assert.equal(placeOf(azure(resource, { azure: { apiVersion: 'v1' } })).apiVersion, undefined);
    const preview = placeOf(azure(resource, { azure: { apiVersion: 'preview' } }));
    assert.deepEqual([preview.baseUrl, preview.apiVersion], [`${resource}/openai/v1`, 'preview']);
  });

  it('says what is wrong with an address of the wrong kind', () => {
    const said: readonly (readonly [row: object, sentence: string])[] = [
      [
        azure('https://ai.azure.com/resource/x'),
        'its baseUrl is the address of a web page. Use the endpoint of the resource, such as https://my-resource.openai.azure.com.',
      ],
      [
        azure('https://portal.azure.com'),
        'its baseUrl is the address of a web page. Use the endpoint of the resource, such as https://my-resource.openai.azure.com.',
      ],
      [
        azure(`${resource}/openai/deployments/o3/chat/completions`),
        `its baseUrl names a deployment. Use ${resource}, and name the deployment as the model when you ask.`,
      ],
      [
        azure('https://res.services.ai.azure.com/api/projects/p'),
        'its baseUrl is not where questions go. Use https://res.services.ai.azure.com.',
      ],
      [
        azure('https://res.services.ai.azure.com/models'),
        'its baseUrl is not where questions go. Use https://res.services.ai.azure.com.',
      ],
      [
        azure(`${resource}/openai/v1`, { azure: { apiVersion: '2025-04-01-preview' } }),
        `addresses that end with /openai/v1 take no azure.apiVersion. Leave it out, or use ${resource}.`,
      ],
      [
        azure(resource, { azure: { apiVersion: '2024-10-21' } }),
        'its azure.apiVersion 2024-10-21 is older than the Responses API. Leave it out, or use 2025-04-01-preview or later.',
      ],
      ...['newest', '2025-13-01', '2025-04-32-preview'].map((apiVersion): [object, string] => [
        azure(resource, { azure: { apiVersion } }),
        'its azure.apiVersion must look like “2025-04-01-preview”. Leave it out for addresses that end with /openai/v1.',
      ]),
      [azure(resource, { azure: { auth: 'token' } }), 'its azure.auth must be “key” or “entra”.'],
      [
        azure(resource, { azure: { auth: 'entra', tenant: 'no tenant' } }),
        'its azure.tenant must be the ID of the tenant or one of its domains.',
      ],
      [
        azure(resource, { azure: { auth: 'entra', scope: 'VSCODE_CLIENT_ID:x' } }),
        'its azure.scope must look like “https://cognitiveservices.azure.com/.default”.',
      ],
      [azure(resource, { azure: [] }), 'its “azure” must be a set of fields.'],
      [
        azure('https://api.openai.com/v1'),
        'https://api.openai.com is OpenAI, not Azure. Set its provider to “openai”.',
      ],
      [
        { ...gateway, name: 'Azure', baseUrl: resource },
        `${resource} is an Azure resource. Set its provider to “azure”.`,
      ],
      [{ ...gateway, name: 'Azure', azure: {} }, 'it has “azure” fields, but its provider is not “azure”.'],
      [{ ...gateway, name: 'Azure', api: 'completions' }, 'its api must be “responses” or “chat”.'],
    ];
    for (const [row, sentence] of said) {
      assert.deepEqual(problemsOf(row), [`The endpoint Azure is ignored: ${sentence}`]);
    }
  });

  it('keeps who signs in, and no more than a snapshot may hold', () => {
    const scope = 'https://ai.azure.com/.default';
    const place = placeOf(
      azure(resource, { azure: { auth: 'entra', tenant: 'Contoso.com', scope, deployments: { mine: 'o3-pro' } } }),
    );
    assert.deepEqual(snapshotOf(place), {
      ...{ name: 'Azure', provider: 'azure', baseUrl: `${resource}/openai/v1`, organization: null, project: null },
      ...{ auth: 'token', tenant: 'contoso.com', scope },
    });
    assert.deepEqual(place.deployments, { mine: 'o3-pro' });
    // With a key there is nothing to sign in to.
    assert.equal(placeOf(azure(resource, { azure: { tenant: 'contoso.com' } })).tenant, undefined);
  });

  it('leaves out deployments past the most that it takes, and says so', () => {
    const deployments = Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`d${at}`, 'o3']));
    const { endpoints, problems } = read(azure(resource, { azure: { deployments } }));
    assert.equal(Object.keys(endpoints[1]?.deployments ?? {}).length, 200);
    assert.deepEqual(problems, ['Only the first 200 deployments of the endpoint Azure are used.']);
  });

  it('leaves out deployments that name nothing, and says so', () => {
    const { endpoints, problems } = read(
      azure(resource, {
        azure: { deployments: { good: 'o3', '': 'o3', none: '', odd: 7, 'a\u202eb': 'o3', bent: 'o\u200b3' } },
      }),
    );
    assert.deepEqual(endpoints[1]?.deployments, { good: 'o3' });
    assert.equal(problems.length, 5);
    assert.ok(problems.every((problem) => isInert(problem)));
    assert.deepEqual(read(azure(resource, { azure: { deployments: 'o3' } })).problems, [
      'The azure.deployments of the endpoint Azure must list models by deployment.',
    ]);
  });
});
