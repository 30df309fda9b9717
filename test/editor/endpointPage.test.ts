// The page of an endpoint: what it says of which place, that only free requests are made for it, and how it forgets.
import assert from 'node:assert/strict';
import { EndpointCount } from '../../src/core/accounts/endpointCount.ts';
import { EndpointRecord } from '../../src/core/accounts/endpointRecord.ts';
import { CommandId } from '../../src/shared/ids.ts';
import { answering, type Exchange, type RawServer, startRawServer } from '../fakes/rawServer.ts';
import { until } from '../fakes/until.ts';
import { commands, editor, type TextDocument, Uri } from '../fakes/vscode.ts';
import { faultSwitch } from '../simulator/faultSwitches.ts';
import { DEFAULT_KEY } from '../simulator/server.ts';
import { AskWindow } from './askWindow.ts';

const SERVICES = 'https://cognitiveservices.azure.com/.default';
const VARIABLE = 'PONDER_ASK_TEST_KEY';
const AZURE_KEY = '0123456789abcdef0123456789abcdef';
const AZURE_MODELS = {
  data: [
    { id: 'o3-pro-2025-06-10', deprecation: { inference: 1_797_465_600 } },
    { id: 'o1-2024-12-17', deprecation: { inference: 1_784_246_400 } },
    { id: 'gpt-5.5' },
  ],
};

