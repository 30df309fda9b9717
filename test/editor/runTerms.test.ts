// Where a job can't run in the background, or its place refuses what was meant: what is asked first, and what is sent then.
import assert from 'node:assert/strict';
import { jobItem } from '../../src/editor/tree/jobItem.ts';
import { tooltip } from '../../src/editor/words/jobStory.ts';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { inWords } from '../builders/inWords.ts';
import { until } from '../fakes/until.ts';
import { editor, Selection } from '../fakes/vscode.ts';
import { faultSwitch } from '../simulator/faultSwitches.ts';
import type { SimulatorOptions } from '../simulator/server.ts';
import { AskWindow } from './askWindow.ts';

const OPEN = 'Ask and Keep It Open';

describe('asking', () => {
  let window: AskWindow;

  async function open(options: SimulatorOptions = {}, provider: 'openai' | 'compatible' = 'compatible'): Promise<void> {
    window = await AskWindow.open(options, provider);
    window.simulator.always({ queueMs: 0, runMs: 0 });
    editor.show(editor.document('/project/a.ts', 'let a = 1;\n'), new Selection(0, 0, 1, 0));
  }
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  const ask = (options: object = {}) =>
    window.run(CommandId.askSelection, { prompt: 'Why?', confirm: false, ...options });
  const posts = () => window.simulator.truth.creates;
  const sentLast = (): Record<string, unknown> => JSON.parse(JSON.stringify(posts().at(-1)?.body));

  async function ended(id: unknown): Promise<Job> {
    let found: Job | null = null;
    await until('the job to end', async () => {
      found = (await window.job(id)).job;
      return found.finishedAt !== null;
    });
    return found ?? assert.fail();
  }

  function refuse(name: string): void {
    for (const behaviour of faultSwitch(name).behaviours) window.simulator.next(behaviour);
  }

  describe('with ponder.background at "never"', () => {
    async function never(options: SimulatorOptions = {}): Promise<void> {
      await open({ scenario: 'noBackground', ...options });
      editor.configuration.set('ponder.background', 'never');
    }

    it('runs a model that streams in the foreground, and says that the window must stay open', async () => {
      await never();
      const id = await ask();
      const said = await editor.nextMessage();
      assert.equal(said.text, 'o3 runs in the foreground. Keep this window open until the answer arrives.');
      assert.equal(said.isModal, false);
      said.close();
      const job = await ended(id);
      assert.deepEqual([job.state, job.background, job.streams], ['completed', false, true]);
      assert.deepEqual([sentLast().background, sentLast().stream], [false, true]);
    });

    it('asks each time before a model that is silent for as long as it thinks', async () => {
      await never({ models: ['o3', 'o3-pro'] });
      window.simulator.always({ hold: 'in_progress' });
      const first = ask({ model: 'o3-pro', effort: 'low' });
      const question = await editor.nextMessage();
      assert.equal(question.text, 'Ask o3-pro in this window?');
      assert.match(
        question.detail,
        /^ponder\.background is “never”\. o3-pro works on it only while this window stays open\./,
      );
      assert.match(question.detail, /What was used until then may be billed, up to \$\d/);
      question.close();
      assert.equal(await first, undefined);
      assert.equal(posts().length, 0);
      const second = ask({ model: 'o3-pro', effort: 'low' });
      (await editor.nextMessage()).choose(OPEN);
      const id = await second;
      await until('the service to have it', () => posts().length === 1);
      const { job } = await window.job(id);
      assert.deepEqual([job.state, job.background, job.streams], ['submitting', false, false]);
      const { description } = jobItem(job, Date.now(), inWords);
      assert.match(description, /^up to \$\d\.\d\d · Running: keep its window open · .* · o3-pro$/);
      assert.match(tooltip(job, Date.now(), inWords), /only while its window stays open/);
      await (await window.engine()).jobs.cancel(String(id));
      assert.equal((await ended(id)).state, 'cancelled');
    });

    it('shows in the list of models which of them run in this window', async () => {
      await never({ models: ['o3'] });
      editor.configuration.set('ponder.model', '');
      const id = ask();
      const pick = await editor.nextPick();
      assert.match(pick.line('o3').detail ?? '', / · this window must stay open · /);
      pick.hide();
      assert.equal(await id, undefined);
    });
  });

  it('in a place without background is refused once, then offered in this window', async () => {
    await open({ scenario: 'noBackground' });
    const refused = await ended(await ask());
    assert.deepEqual([refused.state, refused.error?.param], ['rejected', 'background']);
    assert.match(tooltip(refused, Date.now(), inWords), /“Retry” asks whether to keep a window open for it/);
    const again = window.run(CommandId.retryJob, window.element(refused.id));
    const question = await editor.nextMessage();
    assert.match(question.detail, /^Simulator does not run this in the background\./);
    question.choose(OPEN);
    (await editor.nextMessage()).choose('Ask');
    const job = await ended(await again);
    assert.deepEqual([job.state, job.background, job.parentId], ['completed', false, refused.id]);
    assert.equal(posts().length, 2);
  });

  it('in a place without background is stopped with a sentence where only the background is wanted', async () => {
    await open({ scenario: 'noBackground' });
    await ended(await ask());
    editor.configuration.set('ponder.background', 'always');
    await assert.rejects(ask({ prompt: 'How?' }), {
      name: 'HumanError',
      message:
        'Simulator does not run o3 in the background, but ponder.background is “always”. Nothing was sent. Set it to “auto” to ask in the foreground.',
    });
    assert.equal(posts().length, 1);
  });

  it('with an effort that the place refused asks for one that it listed', async () => {
    await open();
    editor.configuration.set('ponder.effort', 'high');
    refuse('create: effort refused');
    const refused = await ended(await ask());
    assert.equal(refused.state, 'rejected');
    const again = window.run(CommandId.retryJob, window.element(refused.id));
    const pick = await editor.nextPick();
    assert.deepEqual(pick.labels, ['low', 'medium']);
    pick.choose('medium');
    (await editor.nextMessage()).choose('Ask');
    assert.deepEqual(
      [(await ended(await again)).effort, sentLast().reasoning],
      ['medium', { effort: 'medium', summary: 'auto' }],
    );
    const next = ask({ prompt: 'How?' });
    const asked = await editor.nextPick();
    asked.hide();
    assert.equal(await next, undefined, 'the setting still means "high": a person decides');
    assert.equal(posts().length, 2);
  });

  it('without any effort at all is a question too', async () => {
    await open();
    refuse('create: effort refused altogether');
    const refused = await ended(await ask());
    const again = window.run(CommandId.retryJob, window.element(refused.id));
    const question = await editor.nextMessage();
    assert.equal(question.text, 'Ask o3 without an effort?');
    question.choose('Ask Without It');
    (await editor.nextMessage()).choose('Ask');
    assert.equal((await ended(await again)).effort, null);
    assert.deepEqual(sentLast().reasoning, { summary: 'auto' });
  });

  it('without the service tier is agreed to once, and counts with the dearest tier', async () => {
    await open({}, 'openai');
    refuse('create: service tier refused');
    const refused = await ended(await ask());
    assert.equal(refused.state, 'rejected');
    const again = window.run(CommandId.retryJob, window.element(refused.id));
    const question = await editor.nextMessage();
    assert.equal(question.text, 'Ask Simulator without a service tier?');
    question.choose('Ask Without It');
    (await editor.nextMessage()).choose('Ask');
    const job = await ended(await again);
    assert.deepEqual([job.state, job.dropped], ['completed', ['service_tier']]);
    assert.equal(sentLast().service_tier, undefined);
    assert.ok((job.estimate?.worst ?? 0) > (refused.estimate?.worst ?? 0), 'o3 has a dearer tier');
    const next = await ended(await ask({ prompt: 'How?' }));
    assert.deepEqual(next.dropped, ['service_tier'], 'nobody is asked again');
  });

  it('shows, and asks, nothing but the question when it is only previewed', async () => {
    await open({ scenario: 'noBackground' });
    editor.configuration.set('ponder.background', 'never');
    await window.run(CommandId.previewQuestion, { prompt: 'Why?' });
    assert.equal(posts().length, 0);
  });
});
