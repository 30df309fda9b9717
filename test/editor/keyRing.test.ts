// Keys that change while they are read: what a person removed is not used, and what they entered is.
import assert from 'node:assert/strict';
import { OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import { ProviderPool } from '../../src/core/providers/providerPool.ts';
import { KeyRing } from '../../src/editor/keys/keyRing.ts';
import { valueIn } from '../builders/aKey.ts';
import { aPlace } from '../fakes/question.ts';
import { Memory, Secrets } from '../fakes/vscode.ts';

/** A secret storage whose reads and removals wait for the test. */
class SlowSecrets extends Secrets {
  readonly #waiting: (() => void)[] = [];
  isSlow = false;

  override async get(key: string): Promise<string | undefined> {
    const found = await super.get(key);
    await this.#turn();
    return found;
  }

  override async delete(key: string): Promise<void> {
    await this.#turn();
    await super.delete(key);
  }

  /** Lets go of what waits by now. */
  go(): void {
    for (const resume of this.#waiting.splice(0)) resume();
  }

  #turn(): Promise<void> {
    return this.isSlow ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a key that is read for the first time', () => {
  const place = aPlace('https://gateway.example/v1');
  const before = process.env.OPENAI_API_KEY;
  let secrets: SlowSecrets;
  let memory: Memory;
  const open = () => new KeyRing({ secrets, memory, endpoints: () => [OPENAI_ENDPOINT, place] });

  beforeEach(() => {
    secrets = new SlowSecrets();
    memory = new Memory();
  });
  afterEach(() => {
    if (before === undefined) delete process.env.OPENAI_API_KEY;
    else process.env.OPENAI_API_KEY = before;
  });

  /** A window that has not read the key yet. */
  const afterStart = async (key: string | null) => {
    if (key !== null) await open().set(place, key);
    const keys = open();
    secrets.isSlow = true;
    return keys;
  };

  it('and removed meanwhile is not found, then or later', async () => {
    const keys = await afterStart('sk-old');
    const reading = keys.find(place);
    await settled();
    const removing = keys.remove(place);
    secrets.isSlow = false;
    secrets.go();
    assert.equal(valueIn(await reading), null);
    await removing;
    assert.equal(valueIn(await keys.find(place)), null);
    assert.equal(await keys.has(place), false);
  });

  it('and entered meanwhile is found', async () => {
    const keys = await afterStart(null);
    const reading = keys.find(place);
    await settled();
    secrets.isSlow = false;
    await keys.set(place, 'sk-new');
    secrets.go();
    assert.equal(valueIn(await reading), 'sk-new');
    assert.equal(valueIn(await keys.find(place)), 'sk-new');
  });

  it('and removed or entered by another window meanwhile is what that window left', async () => {
    for (const left of [null, 'sk-new']) {
      const keys = await afterStart('sk-old');
      const other = open();
      const reading = keys.find(place);
      await settled();
      secrets.isSlow = false;
      if (left === null) await other.remove(place);
      else await other.set(place, left);
      secrets.go();
      assert.equal(valueIn(await reading), left);
      assert.equal(valueIn(await keys.find(place)), left);
    }
  });

  it('is not used while its removal is under way', async () => {
    const keys = await afterStart('sk-old');
    secrets.isSlow = false;
    assert.equal(valueIn(await keys.find(place)), 'sk-old');
    secrets.isSlow = true;
    const removing = keys.remove(place);
    assert.equal(valueIn(await keys.find(place)), null);
    secrets.go();
    await removing;
  });

  it('of the environment is not used either once it is being removed', async () => {
    process.env.OPENAI_API_KEY = 'sk-environment';
    const keys = open();
    await keys.allowEnvironment(true);
    assert.equal(valueIn(await keys.find(OPENAI_ENDPOINT)), 'sk-environment');
    secrets.isSlow = true;
    const removing = keys.remove(OPENAI_ENDPOINT);
    assert.equal(valueIn(await keys.find(OPENAI_ENDPOINT)), null);
    secrets.go();
    await removing;
    assert.equal(keys.mayOfferEnvironment(OPENAI_ENDPOINT), true);
  });

  it('of the environment is none where no header can carry it', async () => {
    const keys = open();
    for (const value of ['sk-a\nsk-b', 'sk-ä', 'my key', ' \n', '']) {
      process.env.OPENAI_API_KEY = value;
      assert.equal(keys.mayOfferEnvironment(OPENAI_ENDPOINT), false, JSON.stringify(value));
    }
    process.env.OPENAI_API_KEY = ' sk-environment\n';
    await keys.allowEnvironment(true);
    assert.equal(valueIn(await keys.find(OPENAI_ENDPOINT)), 'sk-environment');
    process.env.OPENAI_API_KEY = 'sk-a\nsk-b';
    assert.equal(valueIn(await keys.find(OPENAI_ENDPOINT)), null);
  });

  it('is there again where it could not be removed', async () => {
    await open().set(place, 'sk-old');
    const keys = open();
    secrets.delete = () => Promise.reject(new Error('no keychain'));
    await assert.rejects(keys.remove(place), /no keychain/);
    assert.equal(valueIn(await keys.find(place)), 'sk-old');
  });

  it('and removed while what calls with it is loaded calls nobody', async () => {
    await open().set(place, 'sk-old');
    const keys = open();
    const made: string[] = [];
    const pool = new ProviderPool({
      keys,
      salt: () => 'salt',
      endpoints: () => [place],
      load: async () => {
        await keys.remove(place);
        return ({ credential }) => {
          made.push(credential.kind);
          throw new Error('nobody should be called');
        };
      },
    });
    assert.equal(await pool.access(place), null);
    assert.deepEqual(made, []);
  });
});
