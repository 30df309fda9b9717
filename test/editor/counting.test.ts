// How many tokens: a bound at once, then the count, and the endpoint's own only after a yes.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import { until } from '../fakes/until.ts';
import type { QuickPick } from '../fakes/vscode/surfaces.ts';
import { editor, Selection } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

const TEXT = 'export const twice = (value: number): number => 2 * value;\n'.repeat(40);

describe('counting the tokens of a question', () => {
  let window: AskWindow;

  beforeEach(async () => {
    window = await AskWindow.open();
    const document = editor.document('/project/a.ts', TEXT);
    editor.show(document, new Selection(0, 0, 40, 0));
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  const counts = () => window.simulator.truth.calls.filter(({ operation }) => operation === 'inputTokens').length;

  function button(pick: QuickPick, words: string): unknown {
    const found = pick.buttons.find((each) => String(Reflect.get(Object(each), 'tooltip')).includes(words));
    assert.ok(found, `there should be a button “${words}”`);
    return found;
  }

  /** In nano-dollars of a cent: enough to compare. */
  function worst(pick: QuickPick): number {
    return Number(/at most \$([\d.]+)/.exec(pick.line('gpt-6.1-sol').detail ?? '')?.[1]);
  }

  async function counted(pick: QuickPick): Promise<void> {
    await until('the text has been counted', () => / · about [\d,]+ tokens$/.test(pick.title ?? ''));
  }

  it('shows a bound at once and then the count, for which everything costs less', async () => {
    const id = window.run(CommandId.askWith, { prompt: 'Is it right?', maxOutputTokens: 100 });
    const pick = await editor.nextPick();
    assert.match(pick.title ?? '', /^Choose a model at Simulator · ≤ [\d,]+ tokens$/);
    const bound = worst(pick);
    pick.activeItems = [pick.line('gpt-5.5')];
    await counted(pick);
    assert.ok(worst(pick) < bound, `${worst(pick)} should be less than ${bound}`);
    assert.equal(pick.activeItems[0]?.label, 'gpt-5.5', 'what was active stays so');
    pick.hide();
    assert.equal(await id, undefined);
    assert.equal(counts(), 0, 'nothing is sent to be counted');
  });

  it('keeps the count with the job, as close as the service’s own', async () => {
    const options = { prompt: 'Is it right?', model: 'o3' };
    const seen = window.run(CommandId.askWith, options);
    const effort = await editor.nextPick();
    await counted(effort);
    effort.choose('low');
    const id = await seen;
    const { job } = await window.job(id);
    assert.equal(job.inputCount?.isUpperBound, false);
    assert.equal(job.estimate?.inputIsBound, false);
    await until('the question has arrived', () => window.simulator.truth.responses.length > 0);
    window.simulator.skip(7_200);
    const usage = () => window.simulator.truth.responses.at(-1)?.usage;
    await until('the service has worked it out', () => typeof usage()?.input_tokens === 'number');
    // The framing of one message.
    assert.equal(Number(usage()?.input_tokens) - (job.inputCount?.tokens ?? 0), 7);
  });

  it('lets the endpoint count after one yes, and from then on by itself, until that is taken back', async () => {
    const first = window.run(CommandId.askWith, { prompt: 'Is it right?' });
    const pick = await editor.nextPick();
    await counted(pick);
    const mine = pick.title;
    pick.press(button(pick, 'Let Simulator count the tokens'));
    const question = await editor.nextMessage();
    assert.match(question.text, /^Send this text to Simulator/);
    assert.ok(pick.isShown && pick.ignoreFocusOut, 'the question leaves the picker open');
    assert.equal(counts(), 0);
    question.choose('Send and Count');
    await until('the endpoint has counted', () => pick.title !== mine);
    assert.equal(counts(), 1);
    pick.hide();
    await first;

    const second = window.run(CommandId.askWith, { prompt: 'Is it wrong?' });
    const again = await editor.nextPick();
    await until('the endpoint has counted by itself', () => counts() === 2);
    again.press(button(again, 'Stop sending texts to Simulator'));
    await until('the yes is taken back', () =>
      again.buttons.some((each) => String(Reflect.get(Object(each), 'tooltip')).includes('Let Simulator count')),
    );
    again.hide();
    await second;

    const third = window.run(CommandId.askWith, { prompt: 'Is it so?' });
    const last = await editor.nextPick();
    await counted(last);
    await until('the account has answered', () => !last.busy);
    last.hide();
    await third;
    assert.equal(counts(), 2);
  });

  for (const provider of ['openai', 'compatible'] as const) {
    it(`has what will be sent counted, instructions and all, in the same form: ${provider}`, async () => {
      await window.dispose();
      window = await AskWindow.open({}, provider);
      window.simulator.always({ queueMs: 0, runMs: 0 });
      editor.configuration.set('ponder.instructions', ' Be brief. ');
      editor.configuration.set('ponder.model', '');
      editor.show(editor.document('/project/a.ts', TEXT), new Selection(0, 0, 40, 0));
      const { ledger } = await window.engine();
      await ledger.setFact('inputTokens:Simulator', `agreed ${window.simulator.baseUrl}`);
      const asked = window.run(CommandId.askSelection, { prompt: 'Is it right?', effort: 'low', confirm: false });
      const pick = await editor.nextPick();
      await until('the endpoint has counted', () => counts() === 1 && !pick.busy);
      pick.choose('o3');
      const { job } = await window.job(await asked);
      await until('the question has arrived', () => window.simulator.truth.responses[0]?.usage != null);
      const [create, count] = ['create', 'inputTokens'].map((operation) => {
        const body: unknown = window.simulator.truth.calls.find((call) => call.operation === operation)?.body;
        return ['input', 'instructions'].map((name) => Reflect.get(Object(body), name));
      });
      assert.deepEqual(count, create);
      assert.equal(Array.isArray(count?.[0]), provider === 'openai');
      assert.equal(job.inputCount?.tokens, window.simulator.truth.responses[0]?.usage?.input_tokens);
    });
  }

  it('sends nothing without the yes', async () => {
    const id = window.run(CommandId.askWith, { prompt: 'Is it right?' });
    const pick = await editor.nextPick();
    pick.press(button(pick, 'Let Simulator count the tokens'));
    (await editor.nextMessage()).close();
    await until('the picker waits for a person', () => !pick.busy);
    assert.equal(counts(), 0);
    pick.hide();
    await id;
  });

  it('has nothing to count where there is no text', async () => {
    editor.state.active = undefined;
    editor.state.tab = undefined;
    const done = window.run(CommandId.chooseModel);
    const pick = await editor.nextPick();
    assert.equal(pick.title, 'Choose a model at Simulator · prices for a question of 2,000 tokens');
    // To ask the account again, and to switch the endpoint.
    assert.equal(pick.buttons.length, 2);
    pick.hide();
    await done;
  });
});
