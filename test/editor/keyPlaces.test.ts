// Whose key it is: one that was entered goes to the origin it was entered for, one from a variable to the place that the
// settings give it to, and what another window does to a key holds here too.
import assert from 'node:assert/strict';
import { type Endpoint, OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import { KeyRing } from '../../src/editor/keys/keyRing.ts';
import { valueIn } from '../builders/aKey.ts';
import { aPlace } from '../fakes/question.ts';
import { Memory, Secrets } from '../fakes/vscode.ts';

const VARIABLES = ['OPENAI_API_KEY', 'PONDER_TEST_KEY'] as const;

describe('the keys of a window', () => {
  const place = aPlace('https://gateway.example/v1');
  const moved: Endpoint = { ...place, baseUrl: 'https://elsewhere.example/v1' };
  const before = VARIABLES.map((name) => [name, process.env[name]] as const);
  let secrets: Secrets;
  let memory: Memory;
  let endpoints: readonly Endpoint[];
  let opened: KeyRing[];

  beforeEach(() => {
    secrets = new Secrets();
    memory = new Memory();
    endpoints = [OPENAI_ENDPOINT, place];
    opened = [];
    for (const name of VARIABLES) delete process.env[name];
  });
  afterEach(() => {
    for (const keys of opened) keys.dispose();
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  /** The same window, or another one: what is stored they have in common. */
  const open = (): KeyRing => {
    const keys = new KeyRing({ secrets, memory, endpoints: () => endpoints });
    opened.push(keys);
    return keys;
  };

  describe('that were entered', () => {
    it('go to the origin they were entered for, whatever the path', async () => {
      const keys = open();
      await keys.set(place, 'sk-gateway');
      assert.equal(valueIn(await keys.find({ ...place, baseUrl: 'https://gateway.example/other/v2' })), 'sk-gateway');
      assert.equal(valueIn(await open().find(place)), 'sk-gateway');
    });

    it('go to no other host, port or scheme, though it has the same name', async () => {
      const keys = open();
      await keys.set(place, 'sk-gateway');
      for (const baseUrl of [
        'https://elsewhere.example/v1',
        'https://gateway.example:8443/v1',
        'http://gateway.example/v1',
        'https://gateway.example.evil.example/v1',
      ]) {
        assert.equal(await keys.find({ ...place, baseUrl }), null, baseUrl);
        assert.equal(await open().find({ ...place, baseUrl }), null, baseUrl);
      }
    });

    it('stay for the older address of a place that has another one now: its jobs are still looked at there', async () => {
      const keys = open();
      await keys.set(place, 'sk-gateway');
      await keys.addHeaders(place.name, 'https://gateway.example', { 'x-token': 'secret-of-the-gateway' });
      await keys.set(moved, 'sk-elsewhere');
      await keys.addHeaders(place.name, 'https://elsewhere.example', { 'x-token': 'secret-of-elsewhere' });
      endpoints = [moved];
      for (const each of [keys, open()]) {
        assert.equal(valueIn(await each.find(place)), 'sk-gateway');
        assert.equal(valueIn(await each.find(moved)), 'sk-elsewhere');
        assert.deepEqual(await each.headersOf(place), { 'x-token': 'secret-of-the-gateway' });
        assert.deepEqual(await each.headersOf(moved), { 'x-token': 'secret-of-elsewhere' });
        assert.ok(['sk-gateway', 'secret-of-the-gateway'].every((one) => each.known.includes(one)));
      }
      await keys.set(moved, 'sk-newer');
      assert.equal(valueIn(await keys.find(place)), 'sk-gateway');
      await keys.remove(moved);
      assert.deepEqual([await keys.find(place), await keys.find(moved), await secrets.keys()], [null, null, []]);
    });

    it('are still known, and told of, where their place has left the settings', async () => {
      const keys = open();
      await keys.set(place, 'sk-gateway');
      assert.deepEqual(await keys.namesLeft(), []);
      endpoints = [OPENAI_ENDPOINT];
      const later = open();
      assert.deepEqual([await keys.namesLeft(), await later.namesLeft()], [[place.name], [place.name]]);
      await later.find(OPENAI_ENDPOINT);
      assert.ok(later.known.includes('sk-gateway'));
      // One that was stored by an older Ponder is known once a job of its place is looked at.
      await secrets.store('ponder.key:Older', JSON.stringify({ origin: 'https://gateway.example', key: 'sk-older' }));
      await later.find({ ...place, name: 'Older' });
      assert.deepEqual(await later.namesLeft(), [place.name, 'Older']);
      await later.remove({ name: place.name });
      assert.deepEqual(await later.namesLeft(), ['Older']);
    });

    it('go to no place of another name', async () => {
      const keys = open();
      await keys.set(place, 'sk-gateway');
      assert.equal(await keys.find({ ...place, name: 'Another' }), null);
    });

    it('come before those of variables', async () => {
      process.env.PONDER_TEST_KEY = 'sk-variable';
      endpoints = [{ ...place, keyVariable: 'PONDER_TEST_KEY' }];
      const keys = open();
      assert.equal(valueIn(await keys.find(place)), 'sk-variable');
      await keys.set(place, 'sk-entered');
      assert.equal(valueIn(await keys.find(place)), 'sk-entered');
    });

    it('are none where the entry is not one that Ponder wrote', async () => {
      for (const text of [
        '',
        'sk-plain',
        '7',
        'null',
        '{"key":"sk-a"}',
        '{"origin":"https://gateway.example","key":7}',
      ]) {
        await secrets.store(`ponder.key:${place.name}`, text);
        const keys = open();
        assert.equal(await keys.find(place), null, text);
        assert.equal(await keys.has(place), false, text);
      }
    });
  });

  describe('that a variable of the settings holds', () => {
    beforeEach(() => {
      process.env.PONDER_TEST_KEY = 'sk-variable';
      endpoints = [OPENAI_ENDPOINT, { ...place, keyVariable: 'PONDER_TEST_KEY' }];
    });

    it('go to the place that names it', async () => {
      assert.equal(valueIn(await open().find(place)), 'sk-variable');
    });

    it('go to no other address of the same name: a job may be older than the setting', async () => {
      assert.equal(await open().find(moved), null);
      assert.equal(await open().find({ ...place, baseUrl: 'https://gateway.example/other' }), null);
    });

    it('go to no other name at the same address', async () => {
      assert.equal(await open().find({ ...place, name: 'Another' }), null);
    });

    it('go nowhere once the settings name it no longer', async () => {
      const keys = open();
      assert.equal(valueIn(await keys.find(place)), 'sk-variable');
      endpoints = [OPENAI_ENDPOINT, place];
      assert.equal(await keys.find(place), null);
      endpoints = [OPENAI_ENDPOINT];
      assert.equal(await keys.find(place), null);
    });
  });

  describe('that OPENAI_API_KEY holds', () => {
    beforeEach(() => {
      process.env.OPENAI_API_KEY = 'sk-environment';
    });

    it('go nowhere before a person says yes, nor after a no', async () => {
      const keys = open();
      assert.equal(keys.mayOfferEnvironment(OPENAI_ENDPOINT), true);
      assert.equal(await keys.find(OPENAI_ENDPOINT), null);
      await keys.allowEnvironment(false);
      assert.equal(await keys.find(OPENAI_ENDPOINT), null);
      assert.equal(keys.mayOfferEnvironment(OPENAI_ENDPOINT), false, 'nobody is asked twice');
      assert.equal(await keys.has(OPENAI_ENDPOINT), false);
    });

    it('go to OpenAI after a yes, and to nobody else', async () => {
      const keys = open();
      await keys.allowEnvironment(true);
      assert.equal(valueIn(await keys.find(OPENAI_ENDPOINT)), 'sk-environment');
      assert.equal(await keys.has(OPENAI_ENDPOINT), true);
      for (const endpoint of [place, { ...place, name: 'OpenAI' }, moved]) {
        assert.equal(await keys.find(endpoint), null, endpoint.baseUrl);
        assert.equal(await keys.has(endpoint), false, endpoint.baseUrl);
      }
    });

    it('are offered for OpenAI only', () => {
      assert.equal(open().mayOfferEnvironment(place), false);
      assert.equal(open().mayOfferEnvironment({ ...place, name: 'OpenAI' }), false);
    });

    it('are used no more once they were removed, and asked about again', async () => {
      const keys = open();
      await keys.allowEnvironment(true);
      await keys.remove(OPENAI_ENDPOINT);
      assert.equal(await keys.find(OPENAI_ENDPOINT), null);
      assert.equal(await keys.has(OPENAI_ENDPOINT), false);
      assert.equal(await open().find(OPENAI_ENDPOINT), null);
      assert.equal(keys.mayOfferEnvironment(OPENAI_ENDPOINT), true);
    });

    it('are still allowed when the key of another place is removed', async () => {
      const keys = open();
      await keys.allowEnvironment(true);
      await keys.set(place, 'sk-gateway');
      await keys.remove(place);
      assert.equal(valueIn(await keys.find(OPENAI_ENDPOINT)), 'sk-environment');
    });
  });

  describe('that another window changes', () => {
    it('hold here at once, and are told by the name of their place', async () => {
      const here = open();
      const there = open();
      assert.equal(await here.find(place), null);
      const told: string[] = [];
      here.onDidChange((name) => told.push(name));
      await there.set(place, 'sk-one');
      assert.deepEqual(told, [place.name]);
      assert.equal(valueIn(await here.find(place)), 'sk-one');
      await there.set(place, 'sk-two');
      assert.equal(valueIn(await here.find(place)), 'sk-two');
      await there.remove(place);
      assert.equal(await here.find(place), null);
      assert.deepEqual([...new Set(told)], [place.name]);
    });

    it('are not what another extension keeps', async () => {
      const keys = open();
      const told: string[] = [];
      keys.onDidChange((name) => told.push(name));
      await secrets.store('another.key:Gateway', 'x');
      assert.deepEqual(told, []);
    });

    it('are no matter of a window that was closed', async () => {
      const keys = open();
      const told: string[] = [];
      keys.onDidChange((name) => told.push(name));
      keys.dispose();
      await open().set(place, 'sk-one');
      assert.deepEqual(told, []);
    });

    it('are listened to once by each window, until it closes', () => {
      let listeners = 0;
      const counted = {
        get: (key: string) => secrets.get(key),
        store: (key: string, value: string) => secrets.store(key, value),
        delete: (key: string) => secrets.delete(key),
        keys: () => secrets.keys(),
        onDidChange: () => {
          listeners += 1;
          return {
            dispose: () => {
              listeners -= 1;
            },
          };
        },
      };
      const keys = new KeyRing({ secrets: counted, memory, endpoints: () => endpoints });
      assert.equal(listeners, 1);
      keys.dispose();
      assert.equal(listeners, 0);
    });
  });

  it('are known, each of them, once one is asked for: any server may repeat any of them', async () => {
    process.env.OPENAI_API_KEY = 'sk-environment';
    process.env.PONDER_TEST_KEY = 'sk-variable';
    const other: Endpoint = { ...moved, name: 'Other', keyVariable: 'PONDER_TEST_KEY' };
    endpoints = [OPENAI_ENDPOINT, place, other];
    const writer = open();
    await writer.allowEnvironment(true);
    await writer.set(place, 'sk-gateway');
    const keys = open();
    assert.equal(keys.known.length, 0);
    await keys.find(OPENAI_ENDPOINT);
    assert.deepEqual(keys.known.toSorted(), ['sk-environment', 'sk-gateway', 'sk-variable']);
    await keys.remove(place);
    assert.ok(keys.known.includes('sk-gateway'), 'a server may still repeat it');
  });

  it('that can not be read at one place do not keep another from its own', async () => {
    await open().set(place, 'sk-gateway');
    const get = secrets.get.bind(secrets);
    secrets.get = (key) => (key.endsWith(':OpenAI') ? Promise.reject(new Error('no keychain')) : get(key));
    assert.equal(valueIn(await open().find(place)), 'sk-gateway');
  });
});