/** What stands under a heading, one line a row. */
function under(text: string, heading: string): string[] {
  const [, part = ''] = text.split(new RegExp(`^#+ ${heading}$`, 'm'));
  return (part.split(/^#/m)[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .map((line) => line.slice(2));
}

describe('the page of an endpoint', () => {
  let window: AskWindow;
  let azure: RawServer;
  let answer: (exchange: Exchange) => void;

  beforeEach(async () => {
    window = await AskWindow.open();
    answer = answering(200, AZURE_MODELS);
    azure = await startRawServer((exchange) => answer(exchange));
  });
  afterEach(async () => {
    await window.dispose();
    await azure.dispose();
    editor.assertNothingLeft();
  });

  const simulator = () => ({ name: 'Simulator', provider: 'compatible', baseUrl: window.simulator.baseUrl });
  const setEndpoints = (...rows: readonly object[]) => editor.configuration.set('ponder.endpoints', rows);

  const shown = (): TextDocument => editor.state.active?.document ?? assert.fail('a document should be shown');

  /** Runs the command, and picks the endpoint. */
  async function check(name: string): Promise<string> {
    const checking = window.run(CommandId.checkEndpoint);
    (await editor.nextPick()).choose(name);
    await checking;
    assert.equal(shown().uri.scheme, 'ponder-endpoint');
    return shown().getText();
  }

  async function storeKey(name: string, key: string): Promise<void> {
    const setting = window.run(CommandId.setApiKey);
    (await editor.nextPick()).choose(name);
    const box = await editor.nextBox();
    box.type(key);
    box.accept();
    await setting;
  }

  async function press(part: string): Promise<void> {
    const lens = editor.lenses(shown()).find(({ command }) => command?.title.includes(part));
    const { command, arguments: args = [] } = lens?.command ?? assert.fail(`there should be “${part}”`);
    await commands.executeCommand(command, ...args);
  }

  it('tells of a compatible server what it is, how it answered, and what is not known yet', async () => {
    const text = await check('Simulator');
    assert.match(
      text,
      /^# Simulator\n\nIt answered after [\d,]+ ms\. Ponder asked by a free request, `GET \/models`, on /,
    );
    assert.match(text, /Nothing was spent\.\n/);
    assert.deepEqual(under(text, 'Simulator'), [
      'Kind: compatible server',
      `Address: \`${new URL(window.simulator.baseUrl).origin}\``,
      'API: Responses',
      `Access: key from the environment variable ${VARIABLE}`,
      'Used: new questions of this window go there; new windows start there',
    ]);
    assert.ok(under(text, 'Not known yet').includes('Runs that go on while VS Code is closed'));
    assert.ok(under(text, 'No').includes('Running a question at the price tier that Ponder asks for'));
    assert.match(under(text, 'Yes').join('\n'), /^Listing its models: seen on \w+ \d+ \w+ \d\d:\d\d$/);
    assert.deepEqual(under(text, 'When you ask there').slice(0, 1), [
      'Questions are sent to run in the background. Ponder learns from the first one whether that works.',
    ]);
    assert.ok(under(text, 'Models that it lists').includes('`o3-pro`, retires Dec 11'));
    assert.doesNotMatch(text, new RegExp(DEFAULT_KEY.slice(0, 12)));
  });

  it('makes free requests only, each of them one that lists models, and none by itself', async () => {
    await check('Simulator');
    await press('Check Again');
    await press('Forget');
    const { calls } = window.simulator.truth;
    assert.deepEqual(
      calls.map(({ method, path }) => `${method} ${path}`),
      ['GET /v1/models', 'GET /v1/models', 'GET /v1/models'],
    );
    setEndpoints({ name: 'Azure', provider: 'azure', baseUrl: azure.origin });
    assert.deepEqual(azure.arrivals, []);
  });

  it('tells of a resource at Azure by key, and of its deployments', async () => {
    const deployments = { 'my-pro': 'o3-pro' };
    setEndpoints(simulator(), { name: 'Azure', provider: 'azure', baseUrl: azure.origin, azure: { deployments } });
    await storeKey('Azure', AZURE_KEY);
    const text = await check('Azure');
    assert.deepEqual(under(text, 'Azure').slice(0, 4), [
      'Kind: Azure',
      `Address: \`${azure.origin}\``,
      'API: Responses, version v1',
      'Access: key stored',
    ]);
    assert.match(text, /^- Used: by jobs that were sent there, and when you switch to it$/m);
    assert.deepEqual(under(text, 'Deployments'), ['`my-pro` runs `o3-pro`, by your settings']);
    assert.deepEqual(under(text, 'Models that can be deployed there'), [
      '`gpt-5.5`',
      '`o1-2024-12-17`, retired Jul 17',
      '`o3-pro-2025-06-10`, retires Dec 17',
    ]);
    assert.ok(under(text, 'No').includes('OpenAI’s list prices'));
    assert.deepEqual(under(text, 'When you ask there').slice(0, 3), [
      'Questions run in the background: you can close VS Code meanwhile.',
      'Models are asked by the names of their deployments.',
      'A model has a price only if you enter it in ponder.prices.',
    ]);
    assert.doesNotMatch(text, /01234567/);
    assert.ok(azure.arrivals.every(({ method, path }) => method === 'GET' && path === '/openai/v1/models'));
  });

  it('names the account that is signed in, and the version of a dated address', async () => {
    const row = { name: 'Azure', provider: 'azure', baseUrl: azure.origin };
    setEndpoints({ ...row, azure: { auth: 'entra', apiVersion: '2025-04-01-preview' } });
    editor.accounts.signIn(`microsoft ${SERVICES}`, 'ann@contoso.com');
    const text = await check('Azure');
    assert.match(text, /^- API: Responses, version 2025-04-01-preview$/m);
    assert.match(text, /^- Access: signed in as `ann@contoso\.com`$/m);
    assert.doesNotMatch(text, /entra-token/);
  });

  it('says what to do where there is no key, nobody signed in, and sends nothing', async () => {
    setEndpoints(
      { name: 'Keyless', provider: 'compatible', baseUrl: window.simulator.baseUrl },
      { name: 'Azure', provider: 'azure', baseUrl: azure.origin, azure: { auth: 'entra' } },
    );
    const keyless = await check('Keyless');
    assert.match(
      keyless,
      /\n\nThere is no key\. “Ponder: Set API Key or Sign In” takes one and checks it for free\. Nothing was sent\.\n/,
    );
    assert.match(keyless, /^- Access: no key$/m);
    const signedOut = await check('Azure');
    assert.match(signedOut, /\n\nNobody is signed in\. .+ signs in with a Microsoft account\. Nothing was sent\.\n/);
    assert.deepEqual([window.simulator.truth.calls.length, azure.arrivals.length], [0, 0]);
  });

  it('says why the request failed, with what to do', async () => {
    const says = async () => (await check('Azure')).split('\n')[2] ?? '';
    setEndpoints({ name: 'Azure', provider: 'azure', baseUrl: azure.origin, keyFrom: `env:${VARIABLE}` });
    answer = answering(401, { error: { message: 'Access denied: see <img src=x> [here](https://evil.example).' } });
    assert.match(
      await says(),
      /^Azure refused the key\. “Ponder: Set API Key or Sign In” takes another one\. It said: `Access denied: see <img src=x> \[here\] \(https:\/ \/evil\.example\)`\. Ponder asked by a free request/,
    );
    answer = answering(429, { error: { message: 'Slow down.' } });
    assert.match(await says(), /^Azure takes no more requests now\. Check again later\./);
    answer = answering(200, '<html><title>Sign in</title></html>');
    assert.match(await says(), /^Azure did not answer like an API\. Check its address in ponder\.endpoints\./);
    answer = answering(503, { error: { message: 'Try later.' } });
    assert.match(await says(), /^Azure has trouble of its own\. Check again later\. It said: `Try later`\./);
    answer = answering(403, {
      error: { message: 'You have insufficient permissions. Missing scopes: api.model.read.' },
    });
    assert.match(
      await says(),
      /^This key lacks a permission at Azure: `api\.model\.read`\. Asking may work all the same\./,
    );
    await azure.dispose();
    // The first finds the connection that was kept, and broke.
    await says();
    assert.match(
      await says(),
      /^There is no connection to Azure: its address refused the connection \(ECONNREFUSED\)\. Check the network and the address, and check again\. Ponder asked/,
    );
    azure = await startRawServer((exchange) => answer(exchange));
  });

  it('names the role that a signed-in account lacks', async () => {
    setEndpoints({ name: 'Azure', provider: 'azure', baseUrl: azure.origin, azure: { auth: 'entra' } });
    editor.accounts.signIn(`microsoft ${SERVICES}`, 'ann');
    answer = answering(403, { error: { code: 'PermissionDenied', message: 'The principal lacks the data action.' } });
    assert.match(
      await check('Azure'),
      /\n\nAzure does not let this account in\. It needs the role “Cognitive Services OpenAI User” on the resource: being its owner is not enough\. /,
    );
  });

  describe('of a server that taught something', () => {
    async function learnt(): Promise<string> {
      const { ledger, pool, search } = await window.engine();
      const endpoint = { ...simulator(), provider: 'compatible', organization: null, project: null } as const;
      const key = (await pool.fingerprint(endpoint)) ?? assert.fail('there should be a key');
      const record = new EndpointRecord({ ledger, now: Date.now });
      await record.learn(endpoint, { field: 'background', model: null, key });
      await record.learn(endpoint, {
        field: 'reasoning.effort',
        model: 'o3`![x](y)',
        values: ['low'],
        key,
        job: 'gone',
      });
      await record.learn(endpoint, { field: 'max_output_tokens', model: 'o3', most: 9_000, key });
      await new EndpointCount({ ledger, pool, search, endpoint }).remember('agreed');
      return await check('Simulator');
    }

    it('says since when, what follows, and what was learnt of single models', async () => {
      const text = await learnt();
      assert.match(
        under(text, 'No').join('\n'),
        /^Runs that go on while VS Code is closed: refused on \w+ \d+ \w+ \d\d:\d\d$/m,
      );
      const rules = under(text, 'When you ask there');
      assert.equal(rules[0], 'Questions run in the foreground: keep the window open.');
      assert.ok(rules.includes('When you choose a model, the text is sent there to be counted: you agreed to that.'));
      const rows = under(text, 'What Ponder learnt there').map((row) =>
        row.replace(/\(\w+ \d+ \w+ \d\d:\d\d\)$/, '(then)'),
      );
      assert.deepEqual(rows, [
        'Simulator runs nothing in the background (then)',
        '`o3’![x] (y)` takes only these efforts: low (then)',
        '`o3` takes a cap of 9,000 tokens at most (then)',
      ]);
    });

    it('forgets all of it, and is made anew', async () => {
      await learnt();
      await press('Forget');
      const text = shown().getText();
      assert.doesNotMatch(text, /## What Ponder learnt there/);
      assert.ok(under(text, 'Not known yet').includes('Runs that go on while VS Code is closed'));
      assert.doesNotMatch(text, /you agreed to that/);
      assert.deepEqual(editor.statusMessages, ['Forgot what was learnt of Simulator']);
    });
  });

  it('names the question that taught it', async () => {
    window.simulator.always({ queueMs: 0, runMs: 0 });
    for (const behaviour of faultSwitch('create: metadata refused').behaviours) window.simulator.next(behaviour);
    const id = await window.run(CommandId.askSelection, { prompt: 'Is it sorted?', text: 'a', confirm: false });
    const { ledger } = await window.engine();
    await until('it has ended', () => ledger.get(String(id))?.state === 'completed');
    const text = await check('Simulator');
    assert.match(
      under(text, 'What Ponder learnt there').join('\n'),
      /^`o3` does not take the field metadata \(\w+ \d+ \w+ \d\d:\d\d, by the question `Is it sorted\?`\)$/,
    );
  });

  it('is also that of a job’s endpoint, which may be gone from the settings', async () => {
    window.simulator.always({ queueMs: 0, runMs: 0 });
    await storeKey('Simulator', DEFAULT_KEY);
    const id = await window.run(CommandId.askSelection, { prompt: 'Why?', text: 'a', confirm: false });
    const { ledger } = await window.engine();
    await until('it has ended', () => ledger.get(String(id))?.state === 'completed');
    setEndpoints();
    editor.configuration.set('ponder.endpoint', 'OpenAI');
    await window.run(CommandId.checkEndpoint, window.element(id));
    const text = shown().getText();
    assert.match(text, /^# Simulator\n\nIt answered/);
    assert.match(text, /^- Used: it is no longer in ponder\.endpoints; its jobs are still looked at there$/m);
  });

  it('forgets only from a page, and says so elsewhere', async () => {
    editor.show(editor.document(Uri.file('/w/a.ts'), 'x'));
    await assert.rejects(window.run(CommandId.forgetEndpoint), /Run “Ponder: Check Endpoint” first\./);
  });
});
