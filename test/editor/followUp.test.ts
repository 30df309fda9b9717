// Asking on from an answer, as a person does it: the question box, the price of this turn and of the thread, and the way back.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode.ts';
import { fieldsOf, listOf } from '../simulator/json.ts';
import { AskWindow } from './askWindow.ts';

describe('a follow-up', () => {
  let window: AskWindow;
  let first: Job;

  beforeEach(async () => {
    window = await AskWindow.open();
    window.simulator.always({ queueMs: 0, runMs: 0, answer: 'It does, in five of six cases.', reasoningTokens: 64 });
    const options = { prompt: 'Is it right?', text: 'let a = 1;', confirm: false };
    first = await ended(String(await window.run(CommandId.askSelection, options)));
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  async function ended(id: string): Promise<Job> {
    await until('the job to end', async () => {
      await (await window.engine()).jobs.lookNow(id);
      return (await window.job(id)).job.arrivedAt !== null;
    });
    return (await window.job(id)).job;
  }

  const creates = () => window.simulator.truth.calls.filter(({ operation }) => operation === 'create');

  it('is typed in the box, priced with the turns before, and sent after a yes', async () => {
    const asking = window.run(CommandId.askFollowUp, window.element(first.id));
    const box = await editor.nextPick();
    assert.equal(box.title, 'Ask o3 · low on from “Is it right?”');
    box.type('What about the sixth?');
    box.accept();
    const price = await editor.nextMessage();
    assert.match(price.text, /^Ask o3 \(low\)\? Likely /);
    assert.match(
      price.detail ?? '',
      /The earlier turns are sent along once more, which this price includes: Simulator is not known to go on/,
    );
    assert.match(price.detail ?? '', /The thread so far: <?\$0\.0\d \(1 turn\)\./);
    assert.equal(creates().length, 1, 'nothing was sent before the yes');
    price.choose('Ask');
    const job = await ended(String(await asking));
    assert.deepEqual([job.parentId, job.relation, job.chain?.why], [first.id, 'followUp', 'place']);
    assert.deepEqual(job.source, first.source, 'it is about what the thread is about');
    const said = listOf(fieldsOf(creates().at(-1)?.body).input).map((item) => fieldsOf(item).content);
    assert.deepEqual(said.slice(-2), ['It does, in five of six cases.', 'What about the sixth?']);
  });

  it('can be seen before it is sent: price, destination and every turn', async () => {
    const asking = window.run(CommandId.askFollowUp, window.element(first.id));
    const box = await editor.nextPick();
    box.type('And then?');
    box.accept();
    (await editor.nextMessage()).choose('Preview');
    assert.equal(await asking, undefined);
    const shown = editor.state.active?.document.getText() ?? '';
    assert.match(shown, /^# What Ponder would send/);
    assert.match(shown, /POST http:\/\/127\.0\.0\.1:\d+\/v1\/responses/);
    assert.match(shown, /The earlier turns are sent along once more/);
    assert.match(shown, /## input: assistant message\n\n```text\nIt does, in five of six cases\.\n```/);
    assert.equal(creates().length, 1);
  });

  it('of a program is sent without a question up to the limit, and asked about above it', async () => {
    const id = await window.run(CommandId.askFollowUp, first.id, { prompt: 'And then?', confirm: false });
    assert.equal((await ended(String(id))).relation, 'followUp');
    await assert.rejects(
      window.run(CommandId.askFollowUp, first.id, { prompt: '' }),
      /called with an invalid “prompt”/,
    );
  });

  it('is not sent when the person backs out, at the box or at the price', async () => {
    const asking = window.run(CommandId.askFollowUp, window.element(first.id));
    (await editor.nextPick()).hide();
    assert.equal(await asking, undefined);
    const again = window.run(CommandId.askFollowUp, window.element(first.id));
    const box = await editor.nextPick();
    box.type('And then?');
    box.accept();
    (await editor.nextMessage()).close();
    assert.equal(await again, undefined);
    assert.equal(creates().length, 1);
  });

  it('of a job that has no answer says so before anything is typed', async () => {
    const { engine } = { engine: await window.engine() };
    window.simulator.next({
      outcome: { type: 'failed', code: 'server_error', message: 'Sorry.' },
      queueMs: 0,
      runMs: 0,
    });
    const options = { prompt: 'Why?', text: 'let b = 1;', confirm: false };
    const failed = await ended(String(await window.run(CommandId.askSelection, options)));
    await assert.rejects(
      window.run(CommandId.askFollowUp, window.element(failed.id)),
      /There is no answer here to ask on from/,
    );
    assert.equal(engine.ledger.get(failed.id)?.state, 'failed');
  });

  it('in other words still goes on from the same answer', async () => {
    const id = String(await window.run(CommandId.askFollowUp, first.id, { prompt: 'And then?', confirm: false }));
    await ended(id);
    window.act('rephrase', id);
    await until('an editor is open', () => editor.state.active !== undefined);
    const sending = window.run(CommandId.sendQuestion);
    (await editor.nextMessage()).choose('Ask');
    const job = await ended(String(await sending));
    assert.deepEqual([job.chain?.after, job.parentId], [first.id, first.id]);
  });

  it('once more, after the place lost the answer, asks about its new price', async () => {
    const { ledger } = await window.engine();
    const id = String(await window.run(CommandId.askFollowUp, first.id, { prompt: 'And then?', confirm: false }));
    const job = await ended(id);
    // As a place that keeps answers would have refused it.
    const error = { kind: 'chain', message: '', code: null, httpStatus: 404, requestId: null } as const;
    const { why: _, ...chain } = job.chain ?? assert.fail('it goes on from an answer');
    await ledger.change(id, (before) => ({
      job: { ...before, state: 'rejected', error, chain: { ...chain, by: 'response' } },
    }));
    const retrying = window.run(CommandId.retryJob, window.element(id));
    const price = await editor.nextMessage();
    assert.match(price.detail ?? '', /which this price includes: Simulator no longer finds them\./);
    price.choose('Ask');
    const again = await ended(String(await retrying));
    assert.deepEqual([again.parentId, again.relation, again.chain?.after], [id, 'retry', first.id]);
  });
});
