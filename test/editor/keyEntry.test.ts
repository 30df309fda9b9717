// Entering a key: what is said of it is so, whatever becomes of what comes after storing it.
import assert from 'node:assert/strict';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import { KeyEntry } from '../../src/editor/keys/keyEntry.ts';
import { KeyRing } from '../../src/editor/keys/keyRing.ts';
import { valueIn } from '../builders/aKey.ts';
import { aPlace } from '../fakes/question.ts';
import { editor } from '../fakes/vscode/editor.ts';
import { Memory, Secrets } from '../fakes/vscode/memory.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

describe('a key that is entered', () => {
  let simulator: Simulator;
  let keys: KeyRing;

  beforeEach(async () => {
    editor.reset();
    simulator = await startSimulator();
    keys = new KeyRing({ secrets: new Secrets(), memory: new Memory(), endpoints: () => [] });
  });
  afterEach(async () => {
    keys.dispose();
    await simulator.dispose();
    editor.assertNothingLeft();
  });

  it('is stored, and said to be, where the models that came with it can’t be written down', async () => {
    const place = aPlace(simulator.baseUrl);
    const onDidList = () => Promise.reject(new Error('database or disk is full'));
    const entry = new KeyEntry({ keys, load: async () => createProvider, onDidList });
    const entering = entry.enter(place);
    const box = await editor.nextBox();
    box.type(DEFAULT_KEY);
    box.accept();
    assert.equal(await entering, true);
    assert.equal(valueIn(await keys.find(place)), DEFAULT_KEY);
    assert.deepEqual(editor.statusMessages, ['The API key for Simulator works and is stored.']);
  });
});
