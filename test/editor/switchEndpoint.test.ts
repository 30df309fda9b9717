// Several endpoints at once: a window's own choice, the picker that switches with the question in hand, and jobs that stay
// where they were sent.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import { until } from '../fakes/until.ts';
import type { QuickPick } from '../fakes/vscode/surfaces.ts';
import { editor, Selection } from '../fakes/vscode.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';
import { AskWindow } from './askWindow.ts';

const VARIABLE = 'PONDER_ASK_TEST_KEY';
const OTHER_KEY = 'sk-proj-other-endpoint-0123456789abcdefghij';
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
      assert.deepEqual(
        pick.activeItems.map(({ label }) => label),
        ['$(check) Simulator'],
      );
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
      assert.ok(here.labels.includes('gpt-5.5-pro'));
      here.type('pro');
      here.press(switchButton(here));
      (await editor.nextPick()).choose('Other');
      const there = await editor.nextPick();
      await until('the other place has answered', () => !there.busy);
      assert.match(there.title ?? '', /^Choose a model at Other · /);
      assert.equal(there.value, 'pro');
      there.type('');
      assert.deepEqual([there.labels.includes('o3-pro'), there.labels.includes('gpt-5.5-pro')], [true, false]);
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

  describe('a job of another endpoint', () => {
    const RUNS_LONG = { queueMs: 0, runMs: 3_600_000 };

    /** One that runs at the other endpoint, whose key is stored; the window asks elsewhere by now. */
    async function runningThere(prompt: string): Promise<string> {
      editor.configuration.set('ponder.endpoints', [
        row('Simulator', window.simulator),
        { name: 'Other', provider: 'compatible', baseUrl: other.baseUrl },
      ]);
      other.setKeys([{ key: OTHER_KEY, project: 'other' }]);
      other.always(RUNS_LONG);
      const setting = window.run(CommandId.setApiKey);
      (await editor.nextPick()).choose('Other');
      const box = await editor.nextBox();
      box.type(OTHER_KEY);
      box.accept();
      await setting;
      await switchTo('Other');
      const id = String(await ask(prompt));
      const { ledger } = await window.engine();
      await until('it runs', () => ledger.get(id)?.state === 'running');
      await switchTo('Simulator');
      return id;
    }

    /** The endpoint leaves the settings, and the window is loaded anew. */
    function leaveSettings(): void {
      editor.configuration.set('ponder.endpoints', [row('Simulator', window.simulator)]);
      window.reload();
    }

    async function ends(id: string, state: string): Promise<void> {
      const { ledger } = await window.engine();
      await until(`it is ${state}`, () => ledger.get(id)?.state === state);
    }

    const calls = (operation: string) => other.truth.calls.filter((call) => call.operation === operation);
    const responseOf = async (id: string) => (await window.job(id)).job.responseId ?? assert.fail('it should run');

    afterEach(() => {
      assert.ok(
        window.simulator.truth.calls.every(({ operation }) => operation === 'models'),
        'nothing of it should be asked elsewhere',
      );
      const refused = other.truth.calls.filter(({ httpStatus }) => httpStatus === 401);
      assert.deepEqual(refused, [], 'it should be asked with its own key');
    });

    for (const [when, change] of [
      ['after the switch', () => undefined],
      ['after its setting is gone and the window was loaded anew', leaveSettings],
    ] as const) {
      it(`is looked at where it was sent, ${when}`, async () => {
        const id = await runningThere('Does it end?');
        change();
        other.advanceTo(await responseOf(id), 'completed');
        await window.run(CommandId.lookNow, window.element(id));
        await ends(id, 'completed');
        assert.ok(calls('look').length > 0);
      });

      it(`is cancelled there, ${when}`, async () => {
        const id = await runningThere('Can it be stopped?');
        change();
        const cancelling = window.run(CommandId.cancelJob, window.element(id));
        (await editor.nextMessage()).choose('Cancel Job');
        await cancelling;
        await ends(id, 'cancelled');
        assert.equal(calls('cancel').length, 1);
      });

      it(`is deleted there, ${when}`, async () => {
        const id = await runningThere('Can it be deleted?');
        other.advanceTo(await responseOf(id), 'completed');
        await window.run(CommandId.lookNow, window.element(id));
        await ends(id, 'completed');
        change();
        const deleting = window.run(CommandId.deleteAtProvider, window.element(id));
        (await editor.nextMessage()).choose('Delete There');
        await deleting;
        assert.equal(calls('delete').length, 1);
      });
    }

    it('has its stream where it was sent, though its setting is gone and the window was loaded anew', async () => {
      const id = await runningThere('Is it heard?');
      leaveSettings();
      const { job } = await window.job(id);
      const { pool } = await window.engine();
      const access = (await pool.access(job.endpoint)) ?? assert.fail('its key should be there');
      assert.equal(access.fingerprint, job.keyFingerprint);
      const resumed = await access.provider.resumeStream(await responseOf(id), -1);
      assert.ok(resumed.ok);
      const first = await resumed.value.next();
      resumed.value.close();
      assert.equal(first?.ok, true, 'the other place should send what it has');
    });

    it('is asked once more there as long as it is in the settings, and then nowhere else', async () => {
      const id = await runningThere('Once more?');
      other.advanceTo(await responseOf(id), 'cancelled');
      await window.run(CommandId.lookNow, window.element(id));
      await ends(id, 'cancelled');
      const retrying = window.run(CommandId.retryJob, window.element(id));
      (await editor.nextMessage()).choose('Ask');
      const { job } = await window.job(await retrying);
      assert.equal(job.endpoint.name, 'Other');
      leaveSettings();
      await assert.rejects(window.run(CommandId.retryJob, window.element(id)), /no longer in ponder\.endpoints/);
    });
  });
});
