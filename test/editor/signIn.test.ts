// Signing in to an Azure resource with VS Code's accounts: silent for everything but a person's own step.
import assert from 'node:assert/strict';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import type { Credential, Token } from '../../src/core/providers/credential.ts';
import { fingerprintOf } from '../../src/core/providers/credential.ts';
import { type Endpoint, readEndpoints } from '../../src/core/providers/endpoint.ts';
import { EntraSessions } from '../../src/editor/keys/entraSessions.ts';
import { KeyEntry } from '../../src/editor/keys/keyEntry.ts';
import { KeyRing } from '../../src/editor/keys/keyRing.ts';
import { removeKey } from '../../src/editor/keys/removeKey.ts';
import { answering, type Exchange, type RawServer, startRawServer } from '../fakes/rawServer.ts';
import { editor } from '../fakes/vscode/editor.ts';
import { Memory, Secrets } from '../fakes/vscode/memory.ts';

const SERVICES = 'https://cognitiveservices.azure.com/.default';
const FOUNDRY = 'https://ai.azure.com/.default';
const MODELS = { data: [{ id: 'o3-pro-2025-06-10', deprecation: { inference: 1_797_465_600 } }] };

function placeAt(baseUrl: string, azure: object = {}): Endpoint {
  const rows = readEndpoints(
    [{ name: 'Azure', provider: 'azure', baseUrl, azure: { auth: 'entra', ...azure } }],
    assert.fail,
  );
  return rows[1] ?? assert.fail('it should be read');
}

const tokenIn = (credential: Credential | null): Token =>
  credential?.kind === 'token' ? credential : assert.fail('it should be a token');

