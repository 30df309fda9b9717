// Headers of the settings that look like credentials: moved to where secrets are kept, and sent from there.
import assert from 'node:assert/strict';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import { ProviderPool } from '../../src/core/providers/providerPool.ts';
import { KeyRing } from '../../src/editor/keys/keyRing.ts';
import { moveHeadersOnSight } from '../../src/editor/keys/moveHeadersOnSight.ts';
import { Settings } from '../../src/editor/settings.ts';
import { answering, type RawServer, startRawServer } from '../fakes/rawServer.ts';
import { RecordingLog } from '../fakes/recordingLog.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode/editor.ts';
import { Memory, Secrets } from '../fakes/vscode/memory.ts';

const SECRET = 'pk-header-secret-0123456789';

describe('a credential among the headers of the settings', () => {
  let server: RawServer;
  let secrets: Secrets;
  let settings: Settings;
  let keys: KeyRing;
  let log: RecordingLog;
  let moving: { dispose(): void } | undefined;

  const row = (baseUrl = server.baseUrl) => ({
    ...{ name: 'Gateway', provider: 'compatible', baseUrl },
    headers: { 'x-portkey-api-key': SECRET, 'x-title': 'Ponder' },
  });
  const written = () => JSON.stringify(editor.configuration.section('ponder').get('endpoints'));
  const set = (...rows: object[]) => editor.configuration.set('ponder.endpoints', rows);
  const move = () => {
    moving = moveHeadersOnSight({ keys, settings, log });
  };
  const place = () => settings.endpoints.find(({ name }) => name === 'Gateway') ?? assert.fail('it should be there');
  const pool = () =>
    new ProviderPool({
      keys,
      salt: () => 'salt',
      endpoints: () => settings.endpoints,
      load: async () => createProvider,
    });

  beforeEach(async () => {
    editor.reset();
    server = await startRawServer(answering(200, { data: [] }));
    secrets = new Secrets();
    settings = new Settings((problem) => assert.ok(!problem.includes('Gateway'), problem));
    keys = new KeyRing({ secrets, memory: new Memory(), endpoints: () => settings.endpoints });
    log = new RecordingLog();
  });
  afterEach(async () => {
    moving?.dispose();
    keys.dispose();
    settings.dispose();
    await server.dispose();
    editor.assertNothingLeft();
  });

  it('is taken out of them, kept, and said once', async () => {
    set(row());
    move();
    assert.equal(
      (await editor.nextMessage()).text,
      'Ponder moved x-portkey-api-key of the endpoint Gateway from the settings to VS Code’s secret storage. It is sent as before.',
    );
    assert.doesNotMatch(written(), /pk-header/);
    assert.match(written(), /x-title/);
    assert.deepEqual(await secrets.keys(), ['ponder.headers:Gateway']);
    assert.doesNotMatch(JSON.stringify(place()), /pk-header/);
    // Another window that saw the same settings finds it kept already.
    set(row());
    await until('the settings are free of it', () => !written().includes('pk-header'));
    assert.equal(editor.hasMessage(), false);
  });

  it('is sent from there to the origin it was written for, and nowhere else', async () => {
    set(row());
    move();
    await editor.nextMessage();
    const access = (await pool().access(place())) ?? assert.fail('no key is needed beside it');
    await access.provider.check();
    const { headers } = server.arrivals[0] ?? {};
    assert.deepEqual(
      [headers?.['x-portkey-api-key'], headers?.['x-title'], headers?.authorization],
      [SECRET, 'Ponder', undefined],
    );
    assert.ok(keys.known.includes(SECRET));
    const elsewhere = { ...place(), baseUrl: 'https://elsewhere.example/v1' };
    assert.deepEqual([await keys.headersOf(elsewhere), await keys.find(elsewhere)], [{}, null]);
    assert.notEqual(access.fingerprint, await pool().fingerprint({ ...place(), organization: 'other' }));
  });

  it('takes the place of one in another spelling', async () => {
    set(row());
    move();
    await editor.nextMessage();
    const other = 'pk-other-secret-0123456789';
    set({ ...row(), headers: { 'X-Portkey-API-Key': other, 'x-other-token': 'kept' } });
    await editor.nextMessage();
    set({ ...row(), headers: { 'x-portkey-api-key': SECRET } });
    await editor.nextMessage();
    assert.deepEqual(await keys.headersOf(place()), { 'x-other-token': 'kept', 'x-portkey-api-key': SECRET });
  });

  it('goes with the key of the place when that is removed', async () => {
    set(row());
    move();
    await editor.nextMessage();
    assert.equal(await keys.has(place()), true);
    await keys.remove(place());
    assert.deepEqual([await secrets.keys(), await keys.find(place())], [[], null]);
  });

  it('stays where the row can’t be used, and nothing is sent of it', async () => {
    set({ ...row('ftp://odd.example'), name: 'Odd' }, row());
    move();
    await editor.nextMessage();
    assert.match(written(), /Odd.*pk-header/);
  });

  it('is said to be left where the settings can’t be changed', async () => {
    editor.configuration.isLocked = true;
    set(row());
    move();
    const said = [(await editor.nextMessage()).text, (await editor.nextMessage()).text];
    assert.ok(
      said.includes(
        'Ponder could not take the credentials out of ponder.endpoints. Remove the headers there yourself.',
      ),
    );
    assert.equal((await keys.headersOf(place()))['x-portkey-api-key'], SECRET);
    assert.doesNotMatch(JSON.stringify(log), /pk-header/);
  });
});
