// The keys that a window has had in hand: whatever place they are for, none of them reaches the log.
import assert from 'node:assert/strict';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import { KeyRing } from '../../src/editor/keys/keyRing.ts';
import { createLogChannel } from '../../src/editor/logChannel.ts';
import { valueIn } from '../builders/aKey.ts';
import { aPlace } from '../fakes/question.ts';
import { editor } from '../fakes/vscode/editor.ts';
import { Memory, Secrets } from '../fakes/vscode/memory.ts';

const ONE = 'gw_Zq7Xw2LkPm4';
const OTHER = 'place-Hx3Nc9QyWe6';
const NEWER = 'place-Bg5Rt2MvAs8';

describe('the keys of a window', () => {
  const one = aPlace('https://one.example/v1', { name: 'One', provider: 'compatible' });
  const other = aPlace('https://other.example/v1', { name: 'Other', provider: 'compatible' });
  let secrets: Secrets;
  let places: Endpoint[];
  let keys: KeyRing;

  beforeEach(async () => {
    editor.reset();
    secrets = new Secrets();
    places = [one, other];
    const earlier = new KeyRing({ secrets, memory: new Memory(), endpoints: () => places });
    await earlier.set(one, ONE);
    await earlier.set(other, OTHER);
    earlier.dispose();
    keys = new KeyRing({ secrets, memory: new Memory(), endpoints: () => places });
  });
  afterEach(() => keys.dispose());

  it('are known, those of other places too, before one of them is used', async () => {
    assert.deepEqual(keys.known, []);
    assert.equal(valueIn(await keys.find(one)), ONE);
    assert.deepEqual([...keys.known].sort(), [ONE, OTHER].sort());
  });

  it('stay known when they are replaced or removed: a server may still repeat them', async () => {
    await keys.find(one);
    await keys.set(other, NEWER);
    await keys.remove(one);
    assert.deepEqual([...keys.known].sort(), [ONE, OTHER, NEWER].sort());
  });

  it('are known where the settings take them from the environment, and not where nobody said yes', async () => {
    process.env.PONDER_TEST_KEY = 'env-Dz0Kq8Vb4';
    const unasked = process.env.OPENAI_API_KEY;
    process.env.OPENAI_API_KEY = 'env-Unasked-1234';
    try {
      places = [one, { ...other, name: 'Third', keyVariable: 'PONDER_TEST_KEY' }];
      await keys.find(one);
      assert.deepEqual([...keys.known].sort(), ['env-Dz0Kq8Vb4', ONE].sort());
    } finally {
      delete process.env.PONDER_TEST_KEY;
      if (unasked === undefined) delete process.env.OPENAI_API_KEY;
      else process.env.OPENAI_API_KEY = unasked;
    }
  });

  it('are used where that of another place can’t be read', async () => {
    const get = secrets.get.bind(secrets);
    secrets.get = (name) => (name.endsWith('Other') ? Promise.reject(new Error('locked')) : get(name));
    assert.equal(valueIn(await keys.find(one)), ONE);
    await assert.rejects(keys.find(other), /locked/);
  });

  it('are in no line of the log, nor is what could not be read as JSON', async () => {
    await keys.find(one);
    const log = createLogChannel(() => keys.known);
    log.info(`They said ${ONE}`);
    log.warn(`They said ${encodeURIComponent(OTHER)}`);
    log.error('It failed', new Error(`at https://one.example/?key=${ONE}`));
    // Hidden between its letters is what a line leaves out.
    log.info(`They said ${[...ONE].join('\u200b')}`);
    log.info(`${'x'.repeat(3_990)}${ONE}`);
    for (const text of [
      'Is this loop right?',
      `Is this loop right?\n${'and more '.repeat(20)}`,
      '{"a": Is this loop',
    ]) {
      try {
        JSON.parse(text);
      } catch (error) {
        log.error('It could not be read', error);
        log.warn(`It could not be read: ${String(error)}`);
      }
    }
    assert.equal(editor.logged.length, 11);
    for (const line of editor.logged) {
      assert.doesNotMatch(line, /gw_Zq7|Hx3Nc9|this loop/, line);
    }
  });
});
