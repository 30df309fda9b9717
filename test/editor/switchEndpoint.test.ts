// Several endpoints at once: a window's own choice, the picker that switches with the question in hand, and jobs that stay
// where they were sent.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import { until } from '../fakes/until.ts';
import { editor, Selection } from '../fakes/vscode.ts';
import type { QuickPick } from '../fakes/vscode/surfaces.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';
import { AskWindow } from './askWindow.ts';

const VARIABLE = 'PONDER_ASK_TEST_KEY';
const SERVICES = 'https://cognitiveservices.azure.com/.default';

describe('several endpoints', () => {
  let window: AskWindow;
  let other: Simulator;

  beforeEach(async () => {
    window = await AskWindow.open();
    other = await startSimulator({ models: ['o3', 'o3-pro', 'gpt-5.5'] });
    for (const simulator of [window.simulator, other]) simulator.always({ queueMs: 0, runMs: 0 });
    editor.configuration.set('ponder.endpoints', [row('Simulator', window.simulator), row('Other', other)]);
    editor.show(editor.document('/project/a.ts', 'let a = 1;\n'), new Selection(0, 0, 1, 0));
  });
  afterEach(async () => {
    await window.dispose();
    await other.dispose();
    editor.assertNothingLeft();
  });

  function row(name: string, { baseUrl }: Simulator): object {
    return { name, provider: 'compatible', baseUrl, keyFrom: `env:${VARIABLE}` };
  }

  async function switchTo(name: string): Promise<void> {
    const switching = window.run(CommandId.switchEndpoint);
    (await editor.nextPick()).choose(name);
    await switching;
  }

  const ask = (prompt: string) => window.run(CommandId.askSelection, { prompt, confirm: false });
  const posts = () => [window.simulator.truth.creates.length, other.truth.creates.length];

  async function completed(id: unknown): Promise<void> {
    const { ledger } = await window.engine();
    await until('it has ended', () => ledger.get(String(id))?.state === 'completed');
  }

  const switchButton = ({ buttons }: QuickPick): unknown =>
    buttons.find((button) => String(Reflect.get(Object(button), 'tooltip')).startsWith('Ask Another Endpoint'));

  describe('a window’s choice', () => {
    it('is offered with kind, address, credential, and where new windows start', async () => {
      const azure = { provider: 'azure', baseUrl: 'https://res.openai.azure.com' };
      editor.configuration.set('ponder.endpoints', [
        row('Simulator', window.simulator),
        { name: 'By Key', ...azure },
        { name: 'By Account', ...azure, azure: { auth: 'entra' } },
      ]);
      editor.accounts.signIn(`microsoft ${SERVICES}`, 'ann');
      const switching = window.run(CommandId.switchEndpoint);
      const pick = await editor.nextPick();
      const { origin } = new URL(window.simulator.baseUrl);
      assert.deepEqual(
        pick.lines.map(({ label, description, detail }) => [label, description, detail]),
        [
          ['OpenAI', 'OpenAI · https://api.openai.com', 'no key'],
          [
            '$(check) Simulator',
            `compatible server · ${origin}`,
            `key from the environment variable ${VARIABLE} · new windows start here`,
          ],
          ['By Key', 'Azure · https://res.openai.azure.com', 'no key'],
          ['By Account', 'Azure · https://res.openai.azure.com', 'signed in as ann'],
          ['', undefined, undefined],
          ['$(add) Add an Endpoint…', undefined, undefined],
        ],
      );
      assert.deepEqual(pick.activeItems.map(({ label }) => label), ['$(check) Simulator']);
      pick.hide();
      await switching;
    });

    it('leads to the settings for another endpoint, and changes nothing', async () => {
      await switchTo('Add an Endpoint…');
      assert.deepEqual(editor.executed.at(-1), ['workbench.action.openSettings', 'ponder.endpoints']);
      await completed(await ask('Why?'));
      assert.deepEqual(posts(), [1, 0]);
    });

    it('beats the setting in this window, also when it is loaded anew, and nowhere else', async () => {
      await switchTo('Other');
      assert.deepEqual(editor.statusMessages, ['New questions of this window go to Other']);
      const id = await ask('Where to?');
      await completed(id);
      assert.deepEqual(posts(), [0, 1]);
      assert.equal((await window.job(id)).job.endpoint.name, 'Other');
      assert.equal(editor.configuration.section('ponder').get('endpoint'), 'Simulator');
      window.reload();
      await completed(await ask('And now?'));
      editor.configuration.set('ponder.endpoint', 'OpenAI');
      await completed(await ask('And then?'));
      assert.deepEqual(posts(), [0, 3]);
    });

    it('falls back with a sentence where its endpoint is gone, and counts again when it is back', async () => {
      const rows = [row('Simulator', window.simulator), row('Other', other)];
      await switchTo('Other');
      editor.configuration.set('ponder.endpoints', rows.slice(0, 1));
      await completed(await ask('Where to?'));
      assert.deepEqual(posts(), [1, 0]);
      const sentence =
        'The endpoint Other, which this window had chosen, is no longer in ponder.endpoints. New questions go to Simulator.';
      assert.ok(window.warnings.includes(sentence), window.warnings.join('\n'));
      editor.configuration.set('ponder.endpoints', rows);
      await completed(await ask('And now?'));
      assert.deepEqual(posts(), [1, 1]);
    });
  });

  describe('the picker of models', () => {
    beforeEach(() => {
      editor.configuration.set('ponder.model', '');
      editor.configuration.set('ponder.effort', '');
    });

    it('names the endpoint, and goes on with another one’s models; what was typed stays', async () => {
      const id = window.run(CommandId.askSelection);
      const box = await editor.nextPick();
      box.type('Is it so?');
      box.accept();
      const here = await editor.nextPick();
      assert.match(here.title ?? '', /^Choose a model at Simulator · /);
      await until('this place has answered', () => !here.busy);
      assert.ok(here.labels.includes('o1-pro'));
      here.type('pro');
      here.press(switchButton(here));
      (await editor.nextPick()).choose('Other');
      const there = await editor.nextPick();
      await until('the other place has answered', () => !there.busy);
      assert.match(there.title ?? '', /^Choose a model at Other · /);
      assert.equal(there.value, 'pro');
      there.type('');
      assert.deepEqual([there.labels.includes('o3-pro'), there.labels.includes('o1-pro')], [true, false]);
      there.choose('o3-pro');
      (await editor.nextPick()).accept();
      await answeredModals();
      const { job, texts } = await window.job(await id);
      assert.deepEqual([job.endpoint.name, job.model, texts.question], ['Other', 'o3-pro', 'Is it so?']);
      assert.deepEqual(posts(), [0, 1]);
      // It is the window's choice from now on.
      const next = window.run(CommandId.chooseModel);
      const pick = await editor.nextPick();
      assert.match(pick.title ?? '', /^Choose a model at Other · /);
      pick.hide();
      await next;
    });

    it('comes back as it was when the person stays', async () => {
      const choosing = window.run(CommandId.chooseModel);
      const here = await editor.nextPick();
      here.type('gpt');
      here.press(switchButton(here));
      (await editor.nextPick()).hide();
      const again = await editor.nextPick();
      assert.match(again.title ?? '', /^Choose a model at Simulator · /);
      assert.equal(again.value, 'gpt');
      again.hide();
      await choosing;
    });

    it('asks for a key where the other place has none, and keeps the question as a draft', async () => {
      editor.configuration.set('ponder.endpoints', [
        row('Simulator', window.simulator),
        { name: 'Keyless', provider: 'compatible', baseUrl: other.baseUrl },
      ]);
      const id = window.run(CommandId.askSelection);
      const box = await editor.nextPick();
      box.type('Is it so?');
      box.accept();
      const here = await editor.nextPick();
      here.press(switchButton(here));
      (await editor.nextPick()).choose('Keyless');
      const key = await editor.nextBox();
      assert.match(key.title ?? '', /^API key for Keyless/);
      key.hide();
      assert.equal(await id, undefined);
      const again = window.run(CommandId.askSelection);
      const draft = await editor.nextPick();
      assert.ok(draft.labels.some((label) => label.includes('Is it so?')));
      draft.hide();
      await again;
      assert.deepEqual(posts(), [0, 0]);
    });

    it('remembers a choice for each endpoint, and asks where none was made', async () => {
      const choose = async (model: string) => {
        const choosing = window.run(CommandId.chooseModel);
        const pick = await editor.nextPick();
        await until('the place has answered', () => !pick.busy);
        pick.choose(model);
        (await editor.nextPick()).accept();
        await choosing;
      };
      await choose('o3');
      await switchTo('Other');
      const asking = ask('At which model?');
      const pick = await editor.nextPick();
      assert.match(pick.title ?? '', /^Choose a model at Other · /);
      pick.hide();
      assert.equal(await asking, undefined);
      await choose('gpt-5.5');
      await switchTo('Simulator');
      const id = await ask('At which model?');
      assert.equal((await window.job(id)).job.model, 'o3');
    });

    it('has no such button where a job is asked once more, which stays where it was sent', async () => {
      editor.configuration.set('ponder.model', 'o3');
      editor.configuration.set('ponder.effort', 'low');
      const id = await ask('Why?');
      await completed(id);
      await switchTo('Other');
      window.act('chooseModelAndAsk', String(id));
      const pick = await editor.nextPick();
      assert.match(pick.title ?? '', /^Choose a model at Simulator · /);
      assert.equal(switchButton(pick), undefined);
      pick.hide();
    });

    async function answeredModals(): Promise<void> {
      await until('the question is sent, or asked about', () => posts()[1] === 1 || editor.hasMessage());
      if (posts()[1] === 0) (await editor.nextMessage()).enter();
      await until('the question is sent', () => posts()[1] === 1);
    }
  });
});
