// What settings were read to is kept until they change, and not a moment longer.
import assert from 'node:assert/strict';
import { Settings } from '../../src/editor/settings.ts';
import { editor } from '../fakes/vscode.ts';

describe('settings that change', () => {
  let settings: Settings;
  let complaints: string[];
  let told: number;

  beforeEach(() => {
    editor.reset();
    complaints = [];
    told = 0;
    settings = new Settings((problem) => complaints.push(problem));
    settings.onDidChange(() => {
      told += 1;
    });
  });
  afterEach(() => {
    settings.dispose();
    editor.configuration.clear();
  });

  const set = (name: string, value: unknown) => editor.configuration.set(name, value);
  const names = () => settings.endpoints.map(({ name }) => name);
  const gateway = (name: string) => ({ name, provider: 'compatible', baseUrl: 'https://gateway.example/v1' });

  it('have their endpoints read again', () => {
    assert.deepEqual(names(), ['OpenAI']);
    set('ponder.endpoints', [gateway('One')]);
    assert.deepEqual(names(), ['OpenAI', 'One']);
    set('ponder.endpoints', [gateway('Two')]);
    set('ponder.endpoint', 'Two');
    assert.deepEqual([names(), settings.endpoint.name], [['OpenAI', 'Two'], 'Two']);
  });

  it('have their models and prices read again', async () => {
    const price = (input: number) => ({ 'my-model': { input, output: 2 } });
    set('ponder.prices', price(1));
    const first = await settings.catalogue();
    set('ponder.prices', price(3));
    const second = await settings.catalogue();
    const inputOf = (catalogue: typeof first) => catalogue.find('my-model').prices.default?.input;
    assert.notEqual(first, second);
    assert.ok(inputOf(first) !== undefined);
    assert.notEqual(inputOf(first), inputOf(second));
  });

  it('have them read once more where that failed for a moment', async () => {
    settings.dispose();
    let complains = 0;
    settings = new Settings(() => {
      complains += 1;
      if (complains === 1) throw new Error('no such chunk');
    });
    set('ponder.prices', 'cheap');
    await assert.rejects(settings.catalogue(), /no such chunk/);
    assert.ok((await settings.catalogue()).find('o3').prices.default !== undefined);
  });

  it('are told of, each time', () => {
    set('ponder.model', 'o3');
    set('ponder.effort', 'low');
    assert.equal(told, 2);
  });

  it('of somebody else change nothing here', async () => {
    const { endpoints } = settings;
    const catalogue = await settings.catalogue();
    editor.configuration.othersChange('editor.fontSize');
    editor.configuration.othersChange('ponderous.endpoints');
    assert.equal(settings.endpoints, endpoints);
    assert.equal(await settings.catalogue(), catalogue);
    assert.equal(told, 0);
  });

  it('are read once as long as they stay, and what is wrong with them is said once', async () => {
    set('ponder.endpoints', [{ name: 'Broken' }]);
    assert.equal(settings.endpoints, settings.endpoints);
    assert.equal(await settings.catalogue(), await settings.catalogue());
    assert.equal(complaints.length, 1);
    set('ponder.endpoints', [{ name: 'Broken as well' }]);
    assert.equal(settings.endpoints.length, 1);
    assert.equal(complaints.length, 2);
  });

  it('are no matter of a window that was closed', () => {
    const { endpoints } = settings;
    settings.dispose();
    set('ponder.endpoints', [gateway('One')]);
    assert.equal(told, 0);
    assert.equal(settings.endpoints, endpoints);
  });
});
