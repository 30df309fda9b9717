// The three ways out of not knowing whether a question arrived, and taking up any response by its id.
import assert from 'node:assert/strict';
import { adoptResponse } from '../../src/editor/commands/adoptResponse.ts';
import { askResponseId, OPENAI_LOGS, responseIdIn } from '../../src/editor/resolving/askResponseId.ts';
import { uncertainSentences } from '../../src/editor/words/uncertainWords.ts';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { formatUsd } from '../../src/shared/money.ts';
import { HOSTILE_TEXTS, isInert } from '../builders/hostileTexts.ts';
import { inWords } from '../builders/inWords.ts';
import { aPlace } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode.ts';
import { DEFAULT_KEY } from '../simulator/server.ts';
import { AskWindow } from './askWindow.ts';

describe('an uncertain job', () => {
  let window: AskWindow;
  let job: Job;
  let responseId: string;

  beforeEach(async () => {
    window = await AskWindow.open();
    window.simulator.next({ hold: 'in_progress', queueMs: 0, fault: { type: 'drop', when: 'afterHandling' } });
    const options = { prompt: 'Is it right?', text: 'let a = 1;', confirm: false };
    const id = await window.run(CommandId.askSelection, options);
    await until('nobody knows whether it arrived', async () => (await window.job(id)).job.state === 'uncertain');
    job = (await window.job(id)).job;
    responseId = window.simulator.truth.responses[0]?.responseId ?? assert.fail('it should have arrived');
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  /** A response whose metadata a gateway dropped. */
  const foreign = async () => {
    const reply = await fetch(`${window.simulator.baseUrl}/responses`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${DEFAULT_KEY}` },
      body: JSON.stringify({ model: 'o3', background: true, input: 'Why is the sky blue?' }),
    });
    const made: { id: string } = JSON.parse(await reply.text());
    return made.id;
  };
  const state = async () => (await window.job(job.id)).job.state;
  const resolve = async (way: string, argument: unknown = window.element(job.id)) => {
    const resolving = window.run(CommandId.resolveUncertain, argument);
    const pick = await editor.nextPick();
    pick.choose(way);
    return { resolving, pick };
  };

  it('has four ways out, each with what it may cost', async () => {
    const resolving = window.run(CommandId.resolveUncertain, window.element(job.id));
    const pick = await editor.nextPick();
    assert.equal(pick.title, 'Did “Is it right?” arrive?');
    assert.match(pick.placeholder ?? '', /^Sent \d{4}-\d\d-\d\d \d\d:\d\d to o3 at Simulator$/);
    const worst = `up to ${formatUsd(job.estimate?.worst ?? 0)}`;
    assert.deepEqual(
      pick.lines.map(({ label, description = '' }) => [label, description]),
      [
        ['$(link) Adopt a response…', 'costs nothing more'],
        ['$(debug-restart) Send again as a new job', worst],
        ['$(edit) Enter what it cost…', `instead of ${worst}`],
        ['$(trash) Discard', `it may still be billed: ${worst}`],
      ],
    );
    assert.match(pick.line('Adopt').detail ?? '', new RegExp(`job = ${job.id}$`));
    pick.hide();
    await resolving;
    assert.equal(await state(), 'uncertain');
  });

  it('adopts the response whose id is typed, and says when that is none', async () => {
    window.simulator.advanceTo(responseId, 'completed');
    const { resolving } = await resolve('Adopt');
    const box = await editor.nextBox();
    box.type('my response');
    box.accept();
    assert.equal(box.validationMessage, 'This is not a response id: one begins with resp_.');
    assert.deepEqual(box.buttons, [], 'a gateway’s responses are not in OpenAI’s logs');
    box.type(` ${responseId} `);
    assert.equal(box.validationMessage, undefined);
    box.accept();
    await resolving;
    const now = (await window.job(job.id)).job;
    const bill = window.simulator.truth.response(responseId)?.bill?.nanoUsd;
    assert.deepEqual([now.state, now.cost?.total], ['completed', bill]);
  });

  it('is asked about where the response names no job: question and answer are shown beside its own', async () => {
    const made = await foreign();
    window.simulator.advanceTo(made, 'completed');
    for (const [choice, after] of [
      ['', 'uncertain'],
      ['Yes, Adopt It', 'completed'],
    ] as const) {
      const { resolving } = await resolve('Adopt');
      const box = await editor.nextBox();
      box.type(made);
      box.accept();
      const asked = await editor.nextMessage();
      assert.deepEqual(
        [asked.isModal, asked.text, asked.buttons],
        [true, 'Is this the answer to “Is it right?”?', ['No, It Isn’t', 'Yes, Adopt It']],
      );
      const detail = asked.detail ?? '';
      assert.match(detail, new RegExp(`response ${made} names no job`));
      assert.match(detail, /It was asked: Why is the sky blue\?\n\nIt answers: \S.*\n\nThis job asked: Is it right\?$/);
      if (choice === '') asked.close();
      else asked.choose(choice);
      await resolving;
      assert.equal(await state(), after);
    }
    assert.equal((await window.job(job.id)).job.responseId, made);
  });

  it('whose reply was another job’s leads to that one', async () => {
    const { ledger } = await window.engine();
    const other = ledger.page(10).find(({ id }) => id === job.id) ?? assert.fail('it is there');
    const copy = { ...other, id: 'job-of-before', title: 'Asked before?', payloadHash: 'x', responseId: 'resp_1' };
    const texts = ledger.texts(job.id) ?? assert.fail('it has texts');
    await ledger.insert({ job: { ...copy, state: 'completed' }, texts, budget: null });
    const error = {
      kind: 'knownResponse',
      message: copy.id,
      code: 'resp_1',
      httpStatus: null,
      requestId: null,
    } as const;
    await ledger.change(job.id, (before) => ({ job: { ...before, error } }));
    const { resolving, pick } = await resolve('Open “Asked before?”');
    await resolving;
    assert.equal(pick.lines.length, 5);
    assert.deepEqual(editor.executed.at(-1), [CommandId.openAnswer, { type: 'job', id: copy.id }]);
    const said = uncertainSentences((await window.job(job.id)).job, inWords);
    assert.match(said, /answered with the response resp_1, which the job job-of-before already has/);
    assert.match(said, /it may cost up to \$/);
  });

  it('is sent again as a new job, and stays uncertain itself', async () => {
    const { resolving } = await resolve('Send again');
    (await editor.nextMessage()).choose('Send Again');
    (await editor.nextMessage()).choose('Ask');
    await resolving;
    const { ledger } = await window.engine();
    const again = ledger.page(10).find(({ id }) => id !== job.id);
    assert.deepEqual([again?.parentId, await state()], [job.id, 'uncertain']);
    await until('the second question arrived', () => window.simulator.truth.creates.length === 2);
  });

  it('is discarded only when the person says so twice', async () => {
    for (const [answer, after] of [
      ['', 'uncertain'],
      ['Discard', 'discarded'],
    ] as const) {
      const { resolving } = await resolve('Discard');
      const said = await editor.nextMessage();
      assert.deepEqual([said.isModal, said.text], [true, 'Discard “Is it right?”?']);
      assert.match(said.detail ?? '', /still be billed: up to \$/);
      if (answer === '') said.enter();
      else said.choose(answer);
      await resolving;
      assert.equal(await state(), after);
    }
    const entering = window.run(CommandId.resolveUncertain, job.id);
    (await editor.nextBox()).hide();
    await entering;
    await (await window.engine()).jobs.enterCost(job.id, 0);
    await (await window.engine()).ledger.change(job.id, (before) => ({ job: { ...before, state: 'rejected' } }));
    await assert.rejects(window.run(CommandId.resolveUncertain, job.id), /no longer uncertain/);
  });

  it('is not discarded by a slip on its page either', async () => {
    window.act({ action: 'resolveUncertain', way: 'discard' }, job.id);
    const said = await editor.nextMessage();
    assert.equal(said.text, 'Discard “Is it right?”?');
    said.close();
    assert.equal(await state(), 'uncertain');
  });

  it('is picked first when the command comes from the palette', async () => {
    const resolving = window.run(CommandId.resolveUncertain);
    const jobs = await editor.nextPick();
    assert.deepEqual([jobs.title, jobs.labels], ['Resolve which job?', ['Is it right?']]);
    jobs.choose('Is it right?');
    const pick = await editor.nextPick();
    assert.equal(pick.title, 'Did “Is it right?” arrive?');
    pick.hide();
    await resolving;
    await (await window.engine()).jobs.giveUp(job.id);
    const nothing = window.run(CommandId.resolveUncertain);
    const said = await editor.nextMessage();
    assert.equal(said.text, 'No job needs resolving: none is uncertain, and every cost is known.');
    said.close();
    await nothing;
  });

  it('names in few words what it was sent to, however long the names are', () => {
    const named = { ...job, model: 'm'.repeat(61), endpoint: { ...job.endpoint, name: 'n'.repeat(61) } };
    assert.match(uncertainSentences(named, inWords), /^Sent \S+ \S+ to m{59}… at n{59}…\. /);
  });

  it('is shown as harmless text, whatever it says', async () => {
    for (const title of HOSTILE_TEXTS) {
      await (await window.engine()).ledger.change(job.id, (before) => ({ job: { ...before, title, model: title } }));
      const resolving = window.run(CommandId.resolveUncertain);
      const jobs = await editor.nextPick();
      jobs.accept();
      const pick = await editor.nextPick();
      const shown = [...jobs.items, { label: pick.title ?? '', detail: pick.placeholder ?? '' }];
      for (const { label, detail = '' } of shown) assert.ok(isInert(label) && isInert(detail), JSON.stringify(title));
      pick.hide();
      await resolving;
    }
  });
});

describe('adopting a response', () => {
  let window: AskWindow;
  let opened: string[];

  beforeEach(async () => {
    window = await AskWindow.open();
    opened = [];
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  const adopt = () =>
    adoptResponse({
      door: { ready: () => window.engine() },
      settings: { endpoint: { ...aPlace(window.simulator.baseUrl), provider: 'compatible' } },
      keyEntry: { ensure: () => Promise.resolve(true) },
      panels: { open: (id) => void opened.push(id) },
    });
  const type = async (typed: string) => {
    const adopting = adopt();
    const box = await editor.nextBox();
    assert.equal(box.title, 'Adopt a response from Simulator');
    box.type(typed);
    box.accept();
    return await adopting;
  };

  it('makes a job of it and opens its answer; a second time it only opens it', async () => {
    const id = await window.run(CommandId.askSelection, { prompt: 'Why?', text: 'x', confirm: false });
    await until('it is accepted', async () => (await window.job(id)).job.responseId !== null);
    const { responseId } = (await window.job(id)).job;
    assert.equal(await type(responseId ?? ''), id);
    assert.deepEqual([opened, editor.statusMessages.at(-1)], [[id], 'Ponder: this response is already in the list.']);
    const reply = await fetch(`${window.simulator.baseUrl}/responses`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${DEFAULT_KEY}` },
      body: JSON.stringify({ model: 'o3', background: true, input: 'Why is the sky blue?' }),
    });
    const made: { id: string } = JSON.parse(await reply.text());
    const tracked = await type(made.id);
    const { job } = await window.job(tracked);
    assert.deepEqual([job.title, job.responseId, opened.at(-1)], ['Why is the sky blue?', made.id, tracked]);
  });

  it('says what is wrong with an id that leads nowhere, and does nothing when the person backs out', async () => {
    await assert.rejects(type('resp_nowhere'), /does not have resp_nowhere/);
    const adopting = adopt();
    (await editor.nextBox()).hide();
    assert.deepEqual([await adopting, opened], [undefined, []]);
  });

  it('leads to the logs of OpenAI, and takes an address from there', async () => {
    const asking = askResponseId('Which?', aPlace('https://api.openai.com/v1'));
    const box = await editor.nextBox();
    box.press(box.buttons[0]);
    assert.deepEqual(editor.links, [OPENAI_LOGS]);
    box.type(`${OPENAI_LOGS}/resp_68ab`);
    box.accept();
    assert.equal(await asking, 'resp_68ab');
    for (const wrong of ['', 'resp_', 'resp_a/../b', 'chatcmpl-1', 'resp_a resp_b', 'http://x/resp_a']) {
      assert.equal(responseIdIn(wrong), null, wrong);
    }
  });
});
