// What others give to a command: read at the border, and never taken for what a person pressed.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { aPlace, preparedAs } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

describe('what a command is given', () => {
  let window: AskWindow;

  beforeEach(async () => {
    window = await AskWindow.open();
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  const add = async (changes: Partial<Job>): Promise<Job> => {
    const endpoint = aPlace(window.simulator.baseUrl, { provider: 'compatible' });
    const { job, texts } = preparedAs({ nextLookAt: null, ...changes }, { endpoint });
    await (await window.engine()).ledger.insert({ job, texts: { ...texts, answer: 'Yes.' }, budget: null });
    return job;
  };
  const completed = () => add({ state: 'completed', finishedAt: Date.now() });
  const uncertain = () =>
    add({ state: 'uncertain', sentAt: Date.now(), sentOn: '2026-11-21', keyFingerprint: 'key', finishedAt: null });
  const ratingOf = async (id: string) => (await window.job(id)).job.rating?.thumb;

  it('has to name a job where a command is about one', async () => {
    await completed();
    for (const given of [undefined, null, '', 7, {}, { id: 7 }, ['job-1'], { id: 'nobody' }, 'nobody']) {
      for (const id of [CommandId.removeJob, CommandId.openAnswer, CommandId.rateAnswer]) {
        await assert.rejects(window.run(id, given), /There is no such job/, `${id} ${JSON.stringify(given)}`);
      }
    }
    await assert.rejects(window.run(CommandId.resolveUncertain, {}), /There is no such job/);
  });

  it('is a rating at once where a person pressed it, and only a reason to ask where a program says so', async () => {
    const { id } = await completed();
    await window.run(CommandId.rateAnswer, window.element(id), { thumb: 'up' });
    assert.equal(await ratingOf(id), 'up');
    for (const given of [{ thumb: 'down' }, { thumb: 'left' }, 'down', undefined]) {
      const rating = window.run(CommandId.rateAnswer, id, given);
      (await editor.nextPick()).hide();
      await rating;
      assert.equal(await ratingOf(id), 'up');
    }
    // The other rows that are selected, as a row's menu gives them.
    const rating = window.run(CommandId.rateAnswer, window.element(id), [window.element(id)]);
    (await editor.nextPick()).hide();
    await rating;
  });

  it('is a way out of not knowing, which still asks the person', async () => {
    const { id } = await uncertain();
    const discarding = window.run(CommandId.resolveUncertain, id, { way: 'discard' });
    (await editor.nextMessage()).close();
    await discarding;
    assert.equal((await window.job(id)).job.state, 'uncertain');
    for (const given of [{ way: 'retry' }, { way: '__proto__' }, 'discard', undefined]) {
      const asking = window.run(CommandId.resolveUncertain, id, given);
      const pick = await editor.nextPick();
      assert.equal(pick.lines.length, 4);
      pick.hide();
      await asking;
    }
  });

  it('is no way out of what is known by now, or waits', async () => {
    const waiting = await add({ state: 'waiting', waitingReason: 'budget' });
    const running = await add({ state: 'running', sentAt: Date.now(), responseId: 'resp_1' });
    for (const { id, state } of [waiting, running]) {
      for (const way of ['discard', 'adopt', 'enterCost']) {
        await assert.rejects(window.run(CommandId.resolveUncertain, id, { way }), /no longer uncertain/, way);
        await assert.rejects(
          window.run(CommandId.resolveUncertain, window.element(id), { way }),
          /no longer uncertain/,
          way,
        );
      }
      assert.equal((await window.job(id)).job.state, state);
    }
  });

  it('from a button of the page is the way that stands on it', async () => {
    const { id } = await uncertain();
    window.act({ action: 'resolveUncertain', way: 'enterCost' }, id);
    const box = await editor.nextBox();
    box.type('0.25');
    box.accept();
    await until('it is entered', async () => (await window.job(id)).job.cost?.total === 250_000_000);
    window.act({ action: 'resolveUncertain', way: 'adopt' }, id);
    const adopting = await editor.nextBox();
    assert.match(adopting.words, /^Adopt the response to /);
    adopting.hide();
  });
});
