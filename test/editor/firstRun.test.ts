// The first question of a person who has no key: asked through to the end, and nothing typed is lost on the way.
import assert from 'node:assert/strict';
import { OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import { CommandId } from '../../src/shared/ids.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode/editor.ts';
import { DEFAULT_KEY } from '../simulator/server.ts';
import { FirstRunWindow, QUESTION, saysOf } from './firstRunWindow.ts';

const STORED = 'ponder.key:OpenAI';

describe('the first run', () => {
  let window: FirstRunWindow;
  let environmentKey: string | undefined;

  beforeEach(async () => {
    environmentKey = process.env.OPENAI_API_KEY;
    delete process.env.OPENAI_API_KEY;
    window = await FirstRunWindow.open();
  });
  afterEach(async () => {
    await window.close();
    if (environmentKey !== undefined) process.env.OPENAI_API_KEY = environmentKey;
  });

  /** The one POST there is carries the question. */
  async function isSent(): Promise<void> {
    await until('the question arrives', () => window.calls('create') > 0);
    assert.equal(window.calls('create'), 1);
    assert.ok(JSON.stringify(window.simulator.truth.creates[0]?.body).includes(QUESTION), 'as it was typed');
  }

  it('leads from no key to an asked question', async () => {
    const { id } = await window.ask();
    const box = await editor.nextBox();
    assert.equal(box.title, 'API key for OpenAI (https://api.openai.com)');
    assert.ok(
      box.password && box.ignoreFocusOut,
      'the key is hidden, and a look into the browser does not close the box',
    );
    window.enterKey(box, ` ${DEFAULT_KEY}\n`);
    await window.choose(await editor.nextPick(), 'o3');
    assert.equal(typeof (await id), 'string');
    await isSent();
    assert.equal(JSON.parse((await window.secrets.get(STORED)) ?? '{}').key, DEFAULT_KEY);
    assert.deepEqual(editor.statusMessages, ['The API key for OpenAI works and is stored.']);
    editor.assertNothingLeft();
  });

  it('opens the page for keys on a click, and only then', async () => {
    await window.ask();
    const box = await editor.nextBox();
    assert.deepEqual(editor.links, []);
    box.press(box.buttons[0]);
    assert.deepEqual(editor.links, ['https://platform.openai.com/api-keys']);
    assert.ok(box.isShown);
    box.hide();
  });

  it('says why a key was refused, without the key, and goes on with the next one', async () => {
    const { id } = await window.ask();
    const box = await editor.nextBox();
    window.enterKey(box, 'sk-wrong-key-0123456789');
    await until('the box says why', () => /refused/.test(saysOf(box)));
    assert.match(saysOf(box), /^OpenAI refused this key: Incorrect API key provided.*It was not stored\. Try again/);
    assert.doesNotMatch(saysOf(box), /wrong-key|0123456789/);
    assert.equal(await window.secrets.get(STORED), undefined);
    assert.ok(box.isShown && !box.busy);
    window.enterKey(box, DEFAULT_KEY);
    await window.choose(await editor.nextPick(), 'o3');
    await id;
    await isSent();
    assert.doesNotMatch(window.files.log.text, /wrong-key|sk-sim/, 'no key in the log');
  });

  it('says what is wrong with the shape of a key before anything is sent', async () => {
    await window.ask();
    const box = await editor.nextBox();
    box.type('sk-two words');
    assert.match(saysOf(box), /no spaces/);
    box.accept();
    assert.match(saysOf(box), /no spaces/);
    assert.equal(window.simulator.truth.calls.length, 0);
    box.type('unusual-key-12345');
    assert.match(saysOf(box), /begin with “sk-”/);
    box.hide();
  });

  it('stores a key that can’t be checked now, says so, and lets the job wait', async () => {
    window.isOffline = true;
    const { id } = await window.ask();
    window.enterKey(await editor.nextBox(), DEFAULT_KEY);
    const message = await editor.nextMessage();
    assert.equal(
      message.text,
      'The API key for OpenAI is stored, but could not be checked now: its address refused the connection (ECONNREFUSED).',
    );
    const pick = await editor.nextPick();
    await until(
      'the picker says that nobody answered',
      () => pick.labels[0]?.includes('did not say which models') === true,
    );
    assert.equal(
      pick.line('did not say').detail,
      'There is no connection: its address refused the connection (ECONNREFUSED). These are the models Ponder knows; your account may have fewer.',
    );
    await window.choose(pick, 'o3');
    const { ledger } = await window.engine();
    const job = String(await id);
    await until('the job waits', () => ledger.get(job)?.state === 'waiting');
  });

  it('stores a restricted key that may not list models, names what it lacks, and asks with it', async () => {
    const message = 'You have insufficient permissions for this operation. Missing scopes: api.model.read.';
    window.simulator.next({ on: 'models', times: 9, fault: { type: 'httpError', status: 401, message } });
    const { id } = await window.ask();
    window.enterKey(await editor.nextBox(), DEFAULT_KEY);
    assert.equal(
      (await editor.nextMessage()).text,
      'The API key for OpenAI is stored. It lacks a permission: api.model.read. So it can’t list models, but asking may still work.',
    );
    assert.notEqual(await window.secrets.get(STORED), undefined);
    const pick = await editor.nextPick();
    await until('the picker says why', () => pick.labels[0]?.includes('did not say which models') === true);
    assert.match(
      pick.line('did not say').detail ?? '',
      /^The key may not list them: it lacks the permission api\.model\.read\./,
    );
    await window.choose(pick, 'o3');
    await id;
    await isSent();
  });

  it('keeps the question of a person who closes the box to get a key first', async () => {
    const { id } = await window.ask();
    (await editor.nextBox()).hide();
    assert.equal(await id, undefined);
    void window.desk.run(CommandId.askSelection, undefined);
    const pick = await editor.nextPick();
    assert.ok(pick.labels.includes(QUESTION), `it should be offered again: ${pick.labels.join(' | ')}`);
    pick.hide();
  });

  it('stores nothing once the box was closed', async () => {
    const { id } = await window.ask();
    const box = await editor.nextBox();
    window.enterKey(box, DEFAULT_KEY);
    box.hide();
    assert.equal(await id, undefined);
    await until('the check has ended', () => window.calls('models') === 1);
    assert.equal(await window.secrets.get(STORED), undefined);
  });

  it('asks once about the key in the environment, and for another one when that is refused', async () => {
    process.env.OPENAI_API_KEY = 'sk-stale-key-0123456789';
    const { id } = await window.ask();
    const message = await editor.nextMessage();
    assert.match(message.text, /OPENAI_API_KEY/);
    message.choose('Use It');
    const box = await editor.nextBox();
    assert.match(saysOf(box), /^OpenAI refused this key/);
    window.enterKey(box, DEFAULT_KEY);
    await window.choose(await editor.nextPick(), 'o3');
    await id;
    await isSent();
    delete process.env.OPENAI_API_KEY;
  });

  it('asks for another key when a stored one has been revoked, and sends the same question', async () => {
    await window.keys.set(OPENAI_ENDPOINT, 'sk-revoked-key-123456');
    const { id } = await window.ask();
    const pick = await editor.nextPick();
    await window.choose(pick, 'o3');
    const box = await editor.nextBox();
    assert.match(saysOf(box), /OpenAI refused the API key\. Nothing was sent/);
    assert.equal(window.calls('create'), 0);
    window.enterKey(box, DEFAULT_KEY);
    await id;
    await isSent();
  });

  it('says what becomes of running jobs before a key is removed', async () => {
    window.simulator.always({ hold: 'in_progress' });
    const { id } = await window.ask();
    window.enterKey(await editor.nextBox(), DEFAULT_KEY);
    await window.choose(await editor.nextPick(), 'o3');
    await id;
    await isSent();
    const removal = window.desk.run(CommandId.removeApiKey, undefined);
    const message = await editor.nextMessage();
    assert.ok(message.isModal);
    assert.match(
      message.detail,
      /^Running jobs: 1\. Here they pause until you set the same key again; at OpenAI they keep running/,
    );
    message.choose('Remove');
    await removal;
    assert.equal(await window.secrets.get(STORED), undefined);
    assert.match((await editor.nextMessage()).text, /was removed from this machine/);
    await window.desk.run(CommandId.removeApiKey, undefined);
    assert.equal((await editor.nextMessage()).text, 'There is no stored API key for OpenAI.');
  });

  it('removes a key whose endpoint is no longer in the settings', async () => {
    const stored = JSON.stringify({ origin: 'https://gone.example', key: 'sk-of-gone' });
    await window.secrets.store('ponder.key:Gone', stored);
    const place = { ...OPENAI_ENDPOINT, name: 'Gone', baseUrl: 'https://gone.example/v1' };
    // A job of it was looked at.
    await window.keys.find(place);
    const removal = window.desk.run(CommandId.removeApiKey, undefined);
    const pick = await editor.nextPick();
    assert.deepEqual(
      pick.items.map(({ label, description }) => [label, description]),
      [
        ['OpenAI', new URL(OPENAI_ENDPOINT.baseUrl).origin],
        ['Gone', 'no longer in the settings'],
      ],
    );
    pick.choose('Gone');
    const message = await editor.nextMessage();
    assert.equal(message.text, 'Remove the API key for Gone from this machine?');
    message.choose('Remove');
    await removal;
    assert.equal(await window.secrets.get('ponder.key:Gone'), undefined);
    assert.equal((await editor.nextMessage()).text, 'The API key for Gone was removed from this machine.');
  });
});
