// Who asked: a person, by the tree or a button of ours, or a program that only names the job.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { Panel } from '../fakes/panel.ts';
import { aPlace, preparedAs } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

describe('a job that is asked again', () => {
  let window: AskWindow;

  beforeEach(async () => {
    window = await AskWindow.open();
    window.simulator.always({ hold: 'queued' });
    editor.configuration.set('ponder.confirmAboveUsd', 100);
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  const add = async (changes: Partial<Job>): Promise<Job> => {
    const endpoint = aPlace(window.simulator.baseUrl, { provider: 'compatible' });
    const { job, texts } = preparedAs({ nextLookAt: null, ...changes }, { endpoint });
    await (await window.engine()).ledger.insert({ job, texts, budget: null });
    return job;
  };
  const failed = () => add({ state: 'failed', finishedAt: Date.now() });
  const originOf = async (id: unknown) => (await window.job(id)).job.origin;

  for (const [what, argument] of [
    ['its id', (id: string) => id],
    ['an object with its id', (id: string) => ({ id })],
    ['what looks like an element of the tree', (id: string) => ({ type: 'job', id })],
    ['a copy of an element of the tree', (id: string) => ({ ...window.element(id) })],
  ] as const) {
    it(`by ${what} is a program’s: its price is asked about, and it is announced`, async () => {
      const { id } = await failed();
      const again = window.run(CommandId.retryJob, argument(id));
      const said = await editor.nextMessage();
      assert.match(said.text, /^Ask o3 \(low\)\? Likely /);
      assert.equal(window.simulator.truth.creates.length, 0);
      said.choose('Ask');
      const next = await again;
      assert.equal(await originOf(next), 'arguments');
      assert.deepEqual(window.announced, [next]);
    });
  }

  it('by the tree or a button of the answer is the person’s', async () => {
    const one = await failed();
    const asked = window.run(CommandId.retryJob, window.element(one.id));
    (await editor.nextMessage()).choose('Ask');
    const next = await asked;
    assert.equal(await originOf(next), 'user');
    editor.executed.length = 0;
    window.act('retryJob', one.id);
    await until('the button runs the command', () => editor.executed.length > 0);
    const [command] = editor.executed[0] ?? [];
    assert.equal(command, CommandId.retryJob);
    (await editor.nextMessage()).choose('Ask Again');
    const { ledger } = await window.engine();
    const again = () => ledger.page(10).find(({ id, parentId }) => parentId === one.id && id !== next);
    await until('it is asked again', () => again() !== undefined);
    assert.equal(again()?.origin, 'user');
    assert.deepEqual(window.announced, []);
  });

  it('out of not knowing is a program’s where a program began that', async () => {
    const sent = { state: 'uncertain', sentAt: Date.now(), sentOn: '2026-11-21', keyFingerprint: 'key' } as const;
    const { id } = await add(sent);
    const resolving = window.run(CommandId.resolveUncertain, { type: 'job', id });
    (await editor.nextPick()).choose('Send again');
    (await editor.nextMessage()).choose('Send Again');
    (await editor.nextMessage()).choose('Ask');
    await resolving;
    assert.equal(window.announced.length, 1);
    assert.equal(await originOf(window.announced[0]), 'arguments');
  });

  it('from the job on show is the person’s without arguments, and a program’s with any', async () => {
    const { id } = await failed();
    window.panels.restore(new Panel(), { jobId: id });
    const pressed = window.run(CommandId.retryJob);
    (await editor.nextMessage()).choose('Ask');
    assert.equal(await originOf(await pressed), 'user');
    const again = window.run(CommandId.retryJob, {});
    (await editor.nextMessage()).choose('Ask Again');
    (await editor.nextMessage()).choose('Ask');
    assert.equal(await originOf(await again), 'arguments');
  });
});