describe('signing in to Azure', () => {
  let server: RawServer;
  let answer: (exchange: Exchange) => void;
  let memory: Memory;
  let secrets: Secrets;
  let keys: KeyRing;
  let listed: unknown;
  let place: Endpoint;

  const entry = () =>
    new KeyEntry({
      keys,
      load: async () => createProvider,
      onDidList: async (_, models) => {
        listed = models;
      },
    });
  const accounts = editor.accounts;

  beforeEach(async () => {
    editor.reset();
    answer = answering(200, MODELS);
    server = await startRawServer((exchange) => answer(exchange));
    place = placeAt(server.origin);
    memory = new Memory();
    secrets = new Secrets();
    listed = null;
    keys = new KeyRing({ secrets, memory, endpoints: () => [place] });
  });
  afterEach(async () => {
    keys.dispose();
    await server.dispose();
    editor.assertNothingLeft();
  });

  it('never asks a person for a look, and asks the silent question once until somebody signs in or out', async () => {
    assert.equal(await keys.find(place), null);
    assert.equal(await keys.find(place), null);
    assert.deepEqual(accounts.asked, [`silent microsoft ${SERVICES}`]);
    const told: string[] = [];
    keys.onDidChange((name) => told.push(name));
    accounts.signIn(`microsoft ${SERVICES}`, 'ann');
    assert.deepEqual(told, ['Azure']);
    assert.equal(tokenIn(await keys.find(place)).identity, 'ann ');
    accounts.signOut();
    assert.equal(await keys.find(place), null);
  });

  it('is told of for places whose setting is gone as well: their jobs wait for it', async () => {
    const jobs = new KeyRing({ secrets, memory, endpoints: () => [] });
    const told: string[] = [];
    jobs.onDidChange((name) => told.push(name));
    assert.equal(await jobs.find(place), null);
    accounts.signIn(`microsoft ${SERVICES}`, 'ann');
    assert.deepEqual(told, ['Azure']);
    assert.equal(tokenIn(await jobs.find(place)).identity, 'ann ');
    jobs.dispose();
  });

  it('is undone in VS Code, which Remove API Key says', async () => {
    const removed = async () => {
      await removeKey(keys, place, { engine: null });
      return (await editor.nextMessage()).text;
    };
    assert.equal(await removed(), 'Azure needs no key: you sign in there, and nobody is signed in now.');
    accounts.signIn(`microsoft ${SERVICES}`, 'ann');
    assert.equal(
      await removed(),
      'Azure needs no key: ann is signed in. To sign out, open the Accounts menu at the bottom of the activity bar, choose ann, then Sign Out.',
    );
    assert.notEqual(await keys.find(place), null);
  });

  it('is asked of the person on their own step, and shown to work by a free request', async () => {
    accounts.answer = () => 'ann';
    assert.equal(await entry().ensure(place), true);
    assert.deepEqual(editor.statusMessages, ['Signed in to Azure as ann.']);
    assert.deepEqual(listed, [{ id: 'o3-pro-2025-06-10', shutdownDate: '2026-12-17' }]);
    assert.match(
      server.arrivals[0]?.headers.authorization ?? '',
      /^Bearer entra-token-\d+-of-ann-for-cognitiveservices\.azure\.com$/,
    );
    // Somebody is signed in: nobody is asked again.
    accounts.answer = () => assert.fail('nobody should be asked');
    assert.equal(await entry().ensure(place), true);
  });

  it('takes the token of the moment for each request, and stays the same credential', async () => {
    accounts.signIn(`microsoft ${SERVICES}`, 'ann');
    const token = tokenIn(await keys.find(place));
    const [one, two] = [await token.value(), await token.value()];
    assert.notEqual(one, two);
    const again = tokenIn(await keys.find(place));
    assert.equal(fingerprintOf('salt', token, place), fingerprintOf('salt', again, place));
    accounts.signOut();
    accounts.signIn(`microsoft ${SERVICES}`, 'bob');
    assert.notEqual(fingerprintOf('salt', token, place), fingerprintOf('salt', tokenIn(await keys.find(place)), place));
    assert.equal(await token.value(), null, 'nothing of one account is asked with the token of another one');
    // What was sent may be repeated by a server, and is known for that reason alone.
    assert.ok([one, two].every((value) => keys.known.includes(value ?? '')));
    assert.deepEqual([await secrets.keys(), memory.keys()], [[], []]);
  });

  it('is for the tenant and the scope that the settings name, at the cloud that the address names', async () => {
    const asked = async (origin: string, azure: object = {}) => {
      accounts.asked.length = 0;
      const window = new KeyRing({ secrets, memory, endpoints: () => [] });
      await window.find(placeAt(origin, azure));
      window.dispose();
      return accounts.asked[0];
    };
    const openAi = 'https://res.openai.azure.com';
    assert.equal(await asked(openAi), `silent microsoft ${SERVICES}`);
    assert.equal(await asked('https://res.services.ai.azure.com'), `silent microsoft ${FOUNDRY}`);
    assert.equal(
      await asked(openAi, { tenant: 'contoso.com' }),
      `silent microsoft ${SERVICES} VSCODE_TENANT:contoso.com`,
    );
    assert.equal(await asked(openAi, { scope: FOUNDRY }), `silent microsoft ${FOUNDRY}`);
    assert.equal(
      await asked('https://res.openai.azure.us'),
      'silent microsoft-sovereign-cloud https://cognitiveservices.azure.us/.default',
    );
  });

  it('is asked about again a little later where nobody was: no event tells of a network that is back', async () => {
    let now = 0;
    const sessions = new EntraSessions({ memory, now: () => now });
    let told = 0;
    sessions.onDidChange(() => {
      told += 1;
    });
    accounts.signIn(`microsoft ${SERVICES}`, 'ann');
    assert.equal(told, 1);
    accounts.isAway = true;
    assert.equal(await sessions.find(placeAt('https://res.openai.azure.com', { tenant: 'contoso.com' })), null);
    assert.equal(await sessions.find(place), null);
    accounts.isAway = false;
    assert.equal(await sessions.find(place), null);
    now += 30_000;
    assert.equal(tokenIn(await sessions.find(place)).identity, 'ann ');
    assert.equal(told, 2);
    assert.equal(tokenIn(await sessions.find(place)).identity, 'ann ');
    assert.equal(told, 2);
    sessions.dispose();
  });

  describe('for an audience that the place refuses', () => {
    const shownBy = async (token: Token) => (await token.value()) ?? assert.fail('somebody is signed in');

    beforeEach(() => {
      for (const scope of [SERVICES, FOUNDRY]) accounts.signIn(`microsoft ${scope}`, 'ann');
    });

    it('turns to the other one once, remembers it for the origin, and turns back where that was no better', async () => {
      const token = tokenIn(await keys.find(place));
      const first = await shownBy(token);
      assert.equal(token.turn(first), true);
      accounts.asked.length = 0;
      await token.value();
      const other = new KeyRing({ secrets, memory, endpoints: () => [place] });
      await other.find(place);
      assert.deepEqual(accounts.asked, [`silent microsoft ${FOUNDRY}`, `silent microsoft ${FOUNDRY}`]);
      other.dispose();
      token.turnBack(first);
      assert.equal(keys.sessions.audienceOf(place), SERVICES);
      assert.equal(token.turn(first), false);
      const named = tokenIn(await keys.find(placeAt(server.origin, { scope: FOUNDRY })));
      assert.equal(named.turn(await shownBy(named)), false);
    });

    it('turns once for all requests that were refused at the same time', async () => {
      const token = tokenIn(await keys.find(place));
      const refused = [await shownBy(token), await shownBy(token), await shownBy(token)];
      assert.deepEqual(refused.map(token.turn), [true, true, true]);
      assert.equal(keys.sessions.audienceOf(place), FOUNDRY);
      assert.match(await shownBy(token), /for-ai\.azure\.com$/);
      for (const one of refused) token.turnBack(one);
      assert.equal(keys.sessions.audienceOf(place), SERVICES);
      assert.deepEqual(refused.map(token.turn), [false, false, false]);
    });
  });

  describe('says why it did not work', () => {
    const said: readonly (readonly [error: string, sentence: string])[] = [
      ['User did not consent to login.', 'Nobody signed in to Azure. Nothing was sent.'],
      ['Cancelled', 'Nobody signed in to Azure. Nothing was sent.'],
      [
        "No authentication provider 'microsoft' is currently registered.",
        'VS Code can’t sign in with Microsoft here: the extension “Microsoft Account” is off. Turn it on, or use a key for Azure.',
      ],
      [
        'invalid_grant: AADSTS65001: The user or administrator has not consented to use the application. Trace ID: 1-2 Correlation ID: 3',
        'Your organization has not agreed that VS Code may ask Azure for you (AADSTS65001). Ask an administrator to agree, or use a key.',
      ],
      [
        'AADSTS65002: Consent between first party application and first party resource must be configured via preauthorization',
        `Microsoft gives VS Code no token for Azure (AADSTS65002). Set azure.scope to “${FOUNDRY}”, or use a key.`,
      ],
      [
        "AADSTS90002: Tenant 'x' not found.",
        'There is no tenant “” (AADSTS90002). Check azure.tenant of the endpoint Azure.',
      ],
      [
        'AADSTS50020: User account from identity provider does not exist in tenant',
        'This account is not in the tenant of Azure (AADSTS50020). Choose another account, or set azure.tenant.',
      ],
      [
        'AADSTS53003: Access has been blocked by Conditional Access policies. Trace ID: 7',
        'Your organization asks for more before you may sign in to Azure (AADSTS53003): Access has been blocked by Conditional Access policies.',
      ],
      [
        'AADSTS999999: Something new. Timestamp: 2026-12-01',
        'Signing in to Azure failed (AADSTS999999): Something new.',
      ],
      ['$(x) [a](b)\u202e broke', 'Signing in to Azure failed: $ (x) [a] (b) broke.'],
    ];
    for (const [error, sentence] of said) {
      it(sentence, async () => {
        accounts.answer = () => {
          throw new Error(error);
        };
        assert.equal(await entry().ensure(place), false);
        assert.equal((await editor.nextMessage()).text, sentence);
        assert.equal(server.arrivals.length, 0);
      });
    }

    it('as the role that the account lacks', async () => {
      accounts.answer = () => 'ann';
      answer = answering(403, {
        error: { code: 'PermissionDenied', message: 'The principal lacks the required data action.' },
      });
      assert.equal(await entry().enter(place), false);
      assert.equal(
        (await editor.nextMessage()).text,
        'Azure doesn’t let ann in. The account needs the role “Cognitive Services OpenAI User” on the resource: being its owner is not enough. The reply said: “The principal lacks the required data action”.',
      );
    });

    it('and lets ask all the same where that may pass', async () => {
      accounts.answer = () => 'ann';
      answer = answering(503, { error: { message: 'Try later.' } });
      assert.equal(await entry().enter(place), true);
      assert.equal(
        (await editor.nextMessage()).text,
        'Signed in as ann, but Azure could not be asked now. Ask, or try again later.',
      );
    });
  });
});
